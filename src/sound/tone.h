/* Which tones there are: tuning, chroma, key. */
#ifndef SOUND_TONE_H
#define SOUND_TONE_H

#include "sound/sound.h"

enum {
    TONE_SIZE = 8192, /* samples of a frame: 2.7 Hz from bin to bin tell semitones from 65 Hz on */
    TONE_HOP = 4096,
    TONE_BINS = 800, /* up to 2,150 Hz */
    TONE_STEPS = 120 /* of the octave, 10 cents each */
};

struct tone {
    double steps[TONE_STEPS]; /* how much there was of each, from C on, A4 = 440 Hz */
};

/* Adds the peaks of the first `frames` of eight frames; power as from fft_power() with TONE_BINS.
 */
void tone_add(struct tone *tone, const float *power, size_t frames);
void tone_end(const struct tone *tone, struct sound_facts *out);

#endif
