#include "image/image.h"

#include "image/inside.h"

#include <stdlib.h>
#include <string.h>

struct image image_new(size_t width, size_t height, unsigned channels) {
    /* memory_new() checks one product, so the other one must not wrap before. */
    size_t row = width > SIZE_MAX / channels ? SIZE_MAX : width * channels;
    return (struct image){width, height, channels, memory_new(height, row)};
}

void image_free(struct image *image) {
    free(image->pixels);
    *image = (struct image){0};
}

VECTOR_CLONES
void image_gray_row(const unsigned char *colours, unsigned char *gray, size_t count) {
    for (size_t i = 0; i < count; i++) {
        gray[i] = image_gray_of(colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]);
    }
}

struct image image_gray(const struct image *image) {
    struct image gray = image_new(image->width, image->height, 1);
    size_t count = image->width * image->height;
    if (image->channels == 3) {
        image_gray_row(image->pixels, gray.pixels, count);
    } else if (count > 0) {
        memcpy(gray.pixels, image->pixels, count);
    }
    return gray;
}

/* start + i, brought into 0..count-1; no sum of theirs can overflow. */
static size_t within(int64_t start, size_t i, size_t count) {
    if (start < 0) {
        uint64_t before = (uint64_t)0 - (uint64_t)start;
        if (i < before) {
            return 0;
        }
        i -= (size_t)before;
    } else if ((uint64_t)start >= count) {
        return count - 1;
    } else {
        return i < count - (size_t)start ? (size_t)start + i : count - 1;
    }
    return i < count ? i : count - 1;
}

struct image image_crop(const struct image *image, int64_t x, int64_t y, size_t width,
                        size_t height) {
    struct image part = image_new(width, height, image->channels);
    if (image->width == 0 || image->height == 0) {
        return part;
    }
    size_t channels = image->channels;
    bool inside = x >= 0 && (uint64_t)x <= image->width && width <= image->width - (size_t)x;
    for (size_t row = 0; row < height; row++) {
        const unsigned char *from =
            image->pixels + within(y, row, image->height) * image->width * channels;
        unsigned char *to = part.pixels + row * width * channels;
        if (inside) {
            memcpy(to, from + (size_t)x * channels, width * channels);
        }
        for (size_t column = 0; column < width && !inside; column++) {
            memcpy(to + column * channels, from + within(x, column, image->width) * channels,
                   channels);
        }
    }
    return part;
}
