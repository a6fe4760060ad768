/* The rows of a picture that is made smaller, one after the other: OpenCV's INTER_LINEAR_EXACT, to
 * the bit. */
#ifndef FACE_SHRINK_H
#define FACE_SHRINK_H

#include "image/image.h"

struct shrink {
    const struct image *gray;
    size_t width, height; /* of the result */
    uint32_t *from;       /* for each column: the left one of two in the picture */
    uint16_t *weight;     /* of the right one, of 256 */
};

struct shrink shrink_new(const struct image *gray, size_t width, size_t height);
void shrink_free(struct shrink *shrink);

/* Row y of the result: `out` has room for it, `mixed` for a row of the picture and one more. What
 * is returned is `out`, or the picture's own row where nothing needs to be done. */
const unsigned char *shrink_row(const struct shrink *shrink, size_t y, uint16_t *mixed,
                                unsigned char *out);

#endif
