#include "sound/tone.h"

#include "sound/fft.h"

#include <math.h>
#include <string.h>

enum { LOWEST = 24 }; /* the bin of 65 Hz */

static const double turn = 6.283185307179586;

/* The place of a peak between bins, from the three powers around it (J. Smith and X. Serra,
 * "PARSHL", 1987): a parabola through their logarithms. */
static double peak_offset(double before, double at, double after) {
    double a = log(before + 1e-30), b = log(at), c = log(after + 1e-30);
    double bend = a - 2 * b + c;
    return bend < 0 ? 0.5 * (a - c) / bend : 0;
}

static void add_peak(struct tone *tone, double bin, double weight) {
    double frequency = bin * SOUND_RATE / TONE_SIZE;
    double cents = 1200 * log2(frequency / 440) + 900 + 12000; /* from a C far below */
    double place = fmod(cents / 10, TONE_STEPS);
    size_t step = (size_t)place % TONE_STEPS;
    double part = place - floor(place);
    tone->steps[step] += weight * (1 - part);
    tone->steps[(step + 1) % TONE_STEPS] += weight * part;
}

/* Peaks at most 50 dB below the frame's highest, by their magnitudes (E. Gomez, "Tonal description
 * of polyphonic audio for music content processing", 2006, has the whole method). */
void tone_add(struct tone *tone, const float *power, size_t frames) {
    for (size_t lane = 0; lane < frames; lane++) {
        const float *bin = power + lane;
        float highest = 1e-9F;
        for (size_t k = LOWEST; k < TONE_BINS; k++) {
            highest = fmaxf(highest, bin[k * FFT_LANES]);
        }
        for (size_t k = LOWEST; k + 1 < TONE_BINS; k++) {
            float before = bin[(k - 1) * FFT_LANES], at = bin[k * FFT_LANES];
            float after = bin[(k + 1) * FFT_LANES];
            if (at > before && at >= after && at > 1e-5F * highest) {
                add_peak(tone, (double)k + peak_offset((double)before, (double)at, (double)after),
                         sqrt((double)at));
            }
        }
    }
}

/* How far from semitones above C the tones are, by the mean direction on a circle of 100 cents. */
static double tuning_of(const struct tone *tone) {
    double real = 0, imaginary = 0;
    for (size_t i = 0; i < TONE_STEPS; i++) {
        real += tone->steps[i] * cos(turn * (double)i / 10);
        imaginary += tone->steps[i] * sin(turn * (double)i / 10);
    }
    return atan2(imaginary, real) / turn * 100;
}

/* Into pitch classes; what is between two of them counts for little. */
static void fold(const struct tone *tone, double tuning, double *chroma) {
    double sum = 0;
    memset(chroma, 0, SOUND_CHROMA * sizeof *chroma);
    for (size_t i = 0; i < TONE_STEPS; i++) {
        double place = (10 * (double)i - tuning) / 100, nearest = floor(place + 0.5);
        double near = cos(turn / 2 * (place - nearest));
        double weight = tone->steps[i] * near * near;
        chroma[(size_t)(nearest + SOUND_CHROMA) % SOUND_CHROMA] += weight;
        sum += weight;
    }
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        chroma[i] /= sum;
    }
}

/* How often each degree is heard in pieces in major and minor: the Kostka-Payne corpus in
 * D. Temperley, "Music and probability", 2007. */
static const double profiles[2][SOUND_CHROMA] = {
    {0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400},
    {0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330}};

/* A profile of notes as a profile of what is heard: with the first six harmonics, each 0.6 times as
 * strong as the one before (Gomez 2006). */
static void with_harmonics(const double *profile, double *out) {
    static const size_t intervals[] = {0, 0, 7, 0, 4, 7};
    memset(out, 0, SOUND_CHROMA * sizeof *out);
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        double strength = 1;
        for (size_t h = 0; h < sizeof intervals / sizeof *intervals; h++, strength *= 0.6) {
            out[(i + intervals[h]) % SOUND_CHROMA] += profile[i] * strength;
        }
    }
}

/* Pearson's, of chroma from a tonic on and a profile. */
static double correlation(const double *chroma, size_t tonic, const double *profile) {
    double mean = 0, product = 0, square = 0, own = 0;
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        mean += profile[i] / SOUND_CHROMA;
    }
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        double a = chroma[(i + tonic) % SOUND_CHROMA] - 1.0 / SOUND_CHROMA, b = profile[i] - mean;
        product += a * b;
        square += a * a;
        own += b * b;
    }
    return square > 0 ? product / sqrt(square * own) : 0;
}

/* C. Krumhansl, "Cognitive foundations of musical pitch", 1990, chapter 4: the key whose profile is
 * most like the chroma. It is certain if no other is nearly as much so, and if the chroma is not
 * even, as that of noise and drums is. */
static void find_key(struct sound_facts *out) {
    double scores[2 * SOUND_CHROMA], best[2] = {-1, -1}, sum = 0, uneven = 0;
    size_t first = 0;
    for (size_t mode = 0; mode < 2; mode++) {
        double profile[SOUND_CHROMA];
        with_harmonics(profiles[mode], profile);
        for (size_t key = 0; key < SOUND_CHROMA; key++) {
            double *score = &scores[mode * SOUND_CHROMA + key];
            *score = correlation(out->chroma, key, profile);
            best[mode] = fmax(best[mode], *score);
            first = *score > scores[first] ? mode * SOUND_CHROMA + key : first;
        }
    }
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        sum += exp(20 * (scores[i] - scores[first]));
    }
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        uneven += fabs(out->chroma[i] - 1.0 / SOUND_CHROMA);
    }
    out->key = (int)(first % SOUND_CHROMA);
    out->minor = first >= SOUND_CHROMA;
    out->key_certainty = fmax(0, scores[first]) * fmin(1, uneven / 0.3) / sum;
    out->major_lean = best[0] - best[1];
}

void tone_end(const struct tone *tone, struct sound_facts *out) {
    double sum = 0;
    for (size_t i = 0; i < TONE_STEPS; i++) {
        sum += tone->steps[i];
    }
    out->key = -1;
    out->minor = false;
    out->tuning = out->key_certainty = out->major_lean = NAN;
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        out->chroma[i] = NAN;
    }
    if (sum > 0) {
        out->tuning = tuning_of(tone);
        fold(tone, out->tuning, out->chroma);
        find_key(out);
    }
}
