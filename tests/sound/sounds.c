#include "sounds.h"

#include <math.h>
#include <stdlib.h>

static const double turn = 6.283185307179586;

struct wave wave_silent(double seconds) {
    size_t count = (size_t)(seconds * SOUND_RATE + 0.5);
    return (struct wave){memory_new(count, sizeof(float)), count};
}

void wave_free(struct wave *wave) {
    free(wave->samples);
    *wave = (struct wave){0};
}

/* The samples from `start` on, at most `seconds` long. */
static size_t part(const struct wave *wave, double start, double seconds, float **out) {
    size_t from = (size_t)(start * SOUND_RATE), count = (size_t)(seconds * SOUND_RATE);
    from = from < wave->count ? from : wave->count;
    *out = wave->samples + from;
    return count < wave->count - from ? count : wave->count - from;
}

void wave_add_sine(struct wave *wave, double start, double seconds, double hertz,
                   double amplitude) {
    float *out;
    size_t count = part(wave, start, seconds, &out);
    for (size_t i = 0; i < count; i++) {
        out[i] += (float)(amplitude * sin(turn * hertz * (double)i / SOUND_RATE));
    }
}

void wave_add_note(struct wave *wave, double start, double seconds, double hertz,
                   double amplitude) {
    float *out;
    size_t count = part(wave, start, seconds, &out);
    for (size_t i = 0; i < count; i++) {
        double time = (double)i / SOUND_RATE, sum = 0;
        for (int h = 1; h <= 5; h++) {
            sum += sin(turn * hertz * h * time) / h;
        }
        double fade = fmin(1, (seconds - time) / 0.01) * fmin(1, time / 0.005);
        out[i] += (float)(amplitude * sum * fade * exp(-2 * time / seconds));
    }
}

void wave_add_click(struct wave *wave, double start, double amplitude) {
    float *out;
    size_t count = part(wave, start, 0.01, &out);
    for (size_t i = 0; i < count; i++) {
        double time = (double)i / SOUND_RATE;
        out[i] += (float)(amplitude * exp(-time * 500) * sin(turn * 2000 * time));
    }
}

void wave_add_kick(struct wave *wave, double start, double amplitude) {
    float *out;
    size_t count = part(wave, start, 0.2, &out);
    for (size_t i = 0; i < count; i++) {
        double time = (double)i / SOUND_RATE;
        out[i] +=
            (float)(amplitude * exp(-time * 20) * sin(turn * (50 * time - 4 * exp(-30 * time))));
    }
}

static void add_burst(struct wave *wave, double start, double amplitude, double fade,
                      struct random *random) {
    float *out;
    size_t count = part(wave, start, 0.2, &out);
    for (size_t i = 0; i < count; i++) {
        double time = (double)i / SOUND_RATE;
        out[i] += (float)(amplitude * exp(-time * fade) * (2 * random_unit(random) - 1));
    }
}

void wave_add_snare(struct wave *wave, double start, double amplitude, struct random *random) {
    add_burst(wave, start, amplitude, 25, random);
    wave_add_note(wave, start, 0.1, 190, amplitude / 3);
}

void wave_add_hat(struct wave *wave, double start, double amplitude, struct random *random) {
    float *out, before = 0;
    size_t count = part(wave, start, 0.05, &out);
    for (size_t i = 0; i < count; i++) {
        double time = (double)i / SOUND_RATE;
        float noise = (float)(2 * random_unit(random) - 1);
        out[i] += (float)(amplitude * exp(-time * 80)) * (noise - before); /* high tones only */
        before = noise;
    }
}

void wave_add_noise(struct wave *wave, double level, struct random *random) {
    for (size_t i = 0; i < wave->count; i++) {
        wave->samples[i] += (float)(level * sqrt(3) * (2 * random_unit(random) - 1));
    }
}

double note_hertz(double number) {
    return 440 * pow(2, (number - 69) / 12);
}

static void add_beat(struct wave *wave, enum pattern pattern, size_t beat, double start,
                     double length, double swing, struct random *random) {
    static const int broken[] = {48, 55, 60, 64, 57, 60, 64, 69, 53, 57, 60, 65, 55, 59, 62, 67};
    double off = start + swing * length;
    switch (pattern) {
    case PATTERN_DRUMS:
        wave_add_kick(wave, start, beat % 2 == 0 ? 0.6 : 0.2);
        if (beat % 2 == 1) {
            wave_add_snare(wave, start, 0.3, random);
        }
        wave_add_hat(wave, start, 0.1, random);
        wave_add_hat(wave, off, 0.07, random);
        break;
    case PATTERN_ARPEGGIO: /* a chord of four beats, two notes a beat, a bass under the first */
        wave_add_note(wave, start, fmin(0.5, length), note_hertz(broken[beat / 4 * 4 % 16] - 12),
                      0.2);
        wave_add_note(wave, start, fmin(0.5, length * swing),
                      note_hertz(broken[(beat / 4 * 4 + beat * 2 % 4) % 16]), 0.15);
        wave_add_note(wave, off, fmin(0.5, length * (1 - swing)),
                      note_hertz(broken[(beat / 4 * 4 + beat * 2 % 4 + 1) % 16]), 0.1);
        break;
    case PATTERN_CLICKS:
    default:
        wave_add_click(wave, start, 0.5);
        if (swing != 0.5) {
            wave_add_click(wave, off, 0.2);
        }
        break;
    }
}

struct wave wave_pattern(enum pattern pattern, double tempo, double swing, double noise,
                         uint64_t seed) {
    struct wave wave = wave_silent(30);
    struct random random = random_seeded(seed, 0);
    double length = 60 / tempo, start = 0.1 + random_unit(&random) * length;
    for (size_t beat = 0; start < 30; beat++, start += length) {
        add_beat(&wave, pattern, beat, start, length, swing, &random);
    }
    if (noise > 0) {
        wave_add_noise(&wave, 0.5 * pow(10, -noise / 20), &random);
    }
    return wave;
}

struct wave wave_cadence(int key, double cents) {
    static const int degrees[] = {0, 5, 7, 0};
    struct wave wave = wave_silent(8);
    bool minor = key >= 12;
    for (int chord = 0; chord < 8; chord++) {
        int degree = degrees[chord % 4], root = 48 + (key + degree) % 12;
        int third = minor && degree != 7 ? 3 : 4; /* the dominant is major in minor, too */
        const int voices[] = {root - 12, root, root + third, root + 7};
        for (size_t v = 0; v < 4; v++) {
            wave_add_note(&wave, chord, 1, note_hertz(voices[v] + cents / 100), 0.15);
        }
    }
    return wave;
}

struct sound_facts facts_of(const struct wave *wave, size_t block) {
    struct sound_facts facts;
    struct sound *sound = sound_new();
    for (size_t i = 0; i < wave->count; i += block) {
        sound_feed(sound, wave->samples + i, block < wave->count - i ? block : wave->count - i);
    }
    sound_end(sound, &facts);
    sound_free(sound);
    return facts;
}
