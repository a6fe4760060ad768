#include "sound/harmony.h"

#include <math.h>
#include <string.h>

/* ---- what a frame is like ---- */

/* Roughness after W. Sethares, "Local consonance and the relationship between timbre and scale",
 * 1993, by the square of the magnitudes; and which intervals the tones have. */
static double roughness(const struct peak *peaks, size_t count, double *intervals) {
    double rough = 0, squares = 0, pairs = 0, found[SOUND_INTERVALS] = {0};
    for (size_t i = 0; i < count; i++) {
        squares += peaks[i].size * peaks[i].size;
        double scale = 0.24 / (0.0207 * peaks[i].hertz + 18.96);
        for (size_t j = i + 1; j < count; j++) {
            double weight = peaks[i].size * peaks[j].size;
            double apart = scale * (peaks[j].hertz - peaks[i].hertz);
            if (apart < 4) {
                rough +=
                    weight * (double)(expf((float)(-3.5 * apart)) - expf((float)(-5.75 * apart)));
            }
            double semitones = 12 * (peaks[j].pitch - peaks[i].pitch);
            double class = fabs(semitones - 12 * floor(semitones / 12 + 0.5));
            double nearest = floor(class + 0.5);
            found[fabs(class - nearest) < 0.3 ? (size_t)nearest : SOUND_INTERVALS - 1] += weight;
            pairs += weight;
        }
    }
    for (size_t i = 0; i < SOUND_INTERVALS && pairs > 0; i++) {
        intervals[i] += found[i] / pairs;
    }
    return log(2 * rough / squares + 1e-3);
}

/* The largest share of the tones that are harmonics of one, among fundamentals that the three
 * strongest could belong to. */
static double harmonic_share(const struct peak *peaks, size_t count, double sum) {
    double best = 0, share = 0, size[3] = {0};
    size_t top[3] = {0};
    for (size_t i = 0; i < count; i++) {
        size_t at = 3;
        for (; at > 0 && peaks[i].size > size[at - 1]; at--) {
            if (at < 3) {
                size[at] = size[at - 1];
                top[at] = top[at - 1];
            }
        }
        if (at < 3) {
            size[at] = peaks[i].size;
            top[at] = i;
        }
    }
    for (size_t which = 0; which < 9; which++) {
        double low = peaks[top[which / 3]].hertz / (double)(1 + which % 3), held = 0, score = 0;
        for (size_t i = 0; i < count && low > 50; i++) {
            double times = peaks[i].hertz / low, whole = floor(times + 0.5);
            if (whole >= 1 && whole <= 10 && fabs(times - whole) < 0.015 * whole) {
                held += peaks[i].size;
                score += peaks[i].size / sqrt(whole);
            }
        }
        if (score > best) {
            best = score;
            share = held / sum;
        }
    }
    return share;
}

static const struct peak *nearest(const struct harmony *harmony, double pitch) {
    const struct peak *found = NULL;
    for (size_t i = 0; i < harmony->held; i++) {
        const struct peak *peak = &harmony->before[i];
        if (found == NULL || fabs(peak->pitch - pitch) < fabs(found->pitch - pitch)) {
            found = peak;
        }
    }
    return found;
}

/* Which tones were there before, within 40 cents, and how they have changed since. */
static void compare(const struct harmony *harmony, const struct peak *peaks, size_t count,
                    double sum, double *value) {
    double steady = 0, decibels = 0, cents = 0;
    for (size_t i = 0; i < count; i++) {
        const struct peak *then = nearest(harmony, peaks[i].pitch);
        double apart = then == NULL ? INFINITY : 1200 * fabs(then->pitch - peaks[i].pitch);
        if (then != NULL && apart < 40) {
            steady += peaks[i].size;
            decibels += peaks[i].size * fabs(20 * log10(peaks[i].size / then->size));
            cents += peaks[i].size * apart;
        }
    }
    value[HARMONY_STEADY] = harmony->held > 0 ? steady / sum : NAN;
    value[HARMONY_SWELL] = steady > 0 ? decibels / steady : NAN;
    value[HARMONY_DRIFT] = steady > 0 ? cents / steady : NAN;
}

