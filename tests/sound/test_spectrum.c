#include "sounds.h"
#include "test.h"

static const double bin = (double)SOUND_RATE / 2048;

static struct sound_facts of_sine(double hertz, double amplitude) {
    struct wave wave = wave_silent(3);
    wave_add_sine(&wave, 0, 3, hertz, amplitude);
    struct sound_facts facts = facts_of(&wave, 10000);
    wave_free(&wave);
    return facts;
}

/* Of three bins with half, all and half of the magnitude, 85 % are reached in the third. */
static void test_sine(void **state) {
    (void)state;
    for (size_t k = 20; k < 900; k += 97) {
        struct sound_facts facts = of_sine((double)k * bin, 0.5);
        assert_near(facts.centre.mean, (double)k * bin, 0.2);
        assert_near(facts.centre.deviation, 0, 0.2);
        assert_near(facts.roll_off.mean, (double)(k + 1) * bin, 0.01);
        assert_true(facts.flatness.mean < 1e-6);
        assert_near(facts.flux.mean, 0, 1e-4);
    }
}

/* What is in one place does not move with loudness. */
static void test_scale(void **state) {
    (void)state;
    struct sound_facts loud = of_sine(1000, 0.9), quiet = of_sine(1000, 0.009);
    assert_near(loud.centre.mean, quiet.centre.mean, 0.5);
    assert_near(loud.roll_off.mean, quiet.roll_off.mean, 0.01);
}

/* Two steady sines of equal strength: the centre is half-way, the roll-off at the higher one. */
static void test_two_sines(void **state) {
    (void)state;
    struct wave wave = wave_silent(3);
    wave_add_sine(&wave, 0, 3, 100 * bin, 0.3);
    wave_add_sine(&wave, 0, 3, 700 * bin, 0.3);
    struct sound_facts facts = facts_of(&wave, 10000);
    assert_near(facts.centre.mean, 400 * bin, 0.5);
    assert_near(facts.roll_off.mean, 700 * bin, 0.01);
    wave_free(&wave);
}

/* Powers of even noise are spread exponentially: their geometric mean is exp(-gamma) = 0.5615 times
 * the arithmetic one, -2.507 dB; their magnitudes are alike on the whole way to 10 kHz. */
static void test_noise(void **state) {
    (void)state;
    struct random random = random_seeded(5, 0);
    struct wave wave = wave_silent(20);
    wave_add_noise(&wave, 0.1, &random);
    struct sound_facts facts = facts_of(&wave, 4096);
    assert_near(facts.flatness.mean, 0.5615, 0.006);
    assert_near(facts.centre.mean, 464.5 * bin, 30);
    assert_near(facts.roll_off.mean, 0.85 * 929 * bin, 30);
    for (size_t i = 2; i < SOUND_CONTRAST; i++) { /* in a few bins it is a little less */
        assert_near(facts.contrast[i].mean, 2.507, 0.2);
    }
    wave_free(&wave);
}

/* Half silent, half a sine: silence counts for nothing. */
static void test_silence_counts_for_nothing(void **state) {
    (void)state;
    struct wave wave = wave_silent(6);
    wave_add_sine(&wave, 2.9, 3.1, 200 * bin, 0.5);
    struct sound_facts facts = facts_of(&wave, 4096);
    assert_near(facts.centre.mean, 200 * bin, 40); /* frames that hear it begin hear more */
    assert_near(facts.silent, 0.483, 0.01);
    wave_free(&wave);
}

/* Encoders leave nothing above 10 kHz alone. */
static void test_nothing_above_ten_kilohertz(void **state) {
    (void)state;
    struct wave wave = wave_silent(3);
    wave_add_sine(&wave, 0, 3, 60 * bin, 0.3);
    struct sound_facts without = facts_of(&wave, 4096);
    wave_add_sine(&wave, 0, 3, 1000 * bin, 0.3);
    struct sound_facts with = facts_of(&wave, 4096);
    assert_near(with.centre.mean, without.centre.mean, 1);
    assert_near(with.roll_off.mean, without.roll_off.mean, 0.01);
    wave_free(&wave);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sine),
        cmocka_unit_test(test_scale),
        cmocka_unit_test(test_two_sines),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_silence_counts_for_nothing),
        cmocka_unit_test(test_nothing_above_ten_kilohertz),
    };
    return test_run("sound spectrum", tests);
}
