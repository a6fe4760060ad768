#include "nn/half.h"

#include "base/base.h"

#include <stdint.h>
#include <string.h>

/* All loops work out each case and then choose, without a branch: so a compiler can convert 8 or 16
 * numbers at a time. */

enum {
    FLOAT_INFINITY = 0x7f800000,
    HALF_INFINITY = 0x7c00,
    HALF_QUIET_NAN = 0x7e00,
    BFLOAT_QUIET = 0x0040,
    FRACTION = 13, /* bits that a float's fraction has more than a half's */
};

/* The bits of floats: 2^16, the first number too large for a half; 2^-14, a half's least normal
 * number; and 2^-1, whose last bit is worth as much as a half's least number, 2^-24. */
enum { TOO_LARGE = (127 + 16) << 23, LEAST_NORMAL = (127 - 14) << 23, ONE_HALF = (127 - 1) << 23 };

VECTOR_INLINE float float_of(uint32_t bits) {
    float number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

VECTOR_INLINE uint32_t bits_of(float number) {
    uint32_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

VECTOR_CLONES void half_to_floats(const void *in, size_t count, float *out) {
    const unsigned char *bytes = in;
    for (size_t i = 0; i < count; i++) {
        uint16_t half = 0;
        memcpy(&half, bytes + 2 * i, sizeof half);
        uint32_t magnitude = half & 0x7fffu;
        /* The exponent's offset goes from 15 to 127. */
        uint32_t normal = (magnitude << FRACTION) + ((127 - 15) << 23);
        /* The fraction alone, as if there were a 1 before it, less that 1. */
        uint32_t small =
            bits_of(float_of((magnitude << FRACTION) + LEAST_NORMAL) - float_of(LEAST_NORMAL));
        uint32_t special = magnitude << FRACTION | FLOAT_INFINITY;
        uint32_t bits = magnitude < 0x0400 ? small : normal;
        bits = magnitude >= HALF_INFINITY ? special : bits;
        out[i] = float_of(bits | (uint32_t)(half & 0x8000u) << 16);
    }
}

VECTOR_CLONES void half_from_floats(const float *in, size_t count, void *out) {
    unsigned char *bytes = out;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = bits_of(in[i]);
        uint32_t magnitude = bits & 0x7fffffffu;
        /* Just below half a step is added, or exactly that if the last bit is odd; what carries
         * over goes into the exponent, up to infinity. */
        uint32_t odd = magnitude >> FRACTION & 1;
        uint32_t normal = (magnitude - ((127 - 15) << 23) + 0x0fff + odd) >> FRACTION;
        /* The processor rounds where 1/2 is added. */
        uint32_t small = bits_of(float_of(magnitude) + float_of(ONE_HALF)) - ONE_HALF;
        uint32_t special = magnitude > FLOAT_INFINITY ? HALF_QUIET_NAN : HALF_INFINITY;
        uint32_t half = magnitude < LEAST_NORMAL ? small : normal;
        half = magnitude >= TOO_LARGE ? special : half;
        uint16_t result = (uint16_t)(half | (bits >> 16 & 0x8000u));
        memcpy(bytes + 2 * i, &result, sizeof result);
    }
}

VECTOR_CLONES void bfloat_to_floats(const void *in, size_t count, float *out) {
    const unsigned char *bytes = in;
    for (size_t i = 0; i < count; i++) {
        uint16_t upper = 0;
        memcpy(&upper, bytes + 2 * i, sizeof upper);
        out[i] = float_of((uint32_t)upper << 16);
    }
}

VECTOR_CLONES void bfloat_from_floats(const float *in, size_t count, void *out) {
    unsigned char *bytes = out;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = bits_of(in[i]);
        uint32_t nearest = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
        uint32_t nan = bits >> 16 | BFLOAT_QUIET; /* or it could become infinite */
        bool is_nan = (bits & 0x7fffffffu) > FLOAT_INFINITY;
        uint16_t result = (uint16_t)(is_nan ? nan : nearest);
        memcpy(bytes + 2 * i, &result, sizeof result);
    }
}