static void describe(const struct peak *peaks, size_t count, double *value) {
    double sum = 0, squares = 0, pitch = 0, pitches = 0, low = 0, high = 0, strong = 0, top = 0;
    for (size_t i = 0; i < count; i++) {
        const struct peak *peak = &peaks[i];
        sum += peak->size;
        squares += peak->size * peak->size;
        pitch += peak->size * peak->pitch;
        pitches += peak->size * peak->pitch * peak->pitch;
        low += peak->hertz < 250 ? peak->size : 0;
        high += peak->hertz > 1000 ? peak->size : 0;
        if (peak->size > top) {
            top = peak->size;
            value[HARMONY_STRONGEST] = peak->pitch;
        }
    }
    for (size_t i = 0; i < count; i++) {
        strong += peaks[i].size > 0.1 * top;
    }
    value[HARMONY_PITCH] = pitch / sum;
    value[HARMONY_WIDTH] = sqrt(fmax(0, pitches / sum - pitch / sum * pitch / sum));
    value[HARMONY_NARROW] = log(squares / (sum * sum));
    value[HARMONY_LOWEST] = peaks[0].pitch;
    value[HARMONY_STRONG] = strong;
    value[HARMONY_BASS] = low / sum;
    value[HARMONY_HIGH] = high / sum;
    value[HARMONY_OF_ONE] = harmonic_share(peaks, count, sum);
}

/* ---- frame by frame ---- */

void harmony_begin(struct harmony *harmony) {
    static const double range[SOUND_HARMONY][2] = {
        [HARMONY_ROUGH] = {-7, 3},  [HARMONY_COUNT] = {0, 256}, [HARMONY_TONAL] = {0, 1},
        [HARMONY_PITCH] = {5, 12},  [HARMONY_WIDTH] = {0, 3},   [HARMONY_STRONGEST] = {5, 12},
        [HARMONY_NARROW] = {-4, 0}, [HARMONY_LOWEST] = {5, 12}, [HARMONY_STRONG] = {0, 21},
        [HARMONY_STEADY] = {0, 1},  [HARMONY_SWELL] = {0, 20},  [HARMONY_DRIFT] = {0, 40},
        [HARMONY_BASS] = {0, 1},    [HARMONY_HIGH] = {0, 1},    [HARMONY_OF_ONE] = {0, 1}};
    *harmony = (struct harmony){.held = 0};
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        harmony->course[i] = course_new(range[i][0], range[i][1]);
    }
}

static void add_frame(struct harmony *harmony, const struct peak *peaks, size_t count, size_t all,
                      double share) {
    double value[SOUND_HARMONY], sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += peaks[i].size;
    }
    describe(peaks, count, value);
    compare(harmony, peaks, count, sum, value);
    value[HARMONY_ROUGH] = roughness(peaks, count, harmony->intervals);
    value[HARMONY_COUNT] = (double)all;
    value[HARMONY_TONAL] = share;
    harmony->pairs += count > 1;
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        if (isnan(value[i])) {
            course_gap(&harmony->course[i]);
        } else {
            course_add(&harmony->course[i], value[i]);
        }
    }
}

void harmony_add(struct harmony *harmony, struct chords *chords, const float *power,
                 size_t frames) {
    for (size_t lane = 0; lane < frames; lane++) {
        struct peak peaks[PEAKS_MOST];
        size_t all;
        double share;
        size_t count = peaks_find(power, lane, peaks, &all, &share);
        if (count > 0) {
            add_frame(harmony, peaks, count, all, share);
            chords_add(chords, peaks, count);
        }
        for (size_t i = 0; count == 0 && i < SOUND_HARMONY; i++) {
            course_gap(&harmony->course[i]);
        }
        memcpy(harmony->before, peaks, count * sizeof *peaks);
        harmony->held = count;
    }
}

void harmony_end(const struct harmony *harmony, struct sound_facts *out) {
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        out->harmony[i] = course_end(&harmony->course[i]);
    }
    for (size_t i = 0; i < SOUND_INTERVALS; i++) {
        out->interval[i] = harmony->pairs > 0 ? harmony->intervals[i] / harmony->pairs : NAN;
    }
}
