#include "sound/true_peak.h"

#include "base/base.h"

#include <math.h>
#include <string.h>

/* Hann's window over a sinc of 49 places: the filter and the factors of libebur128 1.2.6,
 * which takes three times as long for this as for everything else it does. */
struct true_peak true_peak_new(unsigned rate) {
    static const double half_turn = 3.141592653589793;
    struct true_peak peak = {.factor = rate < 96000 ? 4 : rate < 192000 ? 2 : 1};
    size_t length = 48;
    peak.taps = length / peak.factor + 1;
    for (size_t i = 0; peak.factor > 1 && i <= length; i++) {
        double place = ((double)i - (double)length / 2) / (double)peak.factor * half_turn;
        double sinc = fabs(place) < 1e-8 ? 1 : sin(place) / place;
        double window = (1 - cos(2 * half_turn * (double)i / (double)length)) / 2;
        peak.filter[i % peak.factor][i / peak.factor] = (float)(sinc * window);
    }
    return peak;
}

/* Sixteen places at a time; `samples` has TRUE_PEAK_TAPS - 1 more before it. */
VECTOR_CLONES
static float block_peak(const float *samples, size_t count, const float *filter, size_t taps) {
    float peaks[16] = {0}, peak = 0;
    for (size_t i = 0; i < count; i += 16) {
        float sums[16] = {0};
        for (size_t tap = 0; tap < taps; tap++) {
            VECTOR_LOOP
            for (size_t j = 0; j < 16; j++) {
                sums[j] += filter[tap] * (samples + i)[(ptrdiff_t)j - (ptrdiff_t)tap];
            }
        }
        VECTOR_LOOP
        for (size_t j = 0; j < 16; j++) {
            float size = fabsf(sums[j]);
            peaks[j] = size > peaks[j] ? size : peaks[j];
        }
    }
    for (size_t j = 0; j < 16; j++) {
        peak = fmaxf(peak, peaks[j]);
    }
    return peak;
}

VECTOR_CLONES
static float copy(const float *samples, size_t apart, size_t count, float *restrict out) {
    float peak = 0;
    for (size_t i = 0; i < count; i++) {
        float size = fabsf(samples[i * apart]);
        out[i] = samples[i * apart];
        peak = size > peak ? size : peak;
    }
    return peak;
}

static float larger(float a, float b) {
    return a > b ? a : b;
}

void true_peak_add(struct true_peak *peak, const float *samples, size_t apart, size_t count) {
    float *block = peak->held + TRUE_PEAK_TAPS - 1;
    size_t whole = count / 16 * 16;
    peak->peak = larger(peak->peak, copy(samples, apart, count, block));
    for (size_t f = 1; f < peak->factor; f++) { /* the first is the samples themselves */
        peak->peak = larger(peak->peak, block_peak(block, whole, peak->filter[f], peak->taps));
        for (size_t i = whole; i < count; i++) {
            float sum = 0;
            for (size_t tap = 0; tap < peak->taps; tap++) {
                sum += peak->filter[f][tap] * block[(ptrdiff_t)i - (ptrdiff_t)tap];
            }
            peak->peak = larger(peak->peak, fabsf(sum));
        }
    }
    memmove(peak->held, peak->held + count, (TRUE_PEAK_TAPS - 1) * sizeof *peak->held);
}
