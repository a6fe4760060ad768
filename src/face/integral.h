/* Integrals of a piece of a picture: each number is the sum over all pixels above and to the left
 * of it, so that any rectangle's sum takes four of them. All wrap at 2^32, which the differences
 * survive. */
#ifndef FACE_INTEGRAL_H
#define FACE_INTEGRAL_H

#include "face/plan.h"

struct integral {
    struct layout layout;
    bool tilted, squares;  /* which planes are needed beside the sums */
    size_t width;          /* pixels of a row; an integral has one more */
    size_t top;            /* the picture's row at which the first row stands */
    size_t rows;           /* that are there */
    uint32_t *plane;       /* three planes; what belongs to no column is 0 */
    uint64_t *run;         /* along a row: sums, sums of squares in the high half */
    uint32_t *lean[3];     /* the last tilted rows, columns in their order */
    unsigned char *before; /* the row of pixels before, for the tilted one */
};

/* Room for layouts up to `size` numbers a plane and rows up to `width` pixels. */
struct integral integral_new(size_t size, size_t width);
void integral_free(struct integral *integral);

/* Begins a piece at row `top` of a picture `width` pixels wide: one row, of zeros. */
void integral_begin(struct integral *integral, struct layout layout, bool tilted, bool squares,
                    size_t width, size_t top);

/* Adds the next row of pixels. */
void integral_add(struct integral *integral, const unsigned char *pixels);

/* Forgets all rows above `row` (of the picture), to make room. */
void integral_drop(struct integral *integral, size_t row);

#endif
