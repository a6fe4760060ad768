/* Mel bands, and the cepstrum of their levels. */
#ifndef SOUND_MEL_H
#define SOUND_MEL_H

#include "sound/fft.h"
#include "sound/spread.h"

enum { MEL_BANDS = 64 };

struct mel {
    size_t first[MEL_BANDS + 1]; /* where each band's weights begin in `weights`; then the end */
    size_t bin[MEL_BANDS];       /* to which bin the first of them belongs */
    float *weights;
    double cosines[MEL_BANDS][SOUND_MFCC];
    struct sums mfcc[SOUND_MFCC];
};

/* Triangles of height 1 between 66 points, evenly on the mel scale of D. O'Shaughnessy, "Speech
 * communication", 1987 (2595 log10(1 + f / 700)), from 30 Hz to 10 kHz. */
struct mel *mel_new(void);
void mel_free(struct mel *mel);

/* The power in each band of eight frames: bands[band * FFT_LANES + frame]; power as from
 * fft_power() with SPECTRUM_BINS. */
void mel_bands(const struct mel *mel, const float *power, float *bands);

/* The cepstrum of a frame (S. Davis and P. Mermelstein, "Comparison of parametric representations
 * for monosyllabic word recognition", 1980): the orthonormal DCT-II of 10 log10(band + 1e-10). */
void mel_cepstrum(const struct mel *mel, const float *bands, size_t frame, double *mfcc);

/* Adds those of the first `frames` frames that were heard. */
void mel_add(struct mel *mel, const float *bands, size_t frames, const bool *heard);
void mel_end(const struct mel *mel, struct sound_facts *out);

#endif
