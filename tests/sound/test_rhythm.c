#include "sounds.h"
#include "test.h"

static struct sound_facts of_pattern(enum pattern pattern, double tempo, double swing, double noise,
                                     uint64_t seed) {
    struct wave wave = wave_pattern(pattern, tempo, swing, noise, seed);
    struct sound_facts facts = facts_of(&wave, 4096);
    wave_free(&wave);
    return facts;
}

static bool is_near(double tempo, double wanted) {
    return fabs(tempo / wanted - 1) < 0.04;
}

/* Accuracy 1 and 2 of F. Gouyon et al., "An experimental comparison of audio tempo induction
 * algorithms", 2006: within 4 %; and with factors of 2 and 3 forgiven. */
struct accuracy {
    int all, first, second;
};

static void count_tempo(struct accuracy *accuracy, double tempo, double wanted) {
    bool right = is_near(tempo, wanted);
    accuracy->all++;
    accuracy->first += right;
    accuracy->second += right || is_near(tempo, wanted * 2) || is_near(tempo, wanted / 2) ||
                        is_near(tempo, wanted * 3) || is_near(tempo, wanted / 3);
}

static struct accuracy accuracy_of(enum pattern pattern, double low, double high) {
    static const double swings[] = {0.5, 2 / 3.0}, noises[] = {0, 20, 12};
    struct accuracy accuracy = {0};
    for (double tempo = low; tempo <= high; tempo += 16.3) {
        for (size_t i = 0; i < 6; i++) {
            struct sound_facts facts =
                of_pattern(pattern, tempo, swings[i % 2], noises[i / 2], (uint64_t)tempo + i);
            count_tempo(&accuracy, facts.tempo, tempo);
        }
    }
    return accuracy;
}

/* Of 72 clips of each pattern. Slow clicks in noise may be taken for every other beat. */
static void test_clicks(void **state) {
    (void)state;
    struct accuracy accuracy = accuracy_of(PATTERN_CLICKS, 40, 220);
    assert_int_equal(accuracy.all, 72);
    assert_int_equal(accuracy.second, 72);
    assert_true(accuracy.first >= 68);
}

static void test_drums(void **state) {
    (void)state;
    struct accuracy accuracy = accuracy_of(PATTERN_DRUMS, 40, 220);
    assert_int_equal(accuracy.second, 72);
    assert_true(accuracy.first >= 70);
}

/* Slow even quavers may be taken for beats. */
static void test_arpeggios(void **state) {
    (void)state;
    struct accuracy accuracy = accuracy_of(PATTERN_ARPEGGIO, 40, 220);
    assert_int_equal(accuracy.second, 72);
    assert_true(accuracy.first >= 64);
}

/* Where most music is, nothing is mistaken, and the number is nearer than 4 %. */
static void test_usual_tempi(void **state) {
    (void)state;
    for (double tempo = 82; tempo <= 165; tempo += 8.3) {
        for (enum pattern pattern = 0; pattern < PATTERNS; pattern++) {
            struct sound_facts facts = of_pattern(pattern, tempo, 0.5, 20, 3);
            assert_near(facts.tempo / tempo, 1, 0.01);
            assert_true(facts.tempo_certainty > 0.3);
        }
    }
}

static void test_half_and_double(void **state) {
    (void)state;
    struct sound_facts facts = of_pattern(PATTERN_DRUMS, 100, 0.5, 0, 1);
    assert_near(facts.tempo_half, facts.tempo / 2, 1e-9);
    assert_near(facts.tempo_double, facts.tempo * 2, 1e-9);
    assert_true(facts.doubled > 0.2 && facts.doubled <= 1);
    assert_true(facts.half > 0.2 && facts.half <= 1);
    facts = of_pattern(PATTERN_CLICKS, 60, 0.5, 0, 1);
    assert_true(isnan(facts.tempo_half) && facts.half == 0);
    facts = of_pattern(PATTERN_CLICKS, 140, 0.5, 0, 1);
    assert_true(isnan(facts.tempo_double) && facts.doubled == 0);
}

static void test_onset_rate(void **state) {
    (void)state;
    for (double tempo = 60; tempo <= 220; tempo += 40) {
        assert_near(of_pattern(PATTERN_CLICKS, tempo, 0.5, 0, 2).onset_rate, tempo / 60, 0.1);
    }
    for (double tempo = 60; tempo <= 100; tempo += 10) {
        assert_near(of_pattern(PATTERN_ARPEGGIO, tempo, 0.5, 40, 2).onset_rate, tempo / 30, 0.2);
    }
}

/* Noise and a single tone have no beat. */
static void test_no_beat(void **state) {
    (void)state;
    struct random random = random_seeded(5, 0);
    struct wave noise = wave_silent(40), tone = wave_silent(40);
    wave_add_noise(&noise, 0.1, &random);
    wave_add_sine(&tone, 0, 40, 440, 0.5);
    struct sound_facts facts = facts_of(&noise, 4096);
    assert_true(isnan(facts.tempo) || facts.tempo_certainty < 0.15);
    assert_true(facts.onset_rate < 0.5);
    facts = facts_of(&tone, 4096);
    assert_true(isnan(facts.tempo) && isnan(facts.tempo_certainty));
    assert_true(facts.onset_rate < 0.1);
    wave_free(&noise);
    wave_free(&tone);
}

/* Three seconds are enough for a tempo that is not slow, less is not. */
static void test_short(void **state) {
    (void)state;
    struct wave wave = wave_pattern(PATTERN_CLICKS, 150, 0.5, 0, 1);
    wave.count = 4 * SOUND_RATE;
    assert_near(facts_of(&wave, 4096).tempo, 150, 6);
    wave.count = 2 * SOUND_RATE;
    assert_true(isnan(facts_of(&wave, 4096).tempo));
    wave_free(&wave);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clicks),          cmocka_unit_test(test_drums),
        cmocka_unit_test(test_arpeggios),       cmocka_unit_test(test_usual_tempi),
        cmocka_unit_test(test_half_and_double), cmocka_unit_test(test_onset_rate),
        cmocka_unit_test(test_no_beat),         cmocka_unit_test(test_short),
    };
    return test_run("sound rhythm", tests);
}
