#include "sound/texture.h"

#include "sound/fft.h"
#include "sound/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PER_BAND = MEL_BANDS / SOUND_BANDS, LOW = 12, HIGH = 40 };

static const float least_level = -100; /* dB, of a band */

struct texture *texture_new(void) {
    static const double range[SOUND_TEXTURE][2] = {
        [TEXTURE_LEVEL] = {-100, 30},    [TEXTURE_BRIGHT] = {5, 14},
        [TEXTURE_WIDTH] = {0, 4},        [TEXTURE_FLAT] = {-40, 0},
        [TEXTURE_RISE] = {0, 16},        [TEXTURE_RISE_LOW] = {0, 16},
        [TEXTURE_RISE_MIDDLE] = {0, 16}, [TEXTURE_RISE_HIGH] = {0, 16},
        [TEXTURE_FALL] = {0, 16}};
    struct texture *texture = memory_new(1, sizeof *texture);
    double last = 2595 * log10(1 + 10000.0 / 700), first = 2595 * log10(1 + 30.0 / 700);
    texture->fft = fft_new(TEXTURE_WINDOW);
    texture->held = memory_aligned((size_t)SOUND_BANDS * TEXTURE_WINDOW, sizeof(float));
    for (size_t i = 0; i < MEL_BANDS; i++) {
        double mel = first + (last - first) * (double)(i + 1) / (MEL_BANDS + 1);
        texture->pitch[i] = log2(700 * (pow(10, mel / 2595) - 1));
    }
    for (size_t i = 0; i < SOUND_TEXTURE; i++) {
        texture->course[i] = course_new(range[i][0], range[i][1]);
    }
    for (size_t i = 0; i < SOUND_BANDS; i++) {
        texture->band[i] = course_new((double)least_level, 30);
    }
    texture->seconds = course_new((double)least_level, 30);
    return texture;
}

void texture_free(struct texture *texture) {
    if (texture != NULL) {
        fft_free(texture->fft);
        free(texture->held);
        free(texture);
    }
}

/* ---- swings ---- */

/* From 0.34 Hz on, each about half an octave to an octave: beats, syllables, trembling. In bins of
 * 0.084 Hz. */
static const size_t swing_edges[SOUND_SWINGS + 1] = {4, 10, 18, 30, 48, 72, 108, 160, 240};

/* Adds the power of the swings of each band's level in the last window. */
static void add_window(struct texture *texture, size_t length) {
    float *levels = memory_aligned((size_t)FFT_LANES * TEXTURE_WINDOW, sizeof(float));
    float *power = memory_aligned((size_t)FFT_LANES * swing_edges[SOUND_SWINGS], sizeof(float));
    for (size_t first = 0; first < SOUND_BANDS; first += FFT_LANES) {
        memset(levels, 0, sizeof(float) * FFT_LANES * TEXTURE_WINDOW);
        for (size_t i = 0; i < FFT_LANES; i++) {
            const float *held = texture->held + (first + i) * TEXTURE_WINDOW;
            float mean = 0;
            for (size_t t = 0; t < length; t++) {
                mean += held[(texture->seen - length + t) % TEXTURE_WINDOW] / (float)length;
            }
            for (size_t t = 0; t < length; t++) {
                levels[i * TEXTURE_WINDOW + t] =
                    held[(texture->seen - length + t) % TEXTURE_WINDOW] - mean;
            }
        }
        fft_power(texture->fft, levels, TEXTURE_WINDOW, swing_edges[SOUND_SWINGS], power);
        for (size_t i = 0; i < FFT_LANES; i++) {
            for (size_t s = 0; s < SOUND_SWINGS; s++) {
                for (size_t k = swing_edges[s]; k < swing_edges[s + 1]; k++) {
                    texture->swings[first + i][s] += (double)power[k * FFT_LANES + i];
                }
            }
        }
    }
    texture->windows++;
    free(levels);
    free(power);
}

/* ---- frame by frame ---- */

/* How much the bands from..to-1 rose, and how much they fell, in two frames: dB, the mean. */
static double change(const float *now, const float *then, size_t from, size_t to, double sign) {
    float sum = 0;
    for (size_t i = from; i < to; i++) {
        sum += fmaxf(0, (float)sign * (now[i] - then[i]));
    }
    return (double)sum / (double)(to - from);
}

static void add_changes(struct texture *texture, const float *now, const float *then) {
    struct course *course = texture->course;
    course_add(&course[TEXTURE_RISE], change(now, then, 0, MEL_BANDS, 1));
    course_add(&course[TEXTURE_RISE_LOW], change(now, then, 0, LOW, 1));
    course_add(&course[TEXTURE_RISE_MIDDLE], change(now, then, LOW, HIGH, 1));
    course_add(&course[TEXTURE_RISE_HIGH], change(now, then, HIGH, MEL_BANDS, 1));
    course_add(&course[TEXTURE_FALL], change(now, then, 0, MEL_BANDS, -1));
}

