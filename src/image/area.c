/* Scaling by the mean of what each new pixel covers, in whole numbers and so without any error but
 * the last rounding: on a ruler of `from` times `to` marks an old pixel is `to` marks long and a
 * new one `from`, and they share a whole number of marks. */
#include "image/image.h"

#include <stdlib.h>
#include <string.h>

/* Where a new pixel begins. */
struct overlap {
    size_t first;   /* the first old pixel that it covers */
    uint64_t marks; /* how many marks of that one it covers */
};

static struct overlap overlap_at(size_t place, size_t from, size_t to) {
    uint64_t start = (uint64_t)place * from;
    uint64_t rest = to - start % to;
    return (struct overlap){(size_t)(start / to), rest < from ? rest : from};
}

/* Where each new pixel of a row begins: the same for all rows. */
static struct overlap *overlaps_new(size_t from, size_t to) {
    struct overlap *overlaps = memory_new(to, sizeof *overlaps);
    for (size_t i = 0; i < to; i++) {
        overlaps[i] = overlap_at(i, from, to);
    }
    return overlaps;
}

/* Adds to each new sample of a row the old ones times their marks, times those of the row. */
static void add_row(const unsigned char *row, size_t from, const struct overlap *overlaps,
                    size_t to, size_t channels, uint64_t marks, uint64_t *sums) {
    for (size_t x = 0; x < to; x++) {
        struct overlap part = overlaps[x];
        const unsigned char *old = row + part.first * channels;
        uint64_t sum[3] = {0, 0, 0};
        for (uint64_t left = from; left > 0; old += channels) {
            for (size_t c = 0; c < channels; c++) {
                sum[c] += old[c] * part.marks;
            }
            left -= part.marks;
            part.marks = left < to ? left : to;
        }
        for (size_t c = 0; c < channels; c++) {
            *sums++ += sum[c] * marks;
        }
    }
}

struct image image_resize_area(const struct image *image, size_t width, size_t height) {
    struct image out = image_new(width, height, image->channels);
    if (width == 0 || height == 0 || image->width == 0 || image->height == 0) {
        return out;
    }
    size_t channels = image->channels == 1 ? 1 : 3;
    size_t row = width * channels, from = image->width * channels;
    uint64_t all = (uint64_t)image->width * image->height;
    uint64_t *sums = memory_new(row, sizeof *sums);
    struct overlap *across = overlaps_new(image->width, width);
    for (size_t y = 0; y < height; y++) {
        memset(sums, 0, row * sizeof *sums);
        struct overlap part = overlap_at(y, image->height, height);
        size_t old = part.first;
        for (uint64_t left = image->height; left > 0; old++) {
            add_row(image->pixels + old * from, image->width, across, width, channels, part.marks,
                    sums);
            left -= part.marks;
            part.marks = left < height ? left : height;
        }
        for (size_t i = 0; i < row; i++) {
            out.pixels[y * row + i] = (unsigned char)((sums[i] + all / 2) / all);
        }
    }
    free(across);
    free(sums);
    return out;
}
