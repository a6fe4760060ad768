#include "sound/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double bin_hertz = (double)SOUND_RATE / SPECTRUM_SIZE;
static const float silence = 1e-8F; /* sum of the power; a sine of -80 dBFS has 1.5e-8 */
static const float tiny = 1e-12F;   /* added where a logarithm is taken */

struct spectrum *spectrum_new(void) {
    struct spectrum *spectrum = memory_new(1, sizeof *spectrum);
    spectrum->magnitudes = memory_aligned((size_t)SPECTRUM_BINS * FFT_LANES, sizeof(float));
    return spectrum;
}

void spectrum_free(struct spectrum *spectrum) {
    if (spectrum != NULL) {
        free(spectrum->magnitudes);
        free(spectrum);
    }
}

/* The first bin, which is what the sound is off zero, is no part of it. */
VECTOR_CLONES
static void sum_up(const float *power, float *restrict magnitudes, struct spectrum_sums *sums) {
    float all[FFT_LANES] = {0}, sizes[FFT_LANES] = {0}, moments[FFT_LANES] = {0};
    for (size_t k = 1; k < SPECTRUM_BINS; k++) {
        VECTOR_LOOP
        for (size_t i = 0; i < FFT_LANES; i++) {
            float size = sqrtf(power[k * FFT_LANES + i]);
            magnitudes[k * FFT_LANES + i] = size;
            all[i] += power[k * FFT_LANES + i];
            sizes[i] += size;
            moments[i] += size * (float)k;
        }
    }
    memcpy(sums->power, all, sizeof all);
    memcpy(sums->magnitude, sizes, sizeof sizes);
    memcpy(sums->moment, moments, sizeof moments);
}

/* Makes the magnitudes add up to 1 and finds where 85 % of them are below. */
VECTOR_CLONES
static void roll_off(float *magnitudes, struct spectrum_sums *sums) {
    float scale[FFT_LANES], running[FFT_LANES] = {0}, below[FFT_LANES] = {0};
    for (size_t i = 0; i < FFT_LANES; i++) {
        scale[i] = 1 / (sums->magnitude[i] + tiny);
    }
    for (size_t k = 1; k < SPECTRUM_BINS; k++) {
        VECTOR_LOOP
        for (size_t i = 0; i < FFT_LANES; i++) {
            float size = magnitudes[k * FFT_LANES + i] * scale[i];
            magnitudes[k * FFT_LANES + i] = size;
            running[i] += size;
            below[i] += running[i] < 0.85F ? 1.0F : 0.0F;
        }
    }
    memcpy(sums->below, below, sizeof below);
}

/* Squares of the steps from each frame to the next. The last frame before has no lane; what stands
 * in its place is the bin below, and counts for nothing. */
VECTOR_CLONES
static void steps(const float *magnitudes, float *restrict before, float *restrict out) {
    float sums[FFT_LANES] = {0}, first = 0;
    for (size_t k = 1; k < SPECTRUM_BINS; k++) {
        const float *now = magnitudes + k * FFT_LANES;
        VECTOR_LOOP
        for (size_t i = 0; i < FFT_LANES; i++) {
            float step = now[i] - (now - 1)[i];
            sums[i] += step * step;
        }
        first += (now[0] - before[k]) * (now[0] - before[k]);
        before[k] = now[FFT_LANES - 1];
    }
    memcpy(out, sums, sizeof sums);
    out[0] = first;
}

/* The sums of bins' logarithms, one after the other: the product of sixteen bins fits into a
 * double, and takes one logarithm for all. */
VECTOR_CLONES
static void products(const float *power, size_t count, double *restrict out) {
    double product[FFT_LANES];
    for (size_t i = 0; i < FFT_LANES; i++) {
        product[i] = 1;
    }
    for (size_t k = 0; k < count; k++) {
        VECTOR_LOOP
        for (size_t i = 0; i < FFT_LANES; i++) {
            product[i] *= (double)(power[k * FFT_LANES + i] + tiny);
        }
    }
    memcpy(out, product, sizeof product);
}

