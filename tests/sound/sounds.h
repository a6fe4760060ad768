/* Sounds that the tests of sound/ make themselves: mono at SOUND_RATE. */
#ifndef TESTS_SOUND_SOUNDS_H
#define TESTS_SOUND_SOUNDS_H

#include "sound/sound.h"

struct wave {
    float *samples;
    size_t count;
};

struct wave wave_silent(double seconds);
void wave_free(struct wave *wave);

/* What is added begins at `start` seconds and is cut at the wave's end. */
void wave_add_sine(struct wave *wave, double start, double seconds, double hertz, double amplitude);

/* A note with five harmonics that begins at once and fades. */
void wave_add_note(struct wave *wave, double start, double seconds, double hertz, double amplitude);
void wave_add_click(struct wave *wave, double start, double amplitude);
void wave_add_kick(struct wave *wave, double start, double amplitude);
void wave_add_snare(struct wave *wave, double start, double amplitude, struct random *random);
void wave_add_hat(struct wave *wave, double start, double amplitude, struct random *random);

/* Even noise of that root mean square. */
void wave_add_noise(struct wave *wave, double level, struct random *random);

enum pattern { PATTERN_CLICKS, PATTERN_DRUMS, PATTERN_ARPEGGIO, PATTERNS };

/* Thirty seconds of a pattern. The second eighth of a beat comes at `swing` of it: 0.5 is straight,
 * 0.667 swung. Noise is so many dB below the beats' peaks; 0 for none. */
struct wave wave_pattern(enum pattern pattern, double tempo, double swing, double noise,
                         uint64_t seed);

/* How the key is: a cadence I IV V I in C major (0) to B minor (23), twice, in four voices; A4 is
 * `cents` off 440 Hz. */
struct wave wave_cadence(int key, double cents);

/* Hertz of a MIDI number: 69 is 440. */
double note_hertz(double number);

/* All facts at once, fed in blocks of `block` samples. */
struct sound_facts facts_of(const struct wave *wave, size_t block);

#endif
