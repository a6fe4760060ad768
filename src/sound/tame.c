#include "sound/tame.h"

#include "base/base.h"

#include <float.h>
#include <math.h>

VECTOR_CLONES
size_t tame(const float *samples, size_t count, float *restrict out) {
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) {
        float sample = samples[i];
        bool finite = fabsf(sample) <= FLT_MAX; /* false for NAN */
        bool counts = finite && fabsf(sample) >= 1e-12F;
        sample = sample > 256 ? 256 : sample;
        sample = sample < -256 ? -256 : sample;
        out[i] = counts ? sample : 0;
        wrong += finite ? 0 : 1;
    }
    return wrong;
}
