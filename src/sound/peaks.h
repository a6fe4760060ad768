/* The tones of a long spectrum. */
#ifndef SOUND_PEAKS_H
#define SOUND_PEAKS_H

#include <stddef.h>

enum { PEAKS_MOST = 20 }; /* the strongest of a frame */

struct peak {
    double hertz, pitch; /* the latter in octaves: log2 of the former */
    double size;         /* its magnitude */
};

/* Finds the peaks of one of eight frames, from low to high, at most 40 dB below the highest, and
 * gives how many there are; *all is how many there would be without the limit of PEAKS_MOST,
 * *share how much of all magnitudes is theirs. Power as from fft_power() with TONE_BINS. */
size_t peaks_find(const float *power, size_t lane, struct peak peaks[PEAKS_MOST], size_t *all,
                  double *share);

#endif
