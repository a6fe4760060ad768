#include "image/image.h"

#include <string.h>

struct image image_colour(const struct image *image) {
    struct image out = image_new(image->width, image->height, 3);
    size_t count = image->width * image->height;
    if (image->channels == 3) {
        memcpy(out.pixels, image->pixels, 3 * count);
        return out;
    }
    for (size_t i = 0; i < count; i++) {
        memset(out.pixels + 3 * i, image->pixels[i], 3);
    }
    return out;
}

void image_put(struct image *onto, size_t left, size_t above, const struct image *picture) {
    size_t width = left >= onto->width ? 0 : onto->width - left;
    width = picture->width < width ? picture->width : width;
    for (size_t y = 0; y < picture->height && above + y < onto->height; y++) {
        unsigned char *to = onto->pixels + 3 * ((above + y) * onto->width + left);
        const unsigned char *from = picture->pixels + y * picture->width * picture->channels;
        if (picture->channels == 3) {
            memcpy(to, from, 3 * width);
            continue;
        }
        for (size_t x = 0; x < width; x++) {
            memset(to + 3 * x, from[x], 3);
        }
    }
}
