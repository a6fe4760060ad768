#include "sound/sound.h"

#include "sound/chords.h"
#include "sound/fft.h"
#include "sound/harmony.h"
#include "sound/level.h"
#include "sound/mel.h"
#include "sound/rhythm.h"
#include "sound/spectrum.h"
#include "sound/tame.h"
#include "sound/texture.h"
#include "sound/tone.h"
#include "sound/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SOUND_BLOCK = 4096 };

/* Samples that wait until eight frames are there. */
struct frames {
    struct fft *fft;
    size_t size, hop, bins;
    float *samples; /* room for eight frames */
    size_t held;
    bool begun; /* eight frames were made before */
    float *power;
};

struct sound {
    double samples;
    uint64_t not_finite;
    struct frames fine, long_ones;
    float block[SOUND_BLOCK];
    float bands[MEL_BANDS * FFT_LANES];
    struct level level;
    struct spectrum *spectrum;
    struct mel *mel;
    struct rhythm rhythm;
    struct tone tone;
    struct harmony harmony;
    struct chords chords;
    struct texture *texture;
};

static size_t frames_room(const struct frames *frames) {
    return frames->size + (FFT_LANES - 1) * frames->hop;
}

static struct frames frames_new(size_t size, size_t hop, size_t bins) {
    struct frames frames = {.fft = fft_new(size), .size = size, .hop = hop, .bins = bins};
    frames.samples = memory_aligned(frames_room(&frames), sizeof(float));
    frames.power = memory_aligned(bins * FFT_LANES, sizeof(float));
    return frames;
}

static void frames_free(struct frames *frames) {
    fft_free(frames->fft);
    free(frames->samples);
    free(frames->power);
}

struct sound *sound_new(void) {
    struct sound *sound = memory_new(1, sizeof *sound);
    sound->fine = frames_new(SPECTRUM_SIZE, SPECTRUM_HOP, SPECTRUM_BINS);
    sound->long_ones = frames_new(TONE_SIZE, TONE_HOP, TONE_BINS);
    sound->spectrum = spectrum_new();
    sound->mel = mel_new();
    harmony_begin(&sound->harmony);
    chords_begin(&sound->chords);
    sound->texture = texture_new();
    return sound;
}

void sound_free(struct sound *sound) {
    if (sound != NULL) {
        frames_free(&sound->fine);
        frames_free(&sound->long_ones);
        spectrum_free(sound->spectrum);
        mel_free(sound->mel);
        texture_free(sound->texture);
        free(sound);
    }
}

static void use_fine(struct sound *sound, size_t count) {
    struct frames *frames = &sound->fine;
    bool heard[FFT_LANES];
    fft_power(frames->fft, frames->samples, frames->hop, frames->bins, frames->power);
    mel_bands(sound->mel, frames->power, sound->bands);
    spectrum_add(sound->spectrum, frames->power, count, heard);
    mel_add(sound->mel, sound->bands, count, heard);
    rhythm_add(&sound->rhythm, sound->bands, count);
    texture_add(sound->texture, sound->bands, count, heard);
}

static void use_long(struct sound *sound, size_t count) {
    struct frames *frames = &sound->long_ones;
    fft_power(frames->fft, frames->samples, frames->hop, frames->bins, frames->power);
    tone_add(&sound->tone, frames->power, count);
    harmony_add(&sound->harmony, &sound->chords, frames->power, count);
}

/* Adds samples, and uses eight frames whenever they are whole. */
static void frames_add(struct sound *sound, struct frames *frames, const float *samples,
                       size_t count, void (*use)(struct sound *, size_t)) {
    size_t room = frames_room(frames), step = FFT_LANES * frames->hop;
    while (count > 0) {
        size_t taken = room - frames->held < count ? room - frames->held : count;
        memcpy(frames->samples + frames->held, samples, taken * sizeof *samples);
        frames->held += taken;
        samples += taken;
        count -= taken;
        if (frames->held == room) {
            use(sound, FFT_LANES);
            memmove(frames->samples, frames->samples + step, (room - step) * sizeof *samples);
            frames->held = room - step;
            frames->begun = true;
        }
    }
}

/* Uses the whole frames that are left. A sound that is shorter than one has one, with zeros behind
 * it. */
static void frames_end(struct sound *sound, struct frames *frames,
                       void (*use)(struct sound *, size_t)) {
    size_t count =
        frames->held < frames->size ? 0 : 1 + (frames->held - frames->size) / frames->hop;
    count = count == 0 && !frames->begun && frames->held > 0 ? 1 : count;
    if (count > 0) {
        memset(frames->samples + frames->held, 0,
               (frames_room(frames) - frames->held) * sizeof *frames->samples);
        use(sound, count);
    }
}

void sound_feed(struct sound *sound, const float *samples, size_t count) {
    sound->samples += (double)count;
    while (count > 0) {
        size_t taken = count < SOUND_BLOCK ? count : SOUND_BLOCK;
        sound->not_finite += tame(samples, taken, sound->block);
        level_add(&sound->level, sound->block, taken);
        frames_add(sound, &sound->fine, sound->block, taken, use_fine);
        frames_add(sound, &sound->long_ones, sound->block, taken, use_long);
        samples += taken;
        count -= taken;
    }
}

void sound_end(struct sound *sound, struct sound_facts *out) {
    *out = (struct sound_facts){.seconds = sound->samples / SOUND_RATE,
                                .not_finite = sound->not_finite};
    frames_end(sound, &sound->fine, use_fine);
    frames_end(sound, &sound->long_ones, use_long);
    level_end(&sound->level, out);
    spectrum_end(sound->spectrum, out);
    mel_end(sound->mel, out);
    rhythm_end(&sound->rhythm, out);
    tone_end(&sound->tone, out);
    harmony_end(&sound->harmony, out);
    chords_end(&sound->chords, out);
    texture_end(sound->texture, out);
    vector_of_facts(out, out->vector);
}
