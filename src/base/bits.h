/* Single bits of a number. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdint.h>

/* Which is the lowest bit that is set, 0..63; `bits` must not be 0. */
static inline unsigned bits_lowest(uint64_t bits) {
#ifdef __GNUC__
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned lowest = 0;
    for (; (bits & 1) == 0; bits >>= 1) {
        lowest++;
    }
    return lowest;
#endif
}

#endif
