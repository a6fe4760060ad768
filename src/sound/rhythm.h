/* What begins when: onsets, and the tempo they have. */
#ifndef SOUND_RHYTHM_H
#define SOUND_RHYTHM_H

#include "sound/mel.h"

enum {
    RHYTHM_WINDOW = 512, /* frames of 23 ms, 11.9 s, in which a tempo is looked for */
    RHYTHM_STEP = 128,   /* from one window to the next */
    RHYTHM_LAGS = 400,   /* how far apart frames are compared, 9.3 s */
    RHYTHM_NEAR = 16     /* frames in which an onset is told from its surroundings */
};

struct rhythm {
    float bands[2][MEL_BANDS];  /* of the last two frames */
    float ceiling;              /* the strongest band of late */
    size_t seen;                /* frames */
    float rises[RHYTHM_WINDOW]; /* a ring of how much began in each */
    double lags[RHYTHM_LAGS];   /* sums of windows' autocorrelations */
    double windows;
    double onsets;
    struct sums spread;
};

/* Adds the first `frames` of eight frames' mel bands. */
void rhythm_add(struct rhythm *rhythm, const float *bands, size_t frames);
void rhythm_end(struct rhythm *rhythm, struct sound_facts *out);

#endif
