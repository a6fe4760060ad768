/* Two-way linear interpolation in whole numbers, the same on every machine: what OpenCV's
 * INTER_LINEAR_EXACT computes. */
#include "image/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ONE = 256 }; /* weights have 8 bits after the point */

/* Where a new pixel of one direction comes from: between an old one and the next. */
struct place {
    uint32_t first;
    uint16_t weight, next_weight; /* 0..ONE, together ONE */
};

/* Whether there is a next one: the last one counts as the next of the one before it. */
static size_t step_to_next(size_t from) {
    return from > 1 ? 1 : 0;
}

size_t image_resize_place(size_t source, size_t target, size_t i, uint16_t *next_weight) {
    /* Not source / target: this is how OpenCV rounds it. */
    double scale = 1 / ((double)target / (double)source);
    double at = scale * ((double)i + 0.5) - 0.5;
    double before = floor(at);
    *next_weight = 0;
    if (before < 0) {
        return 0;
    }
    if (before >= (double)source - 1) {
        return source - 1;
    }
    *next_weight = (uint16_t)lrint((at - before) * ONE);
    return (size_t)before;
}

static struct place *places_new(size_t from, size_t to) {
    struct place *places = memory_new(to, sizeof *places);
    for (size_t i = 0; i < to; i++) {
        uint16_t next_weight = 0;
        size_t first = image_resize_place(from, to, i, &next_weight);
        if (first == from - 1) { /* with all of the weight, as the next of the one before it */
            first -= step_to_next(from);
            next_weight = ONE;
        }
        places[i] = (struct place){(uint32_t)first, (uint16_t)(ONE - next_weight), next_weight};
    }
    return places;
}

/* A row at its new width, 8 bits after the point; `next` is how far the next pixel is. */
static void scale_row(const unsigned char *row, const struct place *places, size_t width,
                      size_t channels, size_t next, uint16_t *out) {
    if (channels == 1) {
        for (size_t x = 0; x < width; x++) {
            struct place place = places[x];
            const unsigned char *old = row + place.first;
            out[x] = (uint16_t)(old[0] * place.weight + old[next] * place.next_weight);
        }
        return;
    }
    for (size_t x = 0; x < width; x++, out += 3) {
        struct place place = places[x];
        const unsigned char *old = row + (size_t)place.first * 3;
        for (size_t c = 0; c < 3; c++) {
            out[c] = (uint16_t)(old[c] * place.weight + old[next + c] * place.next_weight);
        }
    }
}

VECTOR_CLONES
static void mix_rows(const uint16_t *above, const uint16_t *below, uint32_t weight,
                     uint32_t next_weight, unsigned char *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = (unsigned char)((above[i] * weight + below[i] * next_weight + 32768) >> 16);
    }
}

struct image image_resize(const struct image *image, size_t width, size_t height) {
    struct image out = image_new(width, height, image->channels);
    if (width == 0 || height == 0 || image->width == 0 || image->height == 0) {
        return out;
    }
    size_t channels = image->channels, row = width * channels, from = image->width * channels;
    size_t next = step_to_next(image->width) * channels;
    struct place *across = places_new(image->width, width);
    struct place *down = places_new(image->height, height);
    /* The two rows between which the new one lies; the next one needs one of them again. */
    uint16_t *above = memory_new(row, sizeof *above), *below = memory_new(row, sizeof *below);
    size_t have_above = SIZE_MAX, have_below = SIZE_MAX;
    for (size_t y = 0; y < height; y++) {
        size_t first = down[y].first, second = first + step_to_next(image->height);
        if (have_above != first && have_below == first) {
            uint16_t *kept = above;
            above = below;
            below = kept;
            have_above = have_below;
            have_below = SIZE_MAX;
        }
        if (have_above != first) {
            have_above = first;
            scale_row(image->pixels + first * from, across, width, channels, next, above);
        }
        if (have_below != second) {
            have_below = second;
            scale_row(image->pixels + second * from, across, width, channels, next, below);
        }
        mix_rows(above, below, down[y].weight, down[y].next_weight, out.pixels + y * row, row);
    }
    free(above);
    free(below);
    free(across);
    free(down);
    return out;
}
