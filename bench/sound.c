/* How long it takes to measure four made-up minutes: everything at 22,050 Hz mono, and loudness at
 * 44,100 Hz stereo; processor time, the best of some runs.
 *
 * bench_sound [RUNS] */
#include "sound/sound.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SECONDS = 240 };

static double processor_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Chords with a beat and some noise: every part of the work has something to do. */
static float *make(size_t rate, size_t channels) {
    static const double notes[] = {110, 220, 277.18, 329.63, 440};
    struct random random = random_seeded(1, 0);
    float *samples = memory_new(SECONDS * rate * channels, sizeof(float));
    for (size_t i = 0; i < SECONDS * rate; i++) {
        double time = (double)i / (double)rate, beat = fmod(time, 0.5), sum = 0;
        for (size_t n = 0; n < sizeof notes / sizeof *notes; n++) {
            sum += 0.08 * sin(6.283185307179586 * notes[n] * time);
        }
        for (size_t c = 0; c < channels; c++) {
            double noise = (random_unit(&random) - 0.5) * (0.02 + 0.5 * exp(-beat * 30));
            samples[i * channels + c] = (float)(sum * (1 - beat) + noise);
        }
    }
    return samples;
}

static double time_sound(const float *samples) {
    struct sound_facts facts;
    double start = processor_seconds();
    struct sound *sound = sound_new();
    for (size_t i = 0; i < (size_t)SECONDS * SOUND_RATE; i += 4410) {
        sound_feed(sound, samples + i, 4410);
    }
    sound_end(sound, &facts);
    sound_free(sound);
    return processor_seconds() - start;
}

static double time_loudness(const float *samples) {
    struct loudness_facts facts;
    struct error err;
    double start = processor_seconds();
    struct loudness *loudness = loudness_new(44100, 2, &err);
    for (size_t i = 0; i < (size_t)SECONDS * 44100; i += 4410) {
        loudness_feed(loudness, samples + 2 * i, 4410);
    }
    loudness_end(loudness, &facts);
    loudness_free(loudness);
    return processor_seconds() - start;
}

int main(int count, char **words) {
    int runs = count > 1 ? atoi(words[1]) : 5;
    double sound = INFINITY, loudness = INFINITY;
    float *mono = make(SOUND_RATE, 1), *stereo = make(44100, 2);
    for (int run = 0; run < runs; run++) {
        sound = fmin(sound, time_sound(mono));
        loudness = fmin(loudness, time_loudness(stereo));
    }
    printf("{\"what\":\"sound\",\"seconds\":%.4f,\"times_real\":%.0f}\n", sound, SECONDS / sound);
    printf("{\"what\":\"loudness\",\"seconds\":%.4f,\"times_real\":%.0f}\n", loudness,
           SECONDS / loudness);
    free(mono);
    free(stereo);
    return 0;
}
