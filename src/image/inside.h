/* What the files of image/ share: one decoder and one encoder a format. */
#ifndef IMAGE_INSIDE_H
#define IMAGE_INSIDE_H

#include "image/image.h"

/* Whether a picture of this size may be read: it has pixels, and at most `megapixels` of them.
 * Asked before any memory is. */
bool image_allowed(uint64_t width, uint64_t height, size_t megapixels, const char *name,
                   struct error *err);

/* Each is given bytes that start as its format does. On an error `out` is empty. A JPEG can be made
 * gray row by row, so that its colours are nowhere all at once. */
bool image_decode_jpeg(const unsigned char *bytes, size_t length, const char *name,
                       size_t megapixels, bool gray, struct image *out, struct error *err);
bool image_decode_png(const unsigned char *bytes, size_t length, const char *name,
                      size_t megapixels, struct image *out, struct error *err);
bool image_decode_pnm(const unsigned char *bytes, size_t length, const char *name,
                      size_t megapixels, struct image *out, struct error *err);

/* Adds the file's bytes to `out`; on an error it holds a part of them. */
bool image_encode_jpeg(const char *name, const struct image *image, struct text *out,
                       struct error *err);
bool image_encode_png(const char *name, const struct image *image, struct text *out,
                      struct error *err);
void image_encode_pnm(const struct image *image, struct text *out);

/* The orientation, 1..8, that EXIF data (a TIFF header and what follows it) tells; 1 if none. */
unsigned image_orientation(const unsigned char *exif, size_t length);

/* Gray of one pixel as image_gray() makes it. */
static inline unsigned char image_gray_of(unsigned red, unsigned green, unsigned blue) {
    return (unsigned char)((3735 * blue + 19235 * green + 9798 * red + 16384) >> 15);
}

/* The same of many pixels. */
void image_gray_row(const unsigned char *colours, unsigned char *gray, size_t count);

/* Mixes `amount`, 0..1, of a colour into the pixel at (x, y), which must be inside. */
void image_blend(struct image *image, size_t x, size_t y, struct colour colour, double amount);

/* The strokes of a printable ASCII character, in the notation of glyphs.c. */
const char *image_glyph(char character);

#endif
