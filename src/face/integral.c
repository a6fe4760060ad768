#include "face/integral.h"

#include <stdlib.h>
#include <string.h>

struct integral integral_new(size_t size, size_t width) {
    struct integral integral = {.plane = memory_new(3 * size, sizeof(uint32_t))};
    integral.run = memory_new(width + 2, sizeof *integral.run);
    integral.before = memory_new(width, 1);
    for (size_t i = 0; i < 3; i++) {
        integral.lean[i] = memory_new(width + 2, sizeof *integral.lean[i]);
    }
    return integral;
}

void integral_free(struct integral *integral) {
    free(integral->plane);
    free(integral->run);
    free(integral->before);
    for (size_t i = 0; i < 3; i++) {
        free(integral->lean[i]);
    }
    *integral = (struct integral){0};
}

static uint32_t *row_of(const struct integral *integral, size_t plane, size_t row) {
    return integral->plane + (plane * integral->layout.rows + row) * integral->layout.stride;
}

void integral_begin(struct integral *integral, struct layout layout, bool tilted, bool squares,
                    size_t width, size_t top) {
    integral->layout = layout;
    integral->tilted = tilted;
    integral->squares = squares;
    integral->width = width;
    integral->top = top;
    integral->rows = 1;
    for (size_t plane = 0; plane < 3; plane++) {
        memset(row_of(integral, plane, 0), 0, layout.stride * sizeof(uint32_t));
    }
    for (size_t i = 0; i < 3; i++) {
        memset(integral->lean[i], 0, (width + 2) * sizeof(uint32_t));
    }
    memset(integral->before, 0, width);
}

/* run[x + 1] is the sum up to pixel x; two sums in one number, of which the low one cannot
 * overflow into the other: 255 * width is less. */
static void run_along(const unsigned char *pixels, size_t width, uint64_t *run) {
    uint64_t sum = 0;
    run[0] = 0;
    for (size_t x = 0; x < width; x++) {
        uint64_t pixel = pixels[x];
        sum += pixel * (pixel << 32 | 1);
        run[x + 1] = sum;
    }
}

VECTOR_CLONES
static void add_plain(const uint64_t *run, unsigned shift, const uint32_t *above, size_t count,
                      uint32_t *restrict out) {
    for (size_t x = 0; x < count; x++) {
        out[x] = above[x] + (uint32_t)(run[x] >> shift);
    }
}

VECTOR_CLONES
static void add_halves(const uint64_t *run, unsigned shift, const uint32_t *above, size_t half,
                       size_t count, uint32_t *restrict out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = above[i] + (uint32_t)(run[2 * i] >> shift);
        out[half + i] = above[half + i] + (uint32_t)(run[2 * i + 1] >> shift);
    }
}

static void add_sums(struct integral *integral, size_t plane, unsigned shift) {
    const uint32_t *above = row_of(integral, plane, integral->rows - 1);
    uint32_t *out = row_of(integral, plane, integral->rows);
    if (integral->layout.step == 1) {
        add_plain(integral->run, shift, above, integral->width + 1, out);
    } else {
        add_halves(integral->run, shift, above, integral->layout.stride / 2,
                   integral->width / 2 + 1, out);
    }
}

/* The tilted integral (R. Lienhart and J. Maydt, "An extended set of Haar-like features for rapid
 * object detection", 2002): T(x, y) is the sum over the triangle that opens upwards from pixel
 * (x - 1, y - 1), and T(x,y) = T(x-1,y-1) + T(x+1,y-1) - T(x,y-2) + I(x-1,y-1) + I(x-1,y-2). Beyond
 * the edges nothing is added: T(-1, y) = T(0, y-1) and T(width+1, y) = T(width, y-1). */
VECTOR_CLONES
static void lean_along(const uint32_t *one, const uint32_t *two, const unsigned char *pixels,
                       const unsigned char *before, size_t width, uint32_t *restrict out) {
    out[0] = one[1];
    for (size_t x = 1; x < width; x++) {
        out[x] = one[x - 1] + one[x + 1] - two[x] + pixels[x - 1] + before[x - 1];
    }
    out[width] = one[width - 1] + pixels[width - 1] + before[width - 1];
}

static void add_lean(struct integral *integral, const unsigned char *pixels) {
    uint32_t *out = integral->lean[2], *row = row_of(integral, 1, integral->rows);
    lean_along(integral->lean[0], integral->lean[1], pixels, integral->before, integral->width,
               out);
    memcpy(integral->before, pixels, integral->width);
    integral->lean[2] = integral->lean[1];
    integral->lean[1] = integral->lean[0];
    integral->lean[0] = out;
    for (size_t x = 0; x <= integral->width; x++) {
        row[layout_column(&integral->layout, x)] = out[x];
    }
}

void integral_add(struct integral *integral, const unsigned char *pixels) {
    run_along(pixels, integral->width, integral->run);
    integral->run[integral->width + 1] = 0;
    add_sums(integral, 0, 0);
    if (integral->squares) {
        add_sums(integral, 2, 32);
    }
    if (integral->tilted) {
        add_lean(integral, pixels);
    }
    integral->rows++;
}

void integral_drop(struct integral *integral, size_t row) {
    size_t dropped = row - integral->top;
    size_t length = integral->layout.stride * sizeof(uint32_t);
    for (size_t plane = 0; plane < 3; plane++) {
        if (plane == 0 || (plane == 1 ? integral->tilted : integral->squares)) {
            memmove(row_of(integral, plane, 0), row_of(integral, plane, dropped),
                    (integral->rows - dropped) * length);
        }
    }
    integral->top = row;
    integral->rows -= dropped;
}
