#include "sound/rhythm.h"

#include "sound/spectrum.h"
#include "sound/tempo.h"

#include <math.h>
#include <string.h>

enum { LATER = 3, EARLIER = RHYTHM_NEAR - LATER - 1 }; /* frames around one that may be an onset */

static const double frame_seconds = (double)SPECTRUM_HOP / SOUND_RATE;

/* How much each band rose in two frames, in nepers, falls left out, the mean of the bands: the
 * spectral flux of S. Dixon, "Onset detection revisited", 2006, against the strongest of three
 * neighbouring bands, which leaves vibrato out (S. Boeck and G. Widmer, "Maximum filter vibrato
 * suppression for onset detection", 2013). What is 30 dB below the strongest of late counts as
 * silent. */
static float rise(struct rhythm *rhythm, const float *bands, size_t frame) {
    const float *before = rhythm->bands[rhythm->seen % 2];
    float sum = 0, highest = 0;
    for (size_t i = 0; i < MEL_BANDS; i++) {
        highest = fmaxf(highest, bands[i * FFT_LANES + frame]);
    }
    rhythm->ceiling = fmaxf(highest, rhythm->ceiling * 0.998F); /* 3 dB in 8 seconds */
    float floor = rhythm->ceiling * 1e-3F + 1e-10F;
    for (size_t i = 0; i < MEL_BANDS; i++) {
        float now = bands[i * FFT_LANES + frame], then = before[i];
        then = i > 0 ? fmaxf(then, before[i - 1]) : then;
        then = i + 1 < MEL_BANDS ? fmaxf(then, before[i + 1]) : then;
        sum += now > then ? logf((now + floor) / (then + floor)) : 0;
    }
    return sum / MEL_BANDS;
}

/* Adds the autocorrelation of the last window, its mean taken away, as if all windows were equally
 * loud; unbiased, so that long lags count as much as short ones. */
static void add_window(struct rhythm *rhythm, size_t length) {
    double values[RHYTHM_WINDOW], sums[RHYTHM_LAGS] = {0}, mean = 0;
    for (size_t i = 0; i < length; i++) {
        values[i] = (double)rhythm->rises[(rhythm->seen - length + i) % RHYTHM_WINDOW];
        mean += values[i] / (double)length;
    }
    for (size_t i = 0; i < length; i++) {
        values[i] -= mean;
    }
    for (size_t lag = 0; lag < RHYTHM_LAGS && lag < length; lag++) {
        double sum = 0;
        for (size_t i = lag; i < length; i++) {
            sum += values[i] * values[i - lag];
        }
        sums[lag] = sum / (double)(length - lag);
    }
    if (sums[0] > 1e-6) {
        for (size_t lag = 0; lag < RHYTHM_LAGS && lag < length; lag++) {
            rhythm->lags[lag] += sums[lag] / sums[0];
        }
        rhythm->windows++;
    }
}

static float rise_at(const struct rhythm *rhythm, size_t frame) {
    return rhythm->rises[frame % RHYTHM_WINDOW];
}

/* Whether something began LATER frames ago: nothing near rises as much, and it is well above the
 * mean of what is near. */
static bool is_onset(const struct rhythm *rhythm) {
    size_t at = rhythm->seen - 1 - LATER;
    float value = rise_at(rhythm, at), mean = 0;
    for (size_t i = at - EARLIER; i <= at + LATER; i++) {
        float other = rise_at(rhythm, i);
        mean += other / RHYTHM_NEAR;
        if (i + LATER >= at && (i < at ? other >= value : other > value)) {
            return false;
        }
    }
    return value > 1.4F * mean + 0.06F;
}

void rhythm_add(struct rhythm *rhythm, const float *bands, size_t frames) {
    for (size_t frame = 0; frame < frames; frame++) {
        float value = rhythm->seen >= 2 ? rise(rhythm, bands, frame) : 0;
        float *keep = rhythm->bands[rhythm->seen % 2];
        for (size_t i = 0; i < MEL_BANDS; i++) {
            keep[i] = bands[i * FFT_LANES + frame];
        }
        rhythm->rises[rhythm->seen % RHYTHM_WINDOW] = value;
        rhythm->seen++;
        sums_add(&rhythm->spread, (double)value);
        if (rhythm->seen >= RHYTHM_NEAR && is_onset(rhythm)) {
            rhythm->onsets++;
        }
        if (rhythm->seen >= RHYTHM_WINDOW && rhythm->seen % RHYTHM_STEP == 0) {
            add_window(rhythm, RHYTHM_WINDOW);
        }
    }
}

void rhythm_end(struct rhythm *rhythm, struct sound_facts *out) {
    out->tempo = out->tempo_half = out->tempo_double = out->tempo_certainty = NAN;
    out->half = out->doubled = 0;
    out->onset = sums_spread(&rhythm->spread);
    out->onset_rate =
        rhythm->seen > 0 ? rhythm->onsets / ((double)rhythm->seen * frame_seconds) : NAN;
    if (rhythm->seen < RHYTHM_WINDOW && rhythm->seen >= RHYTHM_STEP) {
        add_window(rhythm, rhythm->seen);
    }
    if (rhythm->windows > 0) {
        for (size_t lag = 0; lag < RHYTHM_LAGS; lag++) {
            rhythm->lags[lag] /= rhythm->windows;
        }
        tempo_find(rhythm->lags, out);
    }
}
