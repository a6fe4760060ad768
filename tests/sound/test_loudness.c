#include "sound/loudness.h"

#include "sound/tame.h"

#include "test.h"

#define error ebur128_error
#define channel ebur128_channel
#include <ebur128.h>
#undef error
#undef channel

static const double turn = 6.283185307179586;

/* A part of a test signal: a sine of 1 kHz in both channels. */
struct part {
    double level, seconds; /* dBFS of its peak */
};

static struct loudness_facts of_parts(const struct part *parts, size_t count, unsigned rate) {
    struct loudness_facts facts;
    struct error err;
    struct loudness *loudness = loudness_new(rate, 2, &err);
    assert_non_null(loudness);
    float *samples = memory_new((size_t)2 * rate, sizeof(float));
    size_t time = 0, held = 0;
    for (size_t p = 0; p < count; p++) {
        double amplitude = pow(10, parts[p].level / 20);
        for (size_t i = 0; i < (size_t)(parts[p].seconds * rate); i++, time++) {
            float value = (float)(amplitude * sin(turn * 1000 * (double)time / rate));
            samples[2 * held] = samples[2 * held + 1] = value;
            held++;
            if (held == rate) {
                loudness_feed(loudness, samples, held);
                held = 0;
            }
        }
    }
    loudness_feed(loudness, samples, held);
    loudness_end(loudness, &facts);
    loudness_free(loudness);
    free(samples);
    return facts;
}

/* EBU Tech 3341, signals 1 to 5: they have -23 LUFS (the second -33), within 0.1. */
static void test_integrated(void **state) {
    (void)state;
    static const struct part one[] = {{-23, 20}}, two[] = {{-33, 20}};
    static const struct part three[] = {{-36, 10}, {-23, 60}, {-36, 10}};
    static const struct part four[] = {{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}};
    static const struct part five[] = {{-26, 20}, {-20, 20.1}, {-26, 20}};
    assert_near(of_parts(one, 1, 48000).integrated, -23, 0.1);
    assert_near(of_parts(one, 1, 44100).integrated, -23, 0.1);
    assert_near(of_parts(two, 1, 48000).integrated, -33, 0.1);
    assert_near(of_parts(three, 3, 32000).integrated, -23, 0.1);
    assert_near(of_parts(four, 5, 32000).integrated, -23, 0.1);
    assert_near(of_parts(five, 3, 32000).integrated, -23, 0.1);
}

/* EBU Tech 3342, signals 1 to 4, within 1 LU. */
static void test_range(void **state) {
    (void)state;
    static const struct part one[] = {{-20, 20}, {-30, 20}}, two[] = {{-20, 20}, {-15, 20}};
    static const struct part three[] = {{-40, 20}, {-20, 20}};
    static const struct part four[] = {{-50, 20}, {-35, 20}, {-20, 20}, {-35, 20}, {-50, 20}};
    assert_near(of_parts(one, 2, 32000).range, 10, 1);
    assert_near(of_parts(two, 2, 32000).range, 5, 1);
    assert_near(of_parts(three, 2, 32000).range, 20, 1);
    assert_near(of_parts(four, 5, 32000).range, 15, 1);
}

static struct loudness_facts of_samples(const float *samples, size_t frames, unsigned channels,
                                        unsigned rate, size_t block) {
    struct loudness_facts facts;
    struct error err;
    struct loudness *loudness = loudness_new(rate, channels, &err);
    for (size_t i = 0; i < frames; i += block) {
        loudness_feed(loudness, samples + i * channels, block < frames - i ? block : frames - i);
    }
    loudness_end(loudness, &facts);
    loudness_free(loudness);
    return facts;
}

/* EBU Tech 3341, signals 15 to 18: sines of a fourth, sixth and eighth of the rate with peaks of -6
 * dB, which the samples of the last three miss; +0.2, -0.4 dB. */
static void test_true_peak(void **state) {
    (void)state;
    static const double cases[][2] = {{4, 0}, {4, 45}, {6, 60}, {8, 67.5}};
    static float samples[48000];
    for (size_t c = 0; c < 4; c++) {
        for (size_t i = 0; i < 48000; i++) {
            samples[i] = (float)(0.5 * sin(turn * ((double)i / cases[c][0] + cases[c][1] / 360)));
        }
        /* A sine that begins at once overshoots; the signals fade in and out. */
        for (size_t i = 0; i < 4800; i++) {
            samples[i] *= (float)i / 4800;
            samples[47999 - i] *= (float)i / 4800;
        }
        double peak = of_samples(samples, 48000, 1, 48000, 48000).true_peak;
        assert_true(peak > -6.42 && peak < -5.82);
    }
}

static void random_samples(float *samples, size_t count, uint64_t seed) {
    struct random random = random_seeded(seed, 0);
    for (size_t i = 0; i < count; i++) {
        samples[i] = (float)(2 * random_unit(&random) - 1);
    }
}

