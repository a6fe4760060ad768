/* face_detect() with a look at where its time goes, for the bench. */
#ifndef FACE_DETECT_H
#define FACE_DETECT_H

#include "face/face.h"

/* Seconds of all threads together. */
struct detect_times {
    double resize, integral, variance, stages;
};

/* As face_detect(); a NULL `times` costs nothing. */
bool detect_faces(const struct cascade *cascade, const struct image *gray,
                  const struct face_options *options, struct pool *pool, struct faces *out,
                  struct detect_times *times, struct error *err);

#endif
