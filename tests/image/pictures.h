/* Small pictures that the tests make themselves, in every form that a JPEG or PNG can have. */
#ifndef PICTURES_H
#define PICTURES_H

#include "image/image.h"

/* Smooth gradients with some structure. */
struct image picture(size_t width, size_t height, unsigned channels);

enum picture_colours { COLOURS_GRAY, COLOURS_RGB, COLOURS_YCC, COLOURS_CMYK, COLOURS_YCCK };

struct picture_jpeg {
    enum picture_colours colours;
    bool progressive, arithmetic, half_colour; /* the last: 4:2:0 */
    unsigned restart;                          /* rows of blocks between restart markers */
    unsigned orientation;                      /* 0: no EXIF */
};

/* A JPEG of quality 90; for CMYK the picture's red, green and blue go into the first three
 * channels as they are and the fourth is 200. Freed by text_free(). */
struct text picture_jpeg(const struct image *image, const struct picture_jpeg *how);

struct picture_png {
    int colour, depth; /* as in IHDR */
    bool interlaced, transparent, exif_last;
    unsigned orientation; /* 0: no EXIF */
};

/* Samples are the picture's first ones, with their upper `depth` bits; alpha is half of the first
 * sample; of 16 bits the lower ones are 0x80; a palette has at i the colour (i, 255 - i, 7). */
struct text picture_png(const struct image *image, const struct picture_png *how);

/* EXIF data, a TIFF of one entry, in the byte order asked for. */
struct text picture_exif(unsigned orientation, bool little_endian);

#endif
