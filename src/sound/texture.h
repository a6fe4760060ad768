/* How the mel bands go on: levels, rises and falls, brightness; and how all of it swings. */
#ifndef SOUND_TEXTURE_H
#define SOUND_TEXTURE_H

#include "sound/course.h"
#include "sound/mel.h"

enum {
    TEXTURE_WINDOW = 512, /* frames of 23 ms in which swings are looked at, 11.9 s */
    TEXTURE_STEP = 128,   /* from one window to the next */
    TEXTURE_SECOND = 43   /* frames that make a second */
};

struct texture {
    struct fft *fft;
    double pitch[MEL_BANDS];    /* of each band's middle, in octaves */
    float levels[3][MEL_BANDS]; /* of the last frames, dB: a ring */
    float ceiling;              /* the strongest band of late */
    size_t seen;                /* frames */
    struct course course[SOUND_TEXTURE];
    struct course band[SOUND_BANDS];
    float *held; /* SOUND_BANDS x TEXTURE_WINDOW levels, a ring each */
    double swings[SOUND_BANDS][SOUND_SWINGS];
    double windows;
    double second, second_squares; /* of the levels in this second */
    struct course seconds;
    struct sums within_second;
};

struct texture *texture_new(void);
void texture_free(struct texture *texture);

/* Adds the first `frames` of eight frames' mel bands, as from mel_bands(); `heard` as from
 * spectrum_add(). */
void texture_add(struct texture *texture, const float *bands, size_t frames, const bool *heard);
void texture_end(struct texture *texture, struct sound_facts *out);

#endif
