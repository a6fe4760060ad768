/* Bands, rises, brightness, swings. */
#include "sounds.h"
#include "test.h"

/* Noise whose loudness swings so many times a second. */
static struct wave swinging_noise(double times, double seconds) {
    struct random random = random_seeded(5, 0);
    struct wave wave = wave_silent(seconds);
    wave_add_noise(&wave, 0.1, &random);
    for (size_t i = 0; i < wave.count; i++) {
        double turn = 6.283185307179586 * times * (double)i / SOUND_RATE;
        wave.samples[i] *= (float)(1 + 0.8 * sin(turn));
    }
    return wave;
}

/* What is quicker than 10 Hz is evened out in frames of 93 ms. */
enum { PLAIN = 6 };

static void swings_are_told_by_their_speed(void **state) {
    (void)state;
    static const double times[PLAIN] = {0.6, 1.2, 2, 3.2, 5, 7.5};
    static const double seconds[] = {13, 40, 5};
    for (size_t length = 0; length < 3; length++) {
        for (size_t s = length == 2 ? 2 : 0; s < PLAIN; s++) {
            struct wave wave = swinging_noise(times[s], seconds[length]);
            struct sound_facts facts = facts_of(&wave, 4096);
            for (size_t b = 0; b < SOUND_BANDS; b++) {
                for (size_t other = 0; other < PLAIN; other++) {
                    assert_true(other == s || facts.swing[b][other] < facts.swing[b][s]);
                }
            }
            wave_free(&wave);
        }
    }
}

/* A sine lies at its pitch, has no width, and is as far from even noise as can be. */
static void brightness(void **state) {
    (void)state;
    static const double hertz[] = {500, 1000, 4000};
    double flat = 0;
    for (size_t i = 0; i < 3; i++) {
        struct wave wave = wave_silent(3);
        wave_add_sine(&wave, 0, 3, hertz[i], 0.3);
        struct sound_facts facts = facts_of(&wave, 4096);
        assert_near(facts.texture[TEXTURE_BRIGHT].mean, log2(hertz[i]), 0.15);
        assert_true(facts.texture[TEXTURE_WIDTH].mean < 0.3);
        assert_true(facts.texture[TEXTURE_RISE].high < 0.3);
        flat = facts.texture[TEXTURE_FLAT].mean;
        wave_free(&wave);
    }
    struct wave noise = swinging_noise(1, 5);
    struct sound_facts facts = facts_of(&noise, 4096);
    assert_true(facts.texture[TEXTURE_FLAT].mean > flat + 20);
    assert_true(facts.texture[TEXTURE_WIDTH].mean > 0.7);
    wave_free(&noise);
}

/* What matters is not how loud it is played. */
static void half_as_loud(void **state) {
    (void)state;
    struct wave wave = wave_pattern(PATTERN_ARPEGGIO, 120, 0.5, 30, 1);
    struct sound_facts loud = facts_of(&wave, 4096);
    for (size_t i = 0; i < wave.count; i++) {
        wave.samples[i] /= 2;
    }
    struct sound_facts soft = facts_of(&wave, 4096);
    for (size_t i = TEXTURE_BRIGHT; i < SOUND_TEXTURE; i++) {
        assert_near(loud.texture[i].mean, soft.texture[i].mean, 0.01);
        assert_near(loud.texture[i].change, soft.texture[i].change, 0.01);
    }
    for (size_t b = 0; b < SOUND_BANDS; b++) {
        assert_near(loud.band[b].mean - soft.band[b].mean, 6.02, 0.05);
        assert_near(loud.band[b].change, soft.band[b].change, 0.05);
    }
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        assert_near(loud.harmony[i].mean, soft.harmony[i].mean, 0.02);
    }
    wave_free(&wave);
}

static void the_same_in_any_blocks(void **state) {
    (void)state;
    struct wave wave = wave_pattern(PATTERN_ARPEGGIO, 97, 0.6, 30, 2);
    struct sound_facts whole = facts_of(&wave, wave.count), pieces = facts_of(&wave, 777);
    assert_memory_equal(&whole, &pieces, sizeof whole);
    wave_free(&wave);
}

static void nothing_to_be_heard(void **state) {
    (void)state;
    for (int seconds = 0; seconds < 5; seconds += 2) {
        struct wave silence = wave_silent(seconds);
        struct sound_facts facts = facts_of(&silence, 4096);
        assert_true(isnan(facts.texture[TEXTURE_BRIGHT].mean) && isnan(facts.band[3].mean));
        wave_free(&silence);
    }
}

/* What is only felt, below the lowest band. */
static void deeper_than_all_bands(void **state) {
    (void)state;
    struct wave wave = wave_silent(5);
    wave_add_sine(&wave, 0, 5, 11, 0.5);
    struct sound_facts facts = facts_of(&wave, 4096);
    for (size_t i = 0; i < SOUND_TEXTURE; i++) {
        assert_false(isinf(facts.texture[i].mean));
    }
    assert_true(isfinite(facts.band[3].mean));
    wave_free(&wave);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swings_are_told_by_their_speed),
        cmocka_unit_test(brightness),
        cmocka_unit_test(half_as_loud),
        cmocka_unit_test(the_same_in_any_blocks),
        cmocka_unit_test(nothing_to_be_heard),
        cmocka_unit_test(deeper_than_all_bands),
    };
    return test_run("sound texture", tests);
}