static void add_level(struct texture *texture, double level) {
    course_add(&texture->course[TEXTURE_LEVEL], level);
    texture->second += level;
    texture->second_squares += level * level;
    if (texture->seen % TEXTURE_SECOND == TEXTURE_SECOND - 1) {
        double mean = texture->second / TEXTURE_SECOND;
        course_add(&texture->seconds, mean);
        sums_add(&texture->within_second,
                 sqrt(fmax(0, texture->second_squares / TEXTURE_SECOND - mean * mean)));
        texture->second = texture->second_squares = 0;
    }
}

/* Brightness: where on the scale of pitch the magnitudes lie; width: how far they spread there;
 * flatness: how far the mean of the levels is below the level of the mean. */
static void add_shape(struct texture *texture, const float *bands, size_t frame,
                      const float *levels) {
    double sum = 0, pitch = 0, pitches = 0, power = 0, decibels = 0;
    for (size_t i = 0; i < MEL_BANDS; i++) {
        double size = (double)sqrtf(bands[i * FFT_LANES + frame]);
        sum += size;
        pitch += size * texture->pitch[i];
        pitches += size * texture->pitch[i] * texture->pitch[i];
        power += (double)bands[i * FFT_LANES + frame];
        decibels += (double)levels[i];
    }
    if (!(sum > 0)) { /* nothing above 30 Hz */
        return;
    }
    double level = 10 * log10(power + 1e-10), mean = pitch / sum;
    course_add(&texture->course[TEXTURE_BRIGHT], mean);
    course_add(&texture->course[TEXTURE_WIDTH], sqrt(fmax(0, pitches / sum - mean * mean)));
    course_add(&texture->course[TEXTURE_FLAT],
               decibels / MEL_BANDS - (level - 10 * log10(MEL_BANDS)));
    add_level(texture, level);
}

/* What is 50 dB below the strongest band of late counts for nothing: there encoders differ. */
static void add_frame(struct texture *texture, const float *bands, size_t frame, bool heard) {
    float *now = texture->levels[texture->seen % 3], highest = 0;
    for (size_t i = 0; i < MEL_BANDS; i++) {
        highest = fmaxf(highest, bands[i * FFT_LANES + frame]);
    }
    texture->ceiling = fmaxf(highest, texture->ceiling * 0.998F); /* 3 dB in 8 seconds */
    float floor = texture->ceiling * 1e-5F + 1e-10F;
    for (size_t i = 0; i < MEL_BANDS; i++) {
        now[i] = 10 * log10f(bands[i * FFT_LANES + frame] + floor);
    }
    for (size_t b = 0; b < SOUND_BANDS; b++) {
        float level = 0;
        for (size_t i = 0; i < PER_BAND; i++) {
            level += now[b * PER_BAND + i] / PER_BAND;
        }
        texture->held[b * TEXTURE_WINDOW + texture->seen % TEXTURE_WINDOW] = level;
        if (heard) {
            course_add(&texture->band[b], (double)level);
        } else {
            course_gap(&texture->band[b]);
        }
    }
    if (heard) {
        add_shape(texture, bands, frame, now);
    }
    if (texture->seen >= 2) {
        add_changes(texture, now, texture->levels[(texture->seen + 1) % 3]);
    }
}

void texture_add(struct texture *texture, const float *bands, size_t frames, const bool *heard) {
    for (size_t frame = 0; frame < frames; frame++) {
        add_frame(texture, bands, frame, heard[frame]);
        texture->seen++;
        if (texture->seen >= TEXTURE_WINDOW && texture->seen % TEXTURE_STEP == 0) {
            add_window(texture, TEXTURE_WINDOW);
        }
    }
}

void texture_end(struct texture *texture, struct sound_facts *out) {
    if (texture->windows == 0 && texture->seen >= TEXTURE_STEP) {
        add_window(texture, texture->seen);
    }
    for (size_t i = 0; i < SOUND_TEXTURE; i++) {
        out->texture[i] = course_end(&texture->course[i]);
    }
    for (size_t b = 0; b < SOUND_BANDS; b++) {
        out->band[b] = course_end(&texture->band[b]);
        for (size_t s = 0; s < SOUND_SWINGS; s++) {
            out->swing[b][s] = texture->windows > 0
                                   ? texture->swings[b][s] / texture->windows /
                                         (double)(swing_edges[s + 1] - swing_edges[s])
                                   : NAN;
        }
    }
    out->seconds_level = course_end(&texture->seconds);
    out->within_second = sums_spread(&texture->within_second).mean;
}
