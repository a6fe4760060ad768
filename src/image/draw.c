/* Shapes, each pixel mixed by how much of it they cover. */
#include "image/inside.h"

#include <math.h>

void image_blend(struct image *image, size_t x, size_t y, struct colour colour, double amount) {
    unsigned char value[3] = {colour.red, colour.green, colour.blue};
    unsigned channels = image->channels == 1 ? 1 : 3;
    if (channels == 1) {
        value[0] = image_gray_of(colour.red, colour.green, colour.blue);
    }
    unsigned char *pixel = image->pixels + (y * image->width + x) * channels;
    for (unsigned c = 0; c < channels; c++) {
        pixel[c] = (unsigned char)(pixel[c] + (value[c] - pixel[c]) * amount + 0.5);
    }
}

struct span {
    double start, end;
};

/* How much of pixel i, which reaches from i to i+1, lies in the span: 0..1. */
static double covered(struct span span, size_t i) {
    double start = fmax(span.start, (double)i), end = fmin(span.end, (double)i + 1);
    return fmax(end - start, 0);
}

/* The pixels from *first to before *end that a span touches, of `count`. */
static void pixels_of(struct span span, size_t count, size_t *first, size_t *end) {
    double most = (double)count;
    *first = (size_t)floor(fmin(fmax(span.start, 0), most));
    *end = (size_t)ceil(fmin(fmax(span.end, 0), most));
}

static bool is_finite(double x, double y, double width, double height) {
    return isfinite(x) && isfinite(y) && isfinite(width) && isfinite(height);
}

/* The outer rectangle without the inner one, which may be empty. */
static void draw_ring(struct image *image, struct span across, struct span down,
                      struct span inner_across, struct span inner_down, struct colour colour,
                      double opacity) {
    size_t left = 0, right = 0, top = 0, bottom = 0;
    pixels_of(across, image->width, &left, &right);
    pixels_of(down, image->height, &top, &bottom);
    /* The pixels that are wholly inside are jumped over. */
    size_t hole = 0, hole_end = 0;
    pixels_of((struct span){ceil(inner_across.start), floor(inner_across.end)}, image->width, &hole,
              &hole_end);
    for (size_t y = top; y < bottom; y++) {
        double height = covered(down, y), inner_height = covered(inner_down, y);
        for (size_t x = left; x < right; x++) {
            if (inner_height >= 1 && x >= hole && x < hole_end) {
                x = hole_end - 1;
                continue;
            }
            double amount = covered(across, x) * height - covered(inner_across, x) * inner_height;
            image_blend(image, x, y, colour, amount * opacity);
        }
    }
}

void image_draw_frame(struct image *image, double x, double y, double width, double height,
                      double thickness, struct colour colour) {
    if (!is_finite(x, y, width, height) || !(thickness > 0) || !(width > 0) || !(height > 0)) {
        return;
    }
    struct span across = {x, x + width}, down = {y, y + height};
    struct span inner_across = {x + thickness, x + width - thickness};
    struct span inner_down = {y + thickness, y + height - thickness};
    if (inner_across.start >= inner_across.end || inner_down.start >= inner_down.end) {
        inner_across = inner_down = (struct span){0, 0};
    }
    draw_ring(image, across, down, inner_across, inner_down, colour, 1);
}

void image_draw_box(struct image *image, double x, double y, double width, double height,
                    struct colour colour, double opacity) {
    if (!is_finite(x, y, width, height) || !(opacity > 0) || !(width > 0) || !(height > 0)) {
        return;
    }
    struct span none = {0, 0};
    draw_ring(image, (struct span){x, x + width}, (struct span){y, y + height}, none, none, colour,
              fmin(opacity, 1));
}
