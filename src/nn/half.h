/* Numbers of 16 bits: half precision (IEEE 754 binary16: 5 bits of exponent, 10 of fraction) and
 * bfloat16 (the upper half of a float). As bytes, little-endian, at any address, as they lie in a
 * file. */
#ifndef NN_HALF_H
#define NN_HALF_H

#include <stddef.h>

/* Exact; infinities and NaN stay what they are. `in` has 2 * count bytes. */
void half_to_floats(const void *in, size_t count, float *out);
void bfloat_to_floats(const void *in, size_t count, float *out);

/* The nearest number, of two equally near ones that with an even last bit; what is too large
 * becomes infinite, NaN stays NaN. `out` has 2 * count bytes. */
void half_from_floats(const float *in, size_t count, void *out);
void bfloat_from_floats(const float *in, size_t count, void *out);

#endif
