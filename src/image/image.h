/* Pictures: read, write, gray, crop, scale, draw. */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/base.h"

/* Rows from top to bottom without gaps, each pixel one byte (gray) or three (red, green, blue). */
struct image {
    size_t width, height;
    unsigned channels; /* 1 or 3 */
    unsigned char *pixels;
};

/* What a picture may have unless more is asked for. */
enum { IMAGE_MEGAPIXELS = 200 };

/* Black, with 1 or 3 channels. */
struct image image_new(size_t width, size_t height, unsigned channels);
void image_free(struct image *image);

/* Reads a JPEG, PNG, PGM or PPM, told by its content, of at most `megapixels` (1 and more); upright
 * by its EXIF orientation, alpha dropped, 16 bits brought to 8, CMYK to RGB. A picture without
 * colour has one channel. The pixels, and so what image_gray() makes of them, are to the byte those
 * of OpenCV's imread. Takes up to 12 bytes of memory a pixel while it works.
 * False with an error that names the file and what to do, and an empty picture: also for one that
 * is cut short, whatever could still be seen of it. */
bool image_read(const char *path, size_t megapixels, struct image *out, struct error *err);

/* The same from bytes; `name` is for the error. */
bool image_decode(const void *bytes, size_t length, const char *name, size_t megapixels,
                  struct image *out, struct error *err);

/* As image_read() and image_gray(), in less memory: up to 8 bytes a pixel. */
bool image_read_gray(const char *path, size_t megapixels, struct image *out, struct error *err);

/* Whether a file that begins with these bytes, 16 or all of it, is a picture, be it of a kind that
 * is read or of one that image_read() only knows by name. */
bool image_is_picture(const void *bytes, size_t length);

/* Writes what the name ends in: .png, .jpg or .jpeg (quality 92), .pgm (gray), .ppm; whole or not
 * at all. */
bool image_write(const char *path, const struct image *image, struct error *err);

/* The same to bytes that are added to `out`, also where it fails; `name` tells the kind. */
bool image_encode(const char *name, const struct image *image, struct text *out, struct error *err);

/* Gray as OpenCV's cvtColor makes it: (3735 B + 19235 G + 9798 R + 16384) >> 15. */
struct image image_gray(const struct image *image);

/* A part of a picture; what lies outside repeats its edge. */
struct image image_crop(const struct image *image, int64_t x, int64_t y, size_t width,
                        size_t height);

/* Scaled by two-way linear interpolation, to the bit as OpenCV's INTER_LINEAR_EXACT. */
struct image image_resize(const struct image *image, size_t width, size_t height);

/* Where pixel `i` of `target` comes from in a row or column of `source` pixels scaled so: the pixel
 * before it, and the weight of the next one, 0..255 of 256; with weight 0 there may be none. */
size_t image_resize_place(size_t source, size_t target, size_t i, uint16_t *next_weight);

/* Scaled by averaging the area that each new pixel covers, for making pictures smaller. */
struct image image_resize_area(const struct image *image, size_t width, size_t height);

/* A copy of three channels, of gray ones or of colour. */
struct image image_colour(const struct image *image);

/* Puts a picture, gray or in colour, onto one in colour with its upper left corner at (left,
 * above); what lies outside is left out. */
void image_put(struct image *onto, size_t left, size_t above, const struct image *picture);

/* Turns a picture upright that has an orientation of EXIF, 1..8; any other leaves it as it is. */
void image_turn_upright(struct image *image, unsigned orientation);

/* Left and right exchanged. */
struct image image_mirror(const struct image *image);

/* A picture turned clockwise by an angle, on as large a canvas as that needs; what lies outside
 * repeats its edge. Two-way linear interpolation. */
struct image_turn {
    double cosine, sine;
    double from_x, from_y, to_x, to_y; /* the middles of the two pictures */
};
struct image_turn image_turn_by(const struct image *image, double degrees);
struct image image_turned(const struct image *image, const struct image_turn *turn);

/* A point of the turned picture to where it was before. */
void image_turn_back(const struct image_turn *turn, double *x, double *y);

struct colour {
    unsigned char red, green, blue;
};

/* Drawing; what lies outside is left out, edges are smooth. On a gray picture colours are gray.
 * A pixel at (x, y) reaches from x to x+1 and from y to y+1. The frame lies within its rectangle,
 * so that one of whole numbers is crisp; one thicker than half of it fills it. */
void image_draw_frame(struct image *image, double x, double y, double width, double height,
                      double thickness, struct colour colour);
void image_draw_box(struct image *image, double x, double y, double width, double height,
                    struct colour colour, double opacity);

/* ASCII text, `size` pixels from one line to the next (\n begins one), its upper left corner at
 * (x, y); other characters become '?'. Below 30 pixels letters are fitted to whole pixels.
 * image_text_width() is how wide the widest line will be. */
void image_draw_text(struct image *image, double x, double y, double size, const char *text,
                     struct colour colour);
double image_text_width(const char *text, double size);

#endif
