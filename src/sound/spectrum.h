/* The shape of a spectrum: centre, roll-off, flatness, flux, contrast. */
#ifndef SOUND_SPECTRUM_H
#define SOUND_SPECTRUM_H

#include "sound/fft.h"
#include "sound/spread.h"

enum {
    SPECTRUM_SIZE = 2048, /* samples of a frame */
    SPECTRUM_HOP = 512,
    SPECTRUM_BINS = 929 /* those up to 10 kHz; encoders leave nothing above that alone */
};

/* Sums for each of eight frames. */
struct spectrum_sums {
    float power[FFT_LANES], magnitude[FFT_LANES], moment[FFT_LANES];
    float below[FFT_LANES]; /* how many bins are below the roll-off */
};

struct spectrum {
    float *magnitudes;           /* of eight frames, by bins, each frame's adding up to 1 */
    float before[SPECTRUM_BINS]; /* those of the last frame before */
    bool follows;                /* that one was not silent */
    struct sums centre, roll_off, flatness, flux, contrast[SOUND_CONTRAST];
};

struct spectrum *spectrum_new(void);
void spectrum_free(struct spectrum *spectrum);

/* Adds the first `frames` of eight frames; power as from fft_power() with SPECTRUM_BINS. Says which
 * of them are not silent; the others count for nothing. */
void spectrum_add(struct spectrum *spectrum, const float *power, size_t frames, bool *heard);
void spectrum_end(const struct spectrum *spectrum, struct sound_facts *out);

#endif
