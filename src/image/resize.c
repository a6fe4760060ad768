/* Two-way linear interpolation in whole numbers, the same on every machine: what OpenCV's
 * INTER_LINEAR_EXACT computes. */
#include "image/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ONE = 256 }; /* weights have 8 bits after the point */

/* Where each new pixel of one direction comes from: between two old ones. */
struct axis {
    size_t *first, *second;
    uint16_t *weight; /* of the second, 0..ONE */
};

/* `step` is how many samples lie between neighbours. */
static struct axis axis_new(size_t from, size_t to, size_t step) {
    struct axis axis = {memory_new(to, sizeof *axis.first), memory_new(to, sizeof *axis.second),
                        memory_new(to, sizeof *axis.weight)};
    /* Not from / to: this is how OpenCV rounds it. */
    double scale = 1 / ((double)to / (double)from);
    for (size_t i = 0; i < to; i++) {
        double place = scale * ((double)i + 0.5) - 0.5;
        double before = floor(place);
        size_t first = 0;
        if (before >= (double)(from - 1)) {
            first = from - 1;
        } else if (before >= 0) {
            first = (size_t)before;
            axis.weight[i] = (uint16_t)rint((place - before) * ONE);
        }
        axis.first[i] = first * step;
        axis.second[i] = (first + 1 < from ? first + 1 : first) * step;
    }
    return axis;
}

static void axis_free(struct axis *axis) {
    free(axis->first);
    free(axis->second);
    free(axis->weight);
}

/* A row at its new width, 8 bits after the point. */
static void scale_row(const unsigned char *row, const struct axis *axis, size_t width,
                      size_t channels, uint16_t *out) {
    for (size_t x = 0; x < width; x++) {
        const unsigned char *a = row + axis->first[x], *b = row + axis->second[x];
        unsigned weight = axis->weight[x];
        for (size_t c = 0; c < channels; c++) {
            *out++ = (uint16_t)(a[c] * (ONE - weight) + b[c] * weight);
        }
    }
}

VECTOR_CLONES
static void mix_rows(const uint16_t *above, const uint16_t *below, uint32_t weight,
                     unsigned char *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = (unsigned char)((above[i] * (ONE - weight) + below[i] * weight + 32768) >> 16);
    }
}

struct image image_resize(const struct image *image, size_t width, size_t height) {
    struct image out = image_new(width, height, image->channels);
    if (width == 0 || height == 0 || image->width == 0 || image->height == 0) {
        return out;
    }
    size_t channels = image->channels, row = width * channels, from = image->width * channels;
    struct axis across = axis_new(image->width, width, channels);
    struct axis down = axis_new(image->height, height, 1);
    /* The two rows between which the new one lies; the next one needs one of them again. */
    uint16_t *above = memory_new(row, sizeof *above), *below = memory_new(row, sizeof *below);
    size_t have_above = SIZE_MAX, have_below = SIZE_MAX;
    for (size_t y = 0; y < height; y++) {
        if (have_above != down.first[y] && have_below == down.first[y]) {
            uint16_t *kept = above;
            above = below;
            below = kept;
            have_above = have_below;
            have_below = SIZE_MAX;
        }
        if (have_above != down.first[y]) {
            have_above = down.first[y];
            scale_row(image->pixels + have_above * from, &across, width, channels, above);
        }
        if (have_below != down.second[y]) {
            have_below = down.second[y];
            scale_row(image->pixels + have_below * from, &across, width, channels, below);
        }
        mix_rows(above, below, down.weight[y], out.pixels + y * row, row);
    }
    free(above);
    free(below);
    axis_free(&across);
    axis_free(&down);
    return out;
}
