/* How loud a sound is from moment to moment, and how much that varies. */
#ifndef SOUND_LEVEL_H
#define SOUND_LEVEL_H

#include "sound/spread.h"

enum { LEVEL_BLOCK = 1024, LEVEL_STEPS = 512 };

struct level {
    float block[LEVEL_BLOCK];
    size_t held;
    float peak;
    double squares, samples; /* of everything */
    double blocks, silent;
    struct sums spread;
    double histogram[LEVEL_STEPS]; /* blocks that are not silent, in quarters of a dB from -70 on */
};

/* Takes in samples that are finite. */
void level_add(struct level *level, const float *samples, size_t count);
void level_end(struct level *level, struct sound_facts *out);

#endif
