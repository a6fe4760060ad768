/* Samples that nothing can be harmed by. */
#ifndef SOUND_TAME_H
#define SOUND_TAME_H

#include <stddef.h>

/* Copies samples: what is not finite as 0, what is beyond +-256 as that, and what is below 1e-12
 * (-240 dBFS) as 0, since processors take ten times as long for the smallest floats. Gives how many
 * were not finite. */
size_t tame(const float *samples, size_t count, float *out);

#endif
