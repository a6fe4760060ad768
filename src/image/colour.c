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
