#include "sound/tempo.h"

#include "sound/spectrum.h"

#include <math.h>

static const double turn = 6.283185307179586;
static const double slowest = 40, fastest = 220, step = 1.005;
static const double frames_a_minute = 60.0 * SOUND_RATE / SPECTRUM_HOP;

/* Between frames, along a straight line, over neighbours that are first evened out a little. */
static double lag_at(const double *lags, double place) {
    size_t at = (size_t)place;
    if (at < 1 || at + 2 >= RHYTHM_LAGS) {
        return 0;
    }
    double a = (lags[at - 1] + 2 * lags[at] + lags[at + 1]) / 4;
    double b = (lags[at] + 2 * lags[at + 1] + lags[at + 2]) / 4;
    return a + (b - a) * (place - floor(place));
}

/* How alike the onsets are one to four beats apart, -1..1. */
static double comb(const double *lags, double period) {
    double sum = 0;
    for (int beats = 1; beats <= 4; beats++) {
        sum += lag_at(lags, beats * period);
    }
    return sum / 4;
}

/* How strong the beat's own frequency is among the onsets: the power spectrum, which is the
 * autocorrelation's transform (Wiener and Khinchin), under Hann's window. */
static double pulse(const double *lags, double period) {
    double sum = 0, weights = 0;
    for (size_t lag = 1; lag < RHYTHM_LAGS; lag++) {
        double weight = 1 + cos(turn / 2 * (double)lag / RHYTHM_LAGS);
        sum += weight * lags[lag] * cos(turn * (double)lag / period);
        weights += weight;
    }
    return sum / weights;
}

/* How many beats a minute listeners tend to hear, 0..1: log-normal around 110 (D. Ellis, "Beat
 * tracking by dynamic programming", 2007), half as wide upwards. */
static double usual(double tempo) {
    double octaves = log2(tempo / 110);
    double width = octaves > 0 ? 0.5 : 1;
    return exp(-0.5 * octaves * octaves / (width * width));
}

/* A comb of lags finds a tempo and its fractions, the spectrum finds it and its multiples; their
 * product has neither (G. Peeters, "Template-based estimation of time-varying tempo", 2007). What
 * is usual is added and no factor: it tells octaves apart where the sound says little, and leaves
 * a plain beat at 200 alone. (As a factor it gave 24 instead of 26 of 55 songs, and halved fast
 * drums.) */
static double score(const double *lags, double tempo) {
    double period = frames_a_minute / tempo;
    double alike = comb(lags, period);
    return alike > 0 ? alike * cbrt(fmax(0, pulse(lags, period))) + 0.06 * usual(tempo) : 0;
}

/* The best of tempi half a hundredth apart; NAN if none is any good. */
static double best_between(const double *lags, double low, double high) {
    double best = NAN, most = 0, tempo = fmax(low, slowest);
    size_t count = (size_t)fmax(0, log(fmin(high, fastest) / tempo) / log(step) + 1.01);
    for (size_t i = 0; i < count; i++, tempo *= step) {
        double found = score(lags, tempo);
        if (found > most) {
            most = found;
            best = tempo;
        }
    }
    return best;
}

/* From the peaks near the multiples of a beat, the farther ones counting for more. */
static double refined(const double *lags, double tempo) {
    double period = frames_a_minute / tempo;
    for (int beats = 2; beats * period < RHYTHM_LAGS * 0.7; beats *= 2) {
        double center = beats * period, best = 0, most = -1;
        for (int i = -50; i <= 50; i++) {
            double place = center + i * period / 400;
            if (lag_at(lags, place) > most) {
                most = lag_at(lags, place);
                best = place;
            }
        }
        period = most > 0 ? best / beats : period;
    }
    return frames_a_minute / period;
}

void tempo_find(const double *lags, struct sound_facts *out) {
    double tempo = best_between(lags, slowest, fastest);
    if (isnan(tempo)) {
        return;
    }
    double own = score(lags, tempo);
    tempo = fmin(fmax(refined(lags, tempo), slowest), fastest);
    out->tempo = tempo;
    out->tempo_half = tempo / 2 >= slowest ? tempo / 2 : NAN;
    out->tempo_double = tempo * 2 <= fastest ? tempo * 2 : NAN;
    double half = best_between(lags, tempo / 2 * 0.97, tempo / 2 * 1.03);
    double doubled = best_between(lags, tempo * 2 * 0.97, tempo * 2 * 1.03);
    out->half = isnan(out->tempo_half) || isnan(half) ? 0 : fmin(1, score(lags, half) / own);
    out->doubled =
        isnan(out->tempo_double) || isnan(doubled) ? 0 : fmin(1, score(lags, doubled) / own);
    out->tempo_certainty = fmin(1, fmax(0, comb(lags, frames_a_minute / tempo)));
}
