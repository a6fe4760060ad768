/* The sizes at which a picture is looked at. */
#ifndef FACE_SCALES_H
#define FACE_SCALES_H

#include "face/cascade.h"
#include "face/face.h"

struct scale {
    float factor;         /* picture to scaled picture */
    size_t width, height; /* of the scaled picture */
    size_t step;          /* pixels from one window to the next, both ways */
    size_t columns, rows; /* places of windows: x < columns, y < rows, steps of `step` */
};

/* Those that OpenCV would take, from small windows to large ones; freed with free(). NULL and 0 if
 * the picture is smaller than the window. */
struct scale *scales_find(const struct cascade *cascade, const struct image *gray,
                          const struct face_options *options, size_t *count);

#endif
