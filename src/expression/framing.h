/* Where exactly a face is, and whether it is one. A search in wide steps of size is quick, but its
 * squares are up to a seventh too small or too large, and a network that learned from faces framed
 * alike reads such ones worse; and where it errs, a second look in small steps finds little. */
#ifndef EXPRESSION_FRAMING_H
#define EXPRESSION_FRAMING_H

#include "face/face.h"

/* Looks at a face of a gray picture again, in small steps, with the same cascade, and moves it to
 * the mean of what is found there. Gives the number of these detections: of photos' faces 36 to
 * 188, of one half hidden in the dark 22; of what is no face 0 to 25. */
size_t face_frame(const struct cascade *cascade, const struct image *gray, struct face *face);

/* With fewer it is no face. */
enum { FACE_CONFIRMED = 18 };

/* How much of two faces together is in both, 0 to 1. */
double face_overlap(const struct face *a, const struct face *b);

#endif
