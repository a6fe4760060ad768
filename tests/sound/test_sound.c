#include "sounds.h"
#include "test.h"

#include <malloc.h>

static bool is_same(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static bool is_same_spread(struct sound_spread a, struct sound_spread b) {
    return is_same(a.mean, b.mean) && is_same(a.deviation, b.deviation);
}

static void assert_same(const struct sound_facts *a, const struct sound_facts *b) {
    assert_true(a->seconds == b->seconds && a->not_finite == b->not_finite);
    assert_true(is_same(a->silent, b->silent) && is_same(a->peak, b->peak));
    assert_true(is_same(a->level, b->level) && is_same(a->level_spread, b->level_spread));
    assert_true(is_same_spread(a->block, b->block) && is_same_spread(a->onset, b->onset));
    assert_true(is_same(a->tempo, b->tempo) && is_same(a->tempo_certainty, b->tempo_certainty));
    assert_true(is_same(a->half, b->half) && is_same(a->doubled, b->doubled));
    assert_true(is_same(a->onset_rate, b->onset_rate) && is_same(a->tuning, b->tuning));
    assert_true(a->key == b->key && a->minor == b->minor);
    assert_true(is_same(a->key_certainty, b->key_certainty));
    assert_true(is_same_spread(a->centre, b->centre) && is_same_spread(a->roll_off, b->roll_off));
    assert_true(is_same_spread(a->flatness, b->flatness) && is_same_spread(a->flux, b->flux));
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        assert_true(is_same(a->chroma[i], b->chroma[i]));
    }
    for (size_t i = 0; i < SOUND_CONTRAST; i++) {
        assert_true(is_same_spread(a->contrast[i], b->contrast[i]));
    }
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        assert_true(is_same_spread(a->mfcc[i], b->mfcc[i]));
    }
    assert_memory_equal(a->vector, b->vector, sizeof a->vector);
}

static void test_block_sizes(void **state) {
    (void)state;
    static const size_t blocks[] = {1, 100, 511, 2048, 4095, 4096, 4097, 700000};
    struct wave wave = wave_pattern(PATTERN_ARPEGGIO, 110, 0.5, 30, 1);
    wave.count = (size_t)9 * SOUND_RATE + 77;
    struct sound_facts whole = facts_of(&wave, 10000);
    assert_true(isfinite(whole.tempo) && whole.key >= 0);
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        struct sound_facts facts = facts_of(&wave, blocks[i]);
        assert_same(&facts, &whole);
    }
    wave_free(&wave);
}

/* Lengths around those at which frames and groups of eight end. */
static void test_lengths(void **state) {
    (void)state;
    static const size_t lengths[] = {2,    511,   1023,  1024,  1025,  2047,  2048,  2049,
                                     5631, 5632,  5633,  8191,  8192,  8193,  9727,  9728,
                                     9729, 36863, 36864, 36865, 40959, 69631, 69632, 69633};
    struct wave wave = wave_silent(4);
    wave_add_sine(&wave, 0, 4, 1000, 0.5);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        wave.count = lengths[i];
        struct sound_facts facts = facts_of(&wave, 1000), again = facts_of(&wave, 333);
        assert_same(&facts, &again);
        assert_near(facts.seconds, (double)lengths[i] / SOUND_RATE, 1e-12);
        assert_true(lengths[i] < 500 || isfinite(facts.centre.mean + facts.mfcc[0].mean));
        assert_true(lengths[i] < 2048 || fabs(facts.centre.mean - 1000) < 5);
        assert_true(lengths[i] < 8192 || facts.chroma[11] > 0.9); /* B5 is the nearest */
        assert_true(isnan(facts.flux.mean) == (lengths[i] < 2048 + 512));
    }
    wave_free(&wave);
}

