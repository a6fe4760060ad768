#include "sound/peaks.h"

#include "sound/fft.h"
#include "sound/tone.h"

#include <math.h>

enum { LOWEST = 20 }; /* the bin of 54 Hz */

/* A peak's place between bins: a parabola through the logarithms of three powers. */
static double place_of(const float *bin, size_t k) {
    double a = log((double)bin[(k - 1) * FFT_LANES] + 1e-30);
    double b = log((double)bin[k * FFT_LANES]);
    double c = log((double)bin[(k + 1) * FFT_LANES] + 1e-30);
    double bend = a - 2 * b + c;
    return (double)k + (bend < 0 ? 0.5 * (a - c) / bend : 0);
}

static bool is_peak(const float *bin, size_t k) {
    float at = bin[k * FFT_LANES];
    return at > bin[(k - 1) * FFT_LANES] && at >= bin[(k + 1) * FFT_LANES];
}

/* The bins of the strongest peaks, in the order of their strength. */
static size_t strongest(const float *bin, float least, size_t best[PEAKS_MOST], size_t *all) {
    size_t count = 0;
    *all = 0;
    for (size_t k = LOWEST; k + 1 < TONE_BINS; k++) {
        if (bin[k * FFT_LANES] < least || !is_peak(bin, k)) {
            continue;
        }
        ++*all;
        size_t at = count < PEAKS_MOST ? count++ : PEAKS_MOST - 1;
        if (at == PEAKS_MOST - 1 && *all > PEAKS_MOST &&
            bin[best[at] * FFT_LANES] >= bin[k * FFT_LANES]) {
            continue;
        }
        for (; at > 0 && bin[best[at - 1] * FFT_LANES] < bin[k * FFT_LANES]; at--) {
            best[at] = best[at - 1];
        }
        best[at] = k;
    }
    return count;
}

size_t peaks_find(const float *power, size_t lane, struct peak peaks[PEAKS_MOST], size_t *all,
                  double *share) {
    const float *bin = power + lane;
    size_t best[PEAKS_MOST];
    float highest = 1e-10F;
    double whole = 0, held = 0;
    for (size_t k = LOWEST; k < TONE_BINS; k++) {
        highest = fmaxf(highest, bin[k * FFT_LANES]);
        whole += (double)sqrtf(bin[k * FFT_LANES]);
    }
    size_t count = strongest(bin, highest * 1e-4F, best, all);
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && best[at - 1] > best[at]; at--) {
            size_t swapped = best[at];
            best[at] = best[at - 1];
            best[at - 1] = swapped;
        }
    }
    for (size_t i = 0; i < count; i++) {
        double hertz = place_of(bin, best[i]) * SOUND_RATE / TONE_SIZE;
        peaks[i] = (struct peak){hertz, log2(hertz), sqrt((double)bin[best[i] * FFT_LANES])};
        held += peaks[i].size;
    }
    *share = count > 0 ? held / whole : 0;
    return count;
}
