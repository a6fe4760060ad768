/* Faces as they could have been seen as well: how training learns to bear a crop that is shifted,
 * scaled or turned, other light, and hands before faces. */
#ifndef EXPRESSION_AUGMENTATION_H
#define EXPRESSION_AUGMENTATION_H

#include "base/base.h"

/* The most that is done; how much is drawn anew for each face, evenly from none to the most, both
 * ways. All 0: nothing. */
struct augmentation {
    double mirror;     /* how often left and right are exchanged, 0..1 */
    double shift;      /* across and down, in sides of the picture, 0..1 */
    double scale;      /* larger or smaller by this share, 0..0.9 */
    double turn;       /* degrees, 0..180 */
    double brightness; /* added, with white as 1, 0..1 */
    double contrast;   /* the spread around the middle gray more or less by this share, 0..1 */
    double blur;       /* how often it is seen through a coarser grid, 0..1 */
    double cutout;     /* side of a gray square somewhere on it, in sides of the picture, 0..1 */
};

/* Draws how a face is seen and writes it: 48 x 48 pixels of 0..255 to numbers of 0..1, scaled as
 * face_to_input() does it. What comes in from outside the picture repeats its edge. */
void face_augment(const unsigned char *face, const struct augmentation *most, struct random *random,
                  float *input);

#endif