static void assert_nothing_heard(const struct sound_facts *facts) {
    assert_true(isnan(facts->level) && isnan(facts->peak) && isnan(facts->crest));
    assert_true(isnan(facts->block.mean) && isnan(facts->level_spread));
    assert_true(isnan(facts->tempo) && isnan(facts->tempo_half) && isnan(facts->tempo_double));
    assert_true(isnan(facts->tempo_certainty) && facts->half == 0 && facts->doubled == 0);
    assert_true(facts->key == -1 && isnan(facts->key_certainty) && isnan(facts->major_lean));
    assert_true(isnan(facts->centre.mean) && isnan(facts->roll_off.mean));
    assert_true(isnan(facts->flatness.mean) && isnan(facts->flux.mean));
    assert_true(isnan(facts->contrast[0].mean) && isnan(facts->mfcc[0].mean));
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        assert_true(facts->vector[i] == 0);
    }
}

static void test_silence(void **state) {
    (void)state;
    struct wave wave = wave_silent(20);
    struct sound_facts facts = facts_of(&wave, 4096);
    assert_nothing_heard(&facts);
    assert_true(facts.silent == 1 && facts.seconds == 20 && facts.onset_rate == 0);
    wave.count = 1;
    facts = facts_of(&wave, 1);
    assert_nothing_heard(&facts);
    assert_true(facts.silent == 1 && facts.onset_rate == 0);
    wave.count = 0;
    facts = facts_of(&wave, 1);
    assert_nothing_heard(&facts);
    assert_true(isnan(facts.silent) && facts.seconds == 0 && isnan(facts.onset_rate));
    wave_free(&wave);
}

static void test_one_sample(void **state) {
    (void)state;
    float sample = 0.5F;
    struct wave wave = {&sample, 1};
    struct sound_facts facts = facts_of(&wave, 1);
    assert_near(facts.seconds, 1.0 / 22050, 1e-12);
    assert_near(facts.peak, -6.02, 0.01);
    assert_near(facts.level, -6.02, 0.01);
    assert_true(isnan(facts.tempo) && isnan(facts.flux.mean) && facts.onset_rate == 0);
}

static void assert_all_finite(const struct sound_facts *facts) {
    assert_true(isfinite(facts->level) && isfinite(facts->crest) && isfinite(facts->block.mean));
    assert_true(isfinite(facts->onset.mean) && isfinite(facts->onset.deviation));
    assert_true(isfinite(facts->centre.mean) && isfinite(facts->flatness.mean));
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        assert_true(isfinite(facts->mfcc[i].mean) && isfinite(facts->mfcc[i].deviation));
    }
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        assert_true(isfinite(facts->vector[i]) && fabs((double)facts->vector[i]) <= 4);
    }
}

static void test_what_is_no_number(void **state) {
    (void)state;
    struct wave wave = wave_pattern(PATTERN_DRUMS, 120, 0.5, 30, 1), broken = wave_silent(30);
    memcpy(broken.samples, wave.samples, wave.count * sizeof(float));
    for (size_t i = 1000; i < wave.count; i += 50000) {
        broken.samples[i] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -INFINITY;
        wave.samples[i] = 0;
    }
    struct sound_facts facts = facts_of(&broken, 4096), wanted = facts_of(&wave, 4096);
    assert_int_equal(facts.not_finite, (wave.count - 1000 + 49999) / 50000);
    facts.not_finite = 0;
    assert_same(&facts, &wanted);
    for (size_t i = 0; i < broken.count; i++) {
        broken.samples[i] = NAN;
    }
    facts = facts_of(&broken, 4096);
    assert_nothing_heard(&facts);
    assert_int_equal(facts.not_finite, broken.count);
    wave_free(&wave);
    wave_free(&broken);
}

