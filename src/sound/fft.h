/* Power spectra of eight frames side by side, so that every step of the transform works on whole
 * vector registers without a thought for how the frames lie. Of our own and not Debian's KISS FFT
 * (BSD) because it is several times as quick, and the transform is most of the work on a song;
 * FFTW's licence is the GPL. */
#ifndef SOUND_FFT_H
#define SOUND_FFT_H

#include <stddef.h>

enum { FFT_LANES = 8 };

struct fft;

/* For frames of `size` samples, 2 x 4^n from 8 to 131,072, under Hann's window. NULL for any other
 * size. */
struct fft *fft_new(size_t size);
void fft_free(struct fft *fft);

/* The power of the first `bins` (at most size / 2) of eight frames that begin `hop` samples after
 * each other: power[bin * FFT_LANES + frame]. Bin k is at k * rate / size Hz. A sine of amplitude
 * 1 has power 1 at its bin. */
void fft_power(struct fft *fft, const float *samples, size_t hop, size_t bins, float *power);

#endif
