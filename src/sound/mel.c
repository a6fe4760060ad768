#include "sound/mel.h"

#include "sound/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double half_turn = 3.141592653589793;

static double to_mel(double hertz) {
    return 2595 * log10(1 + hertz / 700);
}

static double to_hertz(double mel) {
    return 700 * (pow(10, mel / 2595) - 1);
}

/* Where point 0..65 is, in bins. */
static double edge(size_t point) {
    double low = to_mel(30), high = to_mel(10000);
    double mel = low + (high - low) * (double)point / (MEL_BANDS + 1);
    return to_hertz(mel) * SPECTRUM_SIZE / SOUND_RATE;
}

struct mel *mel_new(void) {
    struct mel *mel = memory_new(1, sizeof *mel);
    size_t used = 0;
    mel->weights = memory_new((size_t)2 * SPECTRUM_BINS, sizeof(float)); /* two bands a bin */
    for (size_t band = 0; band < MEL_BANDS; band++) {
        double low = edge(band), top = edge(band + 1), high = edge(band + 2);
        mel->first[band] = used;
        mel->bin[band] = (size_t)ceil(low);
        for (size_t bin = mel->bin[band]; (double)bin < high && bin < SPECTRUM_BINS; bin++) {
            double place = (double)bin;
            mel->weights[used++] =
                (float)(place < top ? (place - low) / (top - low) : (high - place) / (high - top));
        }
    }
    mel->first[MEL_BANDS] = used;
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        for (size_t band = 0; band < MEL_BANDS; band++) {
            mel->cosines[band][i] = sqrt((i == 0 ? 1.0 : 2.0) / MEL_BANDS) *
                                    cos(half_turn * (double)i * ((double)band + 0.5) / MEL_BANDS);
        }
    }
    return mel;
}

void mel_free(struct mel *mel) {
    if (mel != NULL) {
        free(mel->weights);
        free(mel);
    }
}

VECTOR_CLONES
void mel_bands(const struct mel *mel, const float *power, float *bands) {
    for (size_t band = 0; band < MEL_BANDS; band++) {
        const float *weights = mel->weights + mel->first[band];
        const float *from = power + mel->bin[band] * FFT_LANES;
        size_t count = mel->first[band + 1] - mel->first[band];
        float sums[FFT_LANES] = {0};
        for (size_t k = 0; k < count; k++) {
            VECTOR_LOOP
            for (size_t i = 0; i < FFT_LANES; i++) {
                sums[i] += weights[k] * from[k * FFT_LANES + i];
            }
        }
        for (size_t i = 0; i < FFT_LANES; i++) {
            bands[band * FFT_LANES + i] = sums[i];
        }
    }
}

VECTOR_CLONES
static void transform(const struct mel *mel, const double *levels, double *restrict mfcc) {
    double sums[SOUND_MFCC] = {0};
    for (size_t band = 0; band < MEL_BANDS; band++) {
        VECTOR_LOOP
        for (size_t i = 0; i < SOUND_MFCC; i++) {
            sums[i] += mel->cosines[band][i] * levels[band];
        }
    }
    memcpy(mfcc, sums, sizeof sums);
}

void mel_cepstrum(const struct mel *mel, const float *bands, size_t frame, double *mfcc) {
    double levels[MEL_BANDS];
    for (size_t band = 0; band < MEL_BANDS; band++) {
        levels[band] = 10 * (double)log10f(bands[band * FFT_LANES + frame] + 1e-10F);
    }
    transform(mel, levels, mfcc);
}

void mel_add(struct mel *mel, const float *bands, size_t frames, const bool *heard) {
    for (size_t frame = 0; frame < frames; frame++) {
        double mfcc[SOUND_MFCC];
        if (heard[frame]) {
            mel_cepstrum(mel, bands, frame, mfcc);
            for (size_t i = 0; i < SOUND_MFCC; i++) {
                sums_add(&mel->mfcc[i], mfcc[i]);
            }
        }
    }
}

void mel_end(const struct mel *mel, struct sound_facts *out) {
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        out->mfcc[i] = sums_spread(&mel->mfcc[i]);
    }
}
