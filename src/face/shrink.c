#include "face/shrink.h"

#include <stdlib.h>

struct shrink shrink_new(const struct image *gray, size_t width, size_t height) {
    struct shrink shrink = {gray, width, height, NULL, NULL};
    shrink.from = memory_new(width, sizeof *shrink.from);
    shrink.weight = memory_new(width, sizeof *shrink.weight);
    for (size_t x = 0; x < width; x++) {
        shrink.from[x] = (uint32_t)image_resize_place(gray->width, width, x, &shrink.weight[x]);
    }
    return shrink;
}

void shrink_free(struct shrink *shrink) {
    free(shrink->from);
    free(shrink->weight);
    *shrink = (struct shrink){0};
}

/* Rows first, columns then: OpenCV does it the other way round, but all of it is exact in whole
 * numbers until the last rounding, so that the order makes no difference. */
VECTOR_CLONES
static void mix_rows(const unsigned char *upper, const unsigned char *lower, unsigned weight,
                     size_t width, uint16_t *restrict mixed) {
    for (size_t x = 0; x < width; x++) {
        mixed[x] = (uint16_t)(upper[x] * (256 - weight) + lower[x] * weight);
    }
}

VECTOR_CLONES
static void mix_columns(const struct shrink *shrink, const uint16_t *mixed,
                        unsigned char *restrict out) {
    const uint32_t *from = shrink->from;
    const uint16_t *weight = shrink->weight;
    for (size_t x = 0; x < shrink->width; x++) {
        uint32_t left = mixed[from[x]], right = mixed[from[x] + 1];
        out[x] = (unsigned char)((left * (256U - weight[x]) + right * weight[x] + 32768) >> 16);
    }
}

const unsigned char *shrink_row(const struct shrink *shrink, size_t y, uint16_t *mixed,
                                unsigned char *out) {
    const struct image *gray = shrink->gray;
    if (shrink->width == gray->width && shrink->height == gray->height) {
        return gray->pixels + y * gray->width;
    }
    uint16_t weight = 0;
    size_t row = image_resize_place(gray->height, shrink->height, y, &weight);
    const unsigned char *upper = gray->pixels + row * gray->width;
    const unsigned char *lower = weight == 0 ? upper : upper + gray->width;
    mix_rows(upper, lower, weight, gray->width, mixed);
    mixed[gray->width] = 0;
    mix_columns(shrink, mixed, out);
    return out;
}