static void test_extremes(void **state) {
    (void)state;
    static const float sizes[] = {1e-45F, 1e-30F, 1e-6F, 256, 3e38F};
    struct wave wave = wave_silent(10);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct random random = random_seeded(1, 0);
        for (size_t i = 0; i < wave.count; i++) {
            wave.samples[i] = (2 * (float)random_unit(&random) - 1) * sizes[s];
        }
        struct sound_facts facts = facts_of(&wave, 4096);
        assert_true(facts.not_finite == 0);
        if (sizes[s] > 1) {
            assert_all_finite(&facts);
            assert_near(facts.peak, 48.16, 0.01);
        } else {
            assert_true(facts.silent == 1 && isnan(facts.centre.mean));
        }
    }
    wave_free(&wave);
}

/* Any bits at all are samples: NANs of all kinds, the largest and the smallest numbers. */
static void test_any_bits(void **state) {
    (void)state;
    struct wave wave = wave_silent(10);
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct random random = random_seeded(seed, 0);
        for (size_t i = 0; i < wave.count; i++) {
            uint32_t bits = random_bits(&random) & (seed % 2 == 0 ? UINT32_MAX : 0x81ffffffU);
            memcpy(&wave.samples[i], &bits, sizeof bits);
        }
        struct sound_facts facts = facts_of(&wave, 1 + random_below(&random, 5000));
        assert_true(seed % 2 == 0 ? facts.not_finite > 0 : facts.silent == 1);
        if (seed % 2 == 0) {
            assert_all_finite(&facts);
        } else {
            assert_nothing_heard(&facts);
        }
    }
    wave_free(&wave);
}

/* Four minutes take no more than four seconds: nothing is asked for while samples come in. (Under
 * the sanitizers, whose memory is not counted, this says nothing.) */
static void test_memory_stays_the_same(void **state) {
    (void)state;
    struct wave wave = wave_pattern(PATTERN_ARPEGGIO, 110, 0.5, 30, 1);
    struct sound_facts facts;
    struct sound *sound = sound_new();
    sound_feed(sound, wave.samples, wave.count);
    struct mallinfo2 before = mallinfo2();
    for (int i = 0; i < 7; i++) {
        sound_feed(sound, wave.samples, wave.count);
    }
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(before.uordblks, after.uordblks);
    assert_int_equal(before.hblkhd, after.hblkhd);
    sound_end(sound, &facts);
    assert_near(facts.seconds, 240, 1e-9);
    assert_all_finite(&facts);
    sound_free(sound);
    sound_free(NULL);
    wave_free(&wave);
}

/* The same piece a semitone higher, or half as loud, is nearer than another piece. */
static double distance(const struct sound_facts *a, const struct sound_facts *b) {
    double sum = 0;
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        double apart = (double)(a->vector[i] - b->vector[i]);
        sum += apart * apart;
    }
    return sqrt(sum);
}

static void test_vector(void **state) {
    (void)state;
    struct wave arpeggio = wave_pattern(PATTERN_ARPEGGIO, 110, 0.5, 40, 1);
    struct wave drums = wave_pattern(PATTERN_DRUMS, 110, 0.5, 40, 1);
    struct wave faster = wave_pattern(PATTERN_ARPEGGIO, 118, 0.5, 40, 2);
    struct sound_facts a = facts_of(&arpeggio, 4096), b = facts_of(&drums, 4096);
    struct sound_facts c = facts_of(&faster, 4096);
    for (size_t i = 0; i < arpeggio.count; i++) {
        arpeggio.samples[i] *= 0.5F;
    }
    struct sound_facts quieter = facts_of(&arpeggio, 4096);
    assert_all_finite(&a);
    assert_true(2 * distance(&a, &c) < distance(&a, &b));
    assert_true(2 * distance(&a, &quieter) < distance(&a, &b));
    wave_free(&arpeggio);
    wave_free(&drums);
    wave_free(&faster);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_block_sizes),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_one_sample),
        cmocka_unit_test(test_what_is_no_number),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_any_bits),
        cmocka_unit_test(test_memory_stays_the_same),
        cmocka_unit_test(test_vector),
    };
    return test_run("sound", tests);
}
