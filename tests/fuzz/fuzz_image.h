/* What must hold for whatever a picture decoder is given. */
#ifndef FUZZ_IMAGE_H
#define FUZZ_IMAGE_H

#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz: %s\n", what);
        abort();
    }
}

/* True with a picture of at most one megapixel whose memory is all there, else nothing but one
 * sentence. */
static inline bool fuzz_decode(const uint8_t *bytes, size_t length, struct image *image) {
    struct error err = {""};
    if (!image_decode(bytes, length, "fuzz", 1, image, &err)) {
        must(image->pixels == NULL, "an error has pixels");
        must(strncmp(err.message, "fuzz: ", 6) == 0, "an error does not name its file");
        must(strchr(err.message, '\n') == NULL, "an error is more than one sentence");
        return false;
    }
    must(image->channels == 1 || image->channels == 3, "channels");
    must(image->width > 0 && image->height > 0, "no pixels");
    must(image->width <= 1000000 / image->height, "too many pixels");
    size_t count = image->width * image->height * image->channels;
    unsigned char *copy = memory_new(count, 1);
    memcpy(copy, image->pixels, count);
    free(copy);
    return true;
}

#endif
