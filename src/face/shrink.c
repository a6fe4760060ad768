#include "face/shrink.h"

#include <math.h>
#include <stdlib.h>

/* Between which two of `source` pixels the middle of pixel `i` of `target` lies, and the weight of
 * the second, of 256. The second is not needed where its weight is 0. */
static size_t between(size_t source, size_t target, size_t i, uint16_t *weight) {
    double scale = 1 / ((double)target / (double)source);
    double place = scale * ((double)i + 0.5) - 0.5;
    double left = floor(place);
    *weight = 0;
    if (left < 0) {
        return 0;
    }
    if (left >= (double)source - 1) {
        return source - 1;
    }
    *weight = (uint16_t)lrint((place - left) * 256);
    return (size_t)left;
}

struct shrink shrink_new(const struct image *gray, size_t width, size_t height) {
    struct shrink shrink = {gray, width, height, NULL, NULL};
    shrink.from = memory_new(width, sizeof *shrink.from);
    shrink.weight = memory_new(width, sizeof *shrink.weight);
    for (size_t x = 0; x < width; x++) {
        shrink.from[x] = (uint32_t)between(gray->width, width, x, &shrink.weight[x]);
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
    size_t row = between(gray->height, shrink->height, y, &weight);
    const unsigned char *upper = gray->pixels + row * gray->width;
    const unsigned char *lower = weight == 0 ? upper : upper + gray->width;
    mix_rows(upper, lower, weight, gray->width, mixed);
    mixed[gray->width] = 0;
    mix_columns(shrink, mixed, out);
    return out;
}
