/* How tones sound together: the peaks of the long spectra that tone.h also uses. */
#ifndef SOUND_HARMONY_H
#define SOUND_HARMONY_H

#include "sound/chords.h"
#include "sound/course.h"

struct harmony {
    struct course course[SOUND_HARMONY];
    double intervals[SOUND_INTERVALS];
    double pairs; /* frames that have two peaks */
    struct peak before[PEAKS_MOST];
    size_t held; /* of them */
};

void harmony_begin(struct harmony *harmony);

/* Adds the first `frames` of eight frames, to the chords as well; power as from fft_power() with
 * TONE_BINS. */
void harmony_add(struct harmony *harmony, struct chords *chords, const float *power, size_t frames);
void harmony_end(const struct harmony *harmony, struct sound_facts *out);

#endif
