/* How a value goes on from frame to frame: mean, deviation, low, high, change. */
#ifndef SOUND_COURSE_H
#define SOUND_COURSE_H

#include "sound/spread.h"

enum { COURSE_STEPS = 128 };

struct course {
    double least, most; /* what the steps below divide evenly */
    struct sums values, changes;
    double before;
    bool follows; /* the last frame had a value */
    double steps[COURSE_STEPS];
};

/* For values from `least` to `most`; those beyond count as these for low and high. */
struct course course_new(double least, double most);

void course_add(struct course *course, double value);

/* A frame that has no value. */
void course_gap(struct course *course);

/* All NAN if there were no values; the change is NAN if none followed another. */
struct sound_course course_end(const struct course *course);

#endif
