/* The peak of a signal between its samples (ITU-R BS.1770-4, annex 2). */
#ifndef SOUND_TRUE_PEAK_H
#define SOUND_TRUE_PEAK_H

#include <stddef.h>

enum { TRUE_PEAK_TAPS = 24, TRUE_PEAK_BLOCK = 1024 };

struct true_peak {
    size_t factor;                   /* of over-sampling: 4, 2 or 1 */
    size_t taps;                     /* of each filter below that are used: 12, 24 */
    float filter[3][TRUE_PEAK_TAPS]; /* one for each place between two samples */
    float gain;                      /* no place is above the samples around it times this */
    float held[TRUE_PEAK_TAPS - 1 + TRUE_PEAK_BLOCK]; /* the samples before, and a block */
    float peak;
};

/* For a rate in samples a second. */
struct true_peak true_peak_new(unsigned rate);

/* Takes in at most TRUE_PEAK_BLOCK samples. */
void true_peak_add(struct true_peak *peak, const float *samples, size_t count);

#endif
