/* K-weighting, which makes levels into loudness (ITU-R BS.1770-4, annex 1). */
#ifndef SOUND_WEIGHTING_H
#define SOUND_WEIGHTING_H

#include <stddef.h>

/* Of two channels side by side. */
struct weighting {
    double forward[5], back[5];
    double held[4][2];
    double squares[2]; /* of what came out, added up since weighting_take() */
};

/* For a rate in samples a second. */
struct weighting weighting_new(unsigned rate);

/* Takes in the next samples of both channels. */
void weighting_add(struct weighting *weighting, const float *left, const float *right,
                   size_t count);

/* The sum of both channels' squares since the last time. */
double weighting_take(struct weighting *weighting);

#endif