VECTOR_CLONES
static void powers(const float *power, size_t count, float *restrict out) {
    float sum[FFT_LANES] = {0};
    for (size_t k = 0; k < count; k++) {
        VECTOR_LOOP
        for (size_t i = 0; i < FFT_LANES; i++) {
            sum[i] += power[k * FFT_LANES + i] + tiny;
        }
    }
    memcpy(out, sum, sizeof sum);
}

/* Of one octave: logarithms of the bins, added up, and sums of the bins. */
struct octave {
    double logs[FFT_LANES];
    float sums[FFT_LANES];
};

/* From 200 Hz down, and up to 10 kHz. */
static const size_t edges[SOUND_CONTRAST + 1] = {1, 19, 37, 74, 149, 297, SPECTRUM_BINS};

static void find_octaves(const float *power, struct octave octaves[SOUND_CONTRAST]) {
    for (size_t octave = 0; octave < SOUND_CONTRAST; octave++) {
        struct octave *out = &octaves[octave];
        memset(out->logs, 0, sizeof out->logs);
        powers(power + edges[octave] * FFT_LANES, edges[octave + 1] - edges[octave], out->sums);
        for (size_t k = edges[octave]; k < edges[octave + 1]; k += 16) {
            double product[FFT_LANES];
            size_t left = edges[octave + 1] - k;
            products(power + k * FFT_LANES, left < 16 ? left : 16, product);
            for (size_t i = 0; i < FFT_LANES; i++) {
                out->logs[i] += log(product[i]);
            }
        }
    }
}

/* How far the arithmetic mean is above the geometric one, in each octave and in all of them. */
static void add_flatness(struct spectrum *spectrum, const struct octave octaves[SOUND_CONTRAST],
                         size_t frame) {
    static const double decibels = 4.342944819032518; /* 10 / ln 10 */
    double all_logs = 0, all_sums = 0;
    for (size_t i = 0; i < SOUND_CONTRAST; i++) {
        double count = (double)(edges[i + 1] - edges[i]), sum = (double)octaves[i].sums[frame];
        sums_add(&spectrum->contrast[i],
                 decibels * (log(sum / count) - octaves[i].logs[frame] / count));
        all_logs += octaves[i].logs[frame];
        all_sums += sum;
    }
    sums_add(&spectrum->flatness,
             exp(all_logs / (SPECTRUM_BINS - 1)) * (SPECTRUM_BINS - 1) / all_sums);
}

void spectrum_add(struct spectrum *spectrum, const float *power, size_t frames, bool *heard) {
    struct spectrum_sums sums;
    float flux[FFT_LANES];
    struct octave octaves[SOUND_CONTRAST];
    sum_up(power, spectrum->magnitudes, &sums);
    roll_off(spectrum->magnitudes, &sums);
    steps(spectrum->magnitudes, spectrum->before, flux);
    find_octaves(power, octaves);
    for (size_t i = 0; i < frames; i++) {
        heard[i] = sums.power[i] > silence;
        if (heard[i]) {
            sums_add(&spectrum->centre,
                     (double)sums.moment[i] / (double)sums.magnitude[i] * bin_hertz);
            sums_add(&spectrum->roll_off, (1 + (double)sums.below[i]) * bin_hertz);
            add_flatness(spectrum, octaves, i);
            if (spectrum->follows) {
                sums_add(&spectrum->flux, (double)sqrtf(flux[i]));
            }
        }
        spectrum->follows = heard[i];
    }
}

void spectrum_end(const struct spectrum *spectrum, struct sound_facts *out) {
    out->centre = sums_spread(&spectrum->centre);
    out->roll_off = sums_spread(&spectrum->roll_off);
    out->flatness = sums_spread(&spectrum->flatness);
    out->flux = sums_spread(&spectrum->flux);
    for (size_t i = 0; i < SOUND_CONTRAST; i++) {
        out->contrast[i] = sums_spread(&spectrum->contrast[i]);
    }
}
