#include "sound/true_peak.h"

#include "base/base.h"

#include <math.h>
#include <string.h>

enum { PART = 64 }; /* samples of a block that are looked at together */

/* Hann's window over a sinc of 49 places, a fourth of a sample apart: the filter and the factors of
 * libebur128 1.2.6. The samples themselves are one of the places. */
struct true_peak true_peak_new(unsigned rate) {
    static const double half_turn = 3.141592653589793;
    struct true_peak peak = {.factor = rate < 96000 ? 4 : rate < 192000 ? 2 : 1};
    size_t length = 48;
    peak.taps = length / peak.factor;
    for (size_t f = 0; f + 1 < peak.factor; f++) {
        float sum = 0;
        for (size_t tap = 0; tap < peak.taps; tap++) {
            double at = (double)(tap * peak.factor + f + 1), middle = (double)length / 2;
            double place = (at - middle) / (double)peak.factor * half_turn;
            double window = (1 - cos(2 * half_turn * at / (double)length)) / 2;
            peak.filter[f][tap] = (float)(sin(place) / place * window);
            sum += fabsf(peak.filter[f][tap]);
        }
        peak.gain = fmaxf(peak.gain, sum * 1.0001F); /* whatever is rounded how */
    }
    return peak;
}

static float larger(float a, float b) {
    return a > b ? a : b;
}

VECTOR_CLONES
static float largest(const float *samples, size_t count) {
    float sizes[16] = {0}, most = 0;
    size_t whole = count / 16 * 16;
    for (size_t i = 0; i < whole; i += 16) {
        VECTOR_LOOP
        for (size_t j = 0; j < 16; j++) {
            float size = fabsf(samples[i + j]);
            sizes[j] = size > sizes[j] ? size : sizes[j];
        }
    }
    for (size_t i = whole; i < count; i++) {
        sizes[0] = larger(sizes[0], fabsf(samples[i]));
    }
    for (size_t j = 0; j < 16; j++) {
        most = larger(most, sizes[j]);
    }
    return most;
}

/* The largest of the places before `count` samples, sixteen at a time; TRUE_PEAK_TAPS - 1 more
 * stand before them. */
VECTOR_CLONES
static float between(const float *samples, size_t count, const float *filter, size_t taps) {
    float peaks[16] = {0}, most = 0;
    size_t whole = count / 16 * 16;
    for (size_t i = 0; i < whole; i += 16) {
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
    for (size_t i = whole; i < count; i++) {
        float sum = 0;
        for (size_t tap = 0; tap < taps; tap++) {
            sum += filter[tap] * samples[(ptrdiff_t)i - (ptrdiff_t)tap];
        }
        peaks[0] = larger(peaks[0], fabsf(sum));
    }
    for (size_t j = 0; j < 16; j++) {
        most = larger(most, peaks[j]);
    }
    return most;
}

void true_peak_add(struct true_peak *peak, const float *samples, size_t count) {
    size_t before = TRUE_PEAK_TAPS - 1;
    float *block = peak->held + before;
    memcpy(block, samples, count * sizeof *samples);
    for (size_t i = 0; i < count; i += PART) {
        size_t part = count - i < PART ? count - i : PART;
        float around = largest(block + i - before, before + part);
        peak->peak = larger(peak->peak, around);
        /* Most parts are so quiet that nothing between their samples can be the peak. */
        for (size_t f = 0; f + 1 < peak->factor && around * peak->gain > peak->peak; f++) {
            peak->peak = larger(peak->peak, between(block + i, part, peak->filter[f], peak->taps));
        }
    }
    memmove(peak->held, peak->held + count, before * sizeof *peak->held);
}
