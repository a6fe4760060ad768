#include "sounds.h"
#include "test.h"

static void test_cadences_in_all_keys(void **state) {
    (void)state;
    for (int key = 0; key < 24; key++) {
        for (int cents = -40; cents <= 40; cents += 20) {
            struct wave wave = wave_cadence(key, cents);
            struct sound_facts facts = facts_of(&wave, 4096);
            assert_int_equal(facts.key, key % 12);
            assert_int_equal(facts.minor, key >= 12);
            assert_near(facts.tuning, cents, 4);
            assert_true(facts.key_certainty > 0.5);
            assert_true(key < 12 ? facts.major_lean > 0.1 : facts.major_lean < -0.1);
            wave_free(&wave);
        }
    }
}

static void test_cadence_in_noise(void **state) {
    (void)state;
    struct random random = random_seeded(5, 0);
    for (int key = 0; key < 24; key++) {
        struct wave wave = wave_cadence(key, 0);
        wave_add_noise(&wave, 0.03, &random);
        struct sound_facts facts = facts_of(&wave, 4096);
        assert_int_equal(facts.key + 12 * facts.minor, key);
        wave_free(&wave);
    }
}

/* A drum's tones are of no key. */
static void test_cadence_with_drums(void **state) {
    (void)state;
    struct random random = random_seeded(5, 0);
    for (int key = 0; key < 24; key++) {
        int cents = key * 7 % 81 - 40;
        struct wave wave = wave_cadence(key, cents);
        for (size_t beat = 0; beat < 16; beat++) {
            double start = (double)beat / 2;
            wave_add_kick(&wave, start, 0.5);
            wave_add_hat(&wave, start + 0.25, 0.1, &random);
            if (beat % 2 == 1) {
                wave_add_snare(&wave, start, 0.3, &random);
            }
        }
        wave_add_noise(&wave, 0.01, &random);
        struct sound_facts facts = facts_of(&wave, 4096);
        assert_int_equal(facts.key + 12 * facts.minor, key);
        assert_near(facts.tuning, cents, 8);
        wave_free(&wave);
    }
}

/* Pure tones of 262, 330 and 392 Hz are C, E and G, and nothing else. */
static void test_chroma(void **state) {
    (void)state;
    static const int notes[] = {60, 64, 67};
    struct wave wave = wave_silent(4);
    for (size_t i = 0; i < 3; i++) {
        wave_add_sine(&wave, 0, 4, note_hertz(notes[i]), 0.2);
    }
    struct sound_facts facts = facts_of(&wave, 4096);
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        assert_near(facts.chroma[i], i == 0 || i == 4 || i == 7 ? 1 / 3.0 : 0, 0.05);
        sum += facts.chroma[i];
    }
    assert_near(sum, 1, 1e-12);
    assert_near(facts.tuning, 0, 2);
    wave_free(&wave);
}

static void test_no_tones(void **state) {
    (void)state;
    struct random random = random_seeded(5, 0);
    struct wave noise = wave_silent(20), silence = wave_silent(5);
    wave_add_noise(&noise, 0.1, &random);
    assert_true(facts_of(&noise, 4096).key_certainty < 0.2);
    struct sound_facts facts = facts_of(&silence, 4096);
    assert_int_equal(facts.key, -1);
    assert_true(isnan(facts.key_certainty) && isnan(facts.tuning) && isnan(facts.chroma[0]));
    wave_free(&noise);
    wave_free(&silence);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cadences_in_all_keys),
        cmocka_unit_test(test_cadence_in_noise),
        cmocka_unit_test(test_cadence_with_drums),
        cmocka_unit_test(test_chroma),
        cmocka_unit_test(test_no_tones),
    };
    return test_run("sound tone", tests);
}
