#include "sound/fft.h"

#include "base/base.h"

#include <math.h>
#include <stdlib.h>

static const double turn = 6.283185307179586;

/* A block of values, one for each lane of each bin. */
struct block {
    float *real, *imaginary;
};

struct fft {
    size_t size, half;
    float *window;        /* size; its sum is 2, so that a sine keeps its amplitude */
    float *cosine, *sine; /* size: of -turn * i / size */
    struct block from, to;
};

static struct block block_new(size_t bins) {
    return (struct block){memory_aligned(bins * FFT_LANES, sizeof(float)),
                          memory_aligned(bins * FFT_LANES, sizeof(float))};
}

static void block_free(struct block *block) {
    free(block->real);
    free(block->imaginary);
}

static bool size_fits(size_t size) {
    size_t half = 4;
    while (half < size / 2 && half < 65536) {
        half *= 4;
    }
    return size == 2 * half;
}

struct fft *fft_new(size_t size) {
    if (!size_fits(size)) {
        return NULL;
    }
    struct fft *fft = memory_new(1, sizeof *fft);
    *fft = (struct fft){.size = size,
                        .half = size / 2,
                        .window = memory_aligned(size, sizeof(float)),
                        .cosine = memory_aligned(size, sizeof(float)),
                        .sine = memory_aligned(size, sizeof(float)),
                        .from = block_new(size / 2),
                        .to = block_new(size / 2)};
    for (size_t i = 0; i < size; i++) {
        double angle = turn * (double)i / (double)size;
        fft->window[i] = (float)((1 - cos(angle)) * 2 / (double)size);
        fft->cosine[i] = (float)cos(angle);
        fft->sine[i] = (float)-sin(angle);
    }
    return fft;
}

void fft_free(struct fft *fft) {
    if (fft != NULL) {
        free(fft->window);
        free(fft->cosine);
        free(fft->sine);
        block_free(&fft->from);
        block_free(&fft->to);
        free(fft);
    }
}

/* Even samples are the real part and odd ones the imaginary part of a transform of half the
 * size. */
VECTOR_CLONES
static void pack(const float *samples, size_t hop, const float *window, size_t half,
                 float *restrict real, float *restrict imaginary) {
    for (size_t i = 0; i < half; i++) {
        for (size_t lane = 0; lane < FFT_LANES; lane++) {
            real[i * FFT_LANES + lane] = samples[lane * hop + 2 * i] * window[2 * i];
            imaginary[i * FFT_LANES + lane] = samples[lane * hop + 2 * i + 1] * window[2 * i + 1];
        }
    }
}

/* One of the butterflies below: values `apart` from each other come in, and go out `side` by side,
 * the last three turned by w, w^2 and w^3. */
VECTOR_INLINE void butterfly(const float *xr, const float *xi, size_t apart, float *restrict yr,
                             float *restrict yi, size_t side, const float *wr, const float *wi) {
    VECTOR_APART
    for (size_t i = 0; i < side; i++) {
        float ar = xr[i], br = xr[i + apart], cr = xr[i + 2 * apart], dr = xr[i + 3 * apart];
        float ai = xi[i], bi = xi[i + apart], ci = xi[i + 2 * apart], di = xi[i + 3 * apart];
        float acr = ar + cr, aci = ai + ci, bdr = br + dr, bdi = bi + di;
        float mr = ar - cr, mi = ai - ci, nr = bi - di, ni = dr - br; /* n = -j (b - d) */
        float pr = mr + nr, pi = mi + ni, qr = acr - bdr, qi = aci - bdi;
        float sr = mr - nr, si = mi - ni;
        yr[i] = acr + bdr;
        yi[i] = aci + bdi;
        yr[i + side] = pr * wr[0] - pi * wi[0];
        yi[i + side] = pr * wi[0] + pi * wr[0];
        yr[i + 2 * side] = qr * wr[1] - qi * wi[1];
        yi[i + 2 * side] = qr * wi[1] + qi * wr[1];
        yr[i + 3 * side] = sr * wr[2] - si * wi[2];
        yi[i + 3 * side] = sr * wi[2] + si * wr[2];
    }
}

/* One pass of Stockham's transform of radix 4, which leaves everything in order (C. Van Loan,
 * "Computational frameworks for the fast Fourier transform", 1992, 1.7): `length` values are still
 * to be transformed, `side` of them lie side by side, lanes counted. */
VECTOR_CLONES
static void transform_pass(const struct fft *fft, const float *xr, const float *xi,
                           float *restrict yr, float *restrict yi, size_t length, size_t side) {
    size_t step = fft->size / length, apart = side * length / 4;
    for (size_t p = 0; p < length / 4; p++) {
        float wr[3], wi[3];
        for (size_t k = 0; k < 3; k++) {
            wr[k] = fft->cosine[(k + 1) * p * step];
            wi[k] = fft->sine[(k + 1) * p * step];
        }
        butterfly(xr + p * side, xi + p * side, apart, yr + 4 * p * side, yi + 4 * p * side, side,
                  wr, wi);
    }
}

/* From the transform Z of half the size to the power of the whole one:
 * X(k) = (Z(k) + Z*(-k)) / 2 - j w^k (Z(k) - Z*(-k)) / 2. */
VECTOR_CLONES
static void unpack(const struct fft *fft, const float *zr, const float *zi, size_t bins,
                   float *restrict power) {
    for (size_t k = 0; k < bins; k++) {
        const float *ar = zr + k * FFT_LANES, *ai = zi + k * FFT_LANES;
        const float *br = zr + (k == 0 ? 0 : fft->half - k) * FFT_LANES;
        const float *bi = zi + (k == 0 ? 0 : fft->half - k) * FFT_LANES;
        float wr = fft->cosine[k], wi = fft->sine[k];
        for (size_t i = 0; i < FFT_LANES; i++) {
            float er = ar[i] + br[i], ei = ai[i] - bi[i];
            float or = ai[i] + bi[i], oi = br[i] - ar[i]; /* -j times the difference */
            float xr = er + wr * or -wi * oi, xi = ei + wr * oi + wi * or ;
            power[k * FFT_LANES + i] = (xr * xr + xi * xi) * 0.25F;
        }
    }
}

void fft_power(struct fft *fft, const float *samples, size_t hop, size_t bins, float *power) {
    size_t side = FFT_LANES;
    pack(samples, hop, fft->window, fft->half, fft->from.real, fft->from.imaginary);
    for (size_t length = fft->half; length > 1; length /= 4, side *= 4) {
        struct block done = fft->to;
        transform_pass(fft, fft->from.real, fft->from.imaginary, done.real, done.imaginary, length,
                       side);
        fft->to = fft->from;
        fft->from = done;
    }
    unpack(fft, fft->from.real, fft->from.imaginary, bins < fft->half ? bins : fft->half, power);
}
