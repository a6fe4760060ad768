/* Mean and deviation of values that come one after the other. */
#ifndef SOUND_SPREAD_H
#define SOUND_SPREAD_H

#include "sound/sound.h"

struct sums {
    double sum, squares, count;
};

void sums_add(struct sums *sums, double value);

/* NAN if there were none. */
struct sound_spread sums_spread(const struct sums *sums);

#endif