static void test_true_peak_is_the_library_s(void **state) {
    (void)state;
    static const unsigned rates[] = {8000, 22050, 44100, 48000, 88200, 96000, 176400, 192000};
    static float samples[2 * 20000];
    random_samples(samples, 2 * 20000, 3);
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        double left = 0, right = 0;
        ebur128_state *state128 = ebur128_init(2, rates[r], EBUR128_MODE_TRUE_PEAK);
        ebur128_add_frames_float(state128, samples, 20000);
        ebur128_true_peak(state128, 0, &left);
        ebur128_true_peak(state128, 1, &right);
        ebur128_destroy(&state128);
        assert_near(of_samples(samples, 20000, 2, rates[r], 777).true_peak,
                    20 * log10(fmax(left, right)), 1e-4);
    }
}

/* Noise at the levels of a piece of music: soft, loud, silent, middling. */
static void noise_with_pauses(float *samples, size_t frames, unsigned channels) {
    static const float levels[] = {0.02F, 0.5F, 0, 0.003F, 0.2F, 0.8F, 0.1F, 0};
    random_samples(samples, frames * channels, 5);
    for (size_t i = 0; i < frames * channels; i++) {
        samples[i] *= levels[i / channels * 8 / frames];
    }
}

static void test_integrated_is_the_library_s(void **state) {
    (void)state;
    static const unsigned rates[] = {8000, 11025, 22050, 44100, 48000, 96000, 192000};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        for (unsigned channels = 1; channels <= 2; channels++) {
            size_t frames = (size_t)20 * rates[r];
            float *samples = memory_new(frames * channels, sizeof(float));
            double wanted = 0;
            noise_with_pauses(samples, frames, channels);
            ebur128_state *state128 = ebur128_init(channels, rates[r], EBUR128_MODE_I);
            ebur128_add_frames_float(state128, samples, frames);
            ebur128_loudness_global(state128, &wanted);
            ebur128_destroy(&state128);
            struct loudness_facts facts = of_samples(samples, frames, channels, rates[r], 5000);
            assert_near(facts.integrated, wanted, 0.002);
            free(samples);
        }
    }
}

static void test_block_sizes(void **state) {
    (void)state;
    static const size_t blocks[] = {1, 17, 1023, 1024, 1025, 50000};
    static float samples[2 * 50000];
    random_samples(samples, 2 * 50000, 4);
    struct loudness_facts whole = of_samples(samples, 50000, 2, 22050, 4096);
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
        struct loudness_facts facts = of_samples(samples, 50000, 2, 22050, blocks[b]);
        assert_true(facts.integrated == whole.integrated && facts.range == whole.range &&
                    facts.true_peak == whole.true_peak);
    }
}

static void test_silent_short_and_broken(void **state) {
    (void)state;
    static float samples[20000];
    struct loudness_facts facts = of_samples(samples, 0, 1, 44100, 1);
    assert_true(isnan(facts.integrated) && isnan(facts.range) && isnan(facts.true_peak));
    facts = of_samples(samples, 20000, 1, 8000, 4096);
    assert_true(isnan(facts.integrated) && isnan(facts.range) && isnan(facts.true_peak));
    samples[0] = 0.5F;
    facts = of_samples(samples, 1, 1, 44100, 1);
    assert_true(isnan(facts.integrated) && facts.true_peak < -6.0 && facts.true_peak > -6.1);
    random_samples(samples, 20000, 4);
    struct loudness_facts wanted = of_samples(samples, 10000, 2, 8000, 4096);
    assert_true(isfinite(wanted.integrated) && isfinite(wanted.true_peak));
    samples[100] = NAN;
    samples[101] = INFINITY;
    facts = of_samples(samples, 10000, 2, 8000, 4096);
    assert_near(facts.integrated, wanted.integrated, 0.1);
    samples[102] = -1e30F;
    facts = of_samples(samples, 10000, 2, 8000, 4096);
    assert_near(facts.true_peak, 20 * log10(256), 2);
}

/* Seven samples: one of each kind. */
static void test_tame(void **state) {
    (void)state;
    const float samples[] = {NAN, -INFINITY, 1e-13F, -1e-11F, 300, -3e38F, 0.5F};
    const float wanted[] = {0, 0, 0, -1e-11F, 256, -256, 0.5F};
    float out[7];
    assert_int_equal(tame(samples, 7, out), 2);
    for (size_t i = 0; i < 7; i++) {
        assert_true(out[i] == wanted[i]);
    }
}

static void test_what_it_refuses(void **state) {
    (void)state;
    static const unsigned wrong[][2] = {{0, 2},     {7999, 2},  {384001, 2},        {UINT32_MAX, 1},
                                        {44100, 0}, {44100, 3}, {44100, UINT32_MAX}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = {""};
        assert_null(loudness_new(wrong[i][0], wrong[i][1], &err));
        assert_non_null(strstr(err.message, "1 or 2 channels"));
    }
    loudness_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integrated_is_the_library_s),
        cmocka_unit_test(test_integrated),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_true_peak),
        cmocka_unit_test(test_true_peak_is_the_library_s),
        cmocka_unit_test(test_block_sizes),
        cmocka_unit_test(test_silent_short_and_broken),
        cmocka_unit_test(test_tame),
        cmocka_unit_test(test_what_it_refuses),
    };
    return test_run("sound loudness", tests);
}
