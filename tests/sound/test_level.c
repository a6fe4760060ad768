#include "sounds.h"
#include "test.h"

/* A full sine is 3.01 dB below a full square. */
static void test_sine(void **state) {
    (void)state;
    struct wave wave = wave_silent(4);
    wave_add_sine(&wave, 0, 4, 1000, 0.5);
    struct sound_facts facts = facts_of(&wave, 999);
    assert_near(facts.peak, -6.02, 0.01);
    assert_near(facts.level, -9.03, 0.01);
    assert_near(facts.crest, 3.01, 0.02);
    assert_near(facts.block.mean, -9.03, 0.02);
    assert_near(facts.level_spread, 0, 0.3);
    assert_true(facts.silent == 0);
    wave_free(&wave);
}

/* Five parts, each 6 dB louder: the 10th of a hundred blocks is in the
 * first part and the 95th in the last. */
static void test_spread(void **state) {
    (void)state;
    struct wave wave = wave_silent(30);
    for (int i = 0; i < 5; i++) {
        wave_add_sine(&wave, i * 6.0, 6, 1000, 0.02 * pow(10, i * 6 / 20.0));
    }
    struct sound_facts facts = facts_of(&wave, 4096);
    assert_near(facts.level_spread, 24, 0.3);
    assert_near(facts.block.deviation, 6 * sqrt(2), 0.1);
    assert_near(facts.block.mean, -36.99 + 12, 0.1);
    wave_free(&wave);
}

static void test_square(void **state) {
    (void)state;
    struct wave wave = wave_silent(1);
    for (size_t i = 0; i < wave.count; i++) {
        wave.samples[i] = i / 50 % 2 == 0 ? 1.0F : -1.0F;
    }
    struct sound_facts facts = facts_of(&wave, 1);
    assert_near(facts.peak, 0, 1e-6);
    assert_near(facts.level, 0, 1e-6);
    assert_near(facts.crest, 0, 1e-6);
    wave_free(&wave);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sine),
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_square),
    };
    return test_run("sound level", tests);
}
