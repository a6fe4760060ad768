/* Random numbers from a generator that the caller seeds: PCG32, XSH-RR (M. O'Neill, "PCG: A family
 * of simple fast space-efficient statistically good algorithms for random number generation",
 * HMC-CS-2014-0905). The same seed gives the same numbers on every machine. Not for secrets. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state, increment;
};

/* A generator from a seed; different streams are independent of each other. */
struct random random_seeded(uint64_t seed, uint64_t stream);

/* A seed that nobody chose: from the kernel. */
uint64_t random_seed_from_system(void);

uint32_t random_bits(struct random *random);

/* A whole number from 0 to bound-1, each equally likely; bound must not be 0. */
uint32_t random_below(struct random *random, uint32_t bound);

/* 0 <= x < 1, in steps of 2^-53. */
double random_unit(struct random *random);

/* Puts `count` numbers in random order (Fisher and Yates). */
void random_shuffle(struct random *random, uint32_t *items, size_t count);

#endif
