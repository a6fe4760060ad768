/* Loudness after EBU R 128 and ITU-R BS.1770-4, from left and right at the rate of the recording
 * itself. */
#ifndef SOUND_LOUDNESS_H
#define SOUND_LOUDNESS_H

#include "base/base.h"

struct loudness_facts {
    double integrated; /* LUFS; NAN if nothing is louder than -70 */
    double range;      /* LU (EBU Tech 3342); NAN likewise, 0 for less than three seconds */
    double true_peak;  /* dBTP, the larger channel's; NAN if all samples are 0 */
};

struct loudness;

/* For 1 or 2 channels, 8,000 to 384,000 samples a second; NULL with an error for others. One
 * channel counts as one speaker, as `ffmpeg -af ebur128` has it: 3 LU less than the same in two. */
struct loudness *loudness_new(unsigned rate, unsigned channels, struct error *err);
void loudness_free(struct loudness *loudness);

/* Takes in the next `frames` samples of each channel, left and right in turns, full scale -1..1.
 * What is not finite counts as 0, what is beyond +-256 as that. Memory stays the same. */
void loudness_feed(struct loudness *loudness, const float *samples, size_t frames);

void loudness_end(const struct loudness *loudness, struct loudness_facts *out);

#endif
