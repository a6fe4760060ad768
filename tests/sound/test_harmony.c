/* Peaks and what they are like together, and chords: sounds of which all that is known. */
#include "sounds.h"
#include "test.h"

static struct sound_facts of_tones(const double *hertz, const double *size, size_t count) {
    struct wave wave = wave_silent(4);
    for (size_t i = 0; i < count; i++) {
        wave_add_sine(&wave, 0, 4, hertz[i], size[i]);
    }
    struct sound_facts facts = facts_of(&wave, 4096);
    wave_free(&wave);
    return facts;
}

static double mean(const struct sound_facts *facts, enum sound_harmony which) {
    return facts->harmony[which].mean;
}

static void two_tones_an_octave_apart(void **state) {
    (void)state;
    struct sound_facts facts = of_tones((double[]){440, 880}, (double[]){0.2, 0.2}, 2);
    assert_near(mean(&facts, HARMONY_COUNT), 2, 0.2);
    assert_near(mean(&facts, HARMONY_PITCH), log2(440) + 0.5, 0.05);
    assert_near(mean(&facts, HARMONY_WIDTH), 0.5, 0.01);
    assert_near(mean(&facts, HARMONY_LOWEST), log2(440), 0.001);
    assert_near(mean(&facts, HARMONY_NARROW), log(0.5), 0.02);
    assert_near(mean(&facts, HARMONY_OF_ONE), 1, 0.01);
    assert_near(mean(&facts, HARMONY_STEADY), 1, 0.01);
    assert_near(mean(&facts, HARMONY_SWELL), 0, 0.1);
    assert_near(mean(&facts, HARMONY_DRIFT), 0, 0.1);
    assert_near(mean(&facts, HARMONY_BASS) + mean(&facts, HARMONY_HIGH), 0, 0.01);
    assert_true(mean(&facts, HARMONY_TONAL) > 0.2);
    assert_near(facts.interval[0], 1, 0.01);
}

/* A fifth is as far from the octave as a fourth: five semitones. What is half way between two
 * semitones is the last of all. */
static void intervals(void **state) {
    (void)state;
    for (int semitones = 1; semitones < 12; semitones++) {
        struct sound_facts facts =
            of_tones((double[]){440, 440 * pow(2, semitones / 12.0)}, (double[]){0.2, 0.2}, 2);
        assert_near(facts.interval[semitones <= 6 ? semitones : 12 - semitones], 1, 0.02);
    }
    struct sound_facts facts =
        of_tones((double[]){440, 440 * pow(2, 3.5 / 12)}, (double[]){0.2, 0.2}, 2);
    assert_near(facts.interval[SOUND_INTERVALS - 1], 1, 0.02);
}

/* Sethares 1993: by his curve, tones 30 Hz apart at 440 Hz are near the worst, an octave is
 * smooth. At the worst, exp(-3.5 x) - exp(-5.75 x) is 0.1807 with x = ln(5.75 / 3.5) / 2.25. */
static void roughness(void **state) {
    (void)state;
    double scale = 0.24 / (0.0207 * 440 + 18.96), worst = log(5.75 / 3.5) / 2.25 / scale;
    struct sound_facts rough = of_tones((double[]){440, 440 + worst}, (double[]){0.2, 0.2}, 2);
    struct sound_facts smooth = of_tones((double[]){440, 880}, (double[]){0.2, 0.2}, 2);
    assert_near(mean(&rough, HARMONY_ROUGH), log(0.1807), 0.05);
    assert_true(mean(&smooth, HARMONY_ROUGH) < -6);
}

static void a_chord_that_stays(void **state) {
    (void)state;
    static const double third[2] = {64, 63};
    for (size_t minor = 0; minor < 2; minor++) {
        for (int cents = -30; cents <= 30; cents += 30) {
            double down = pow(2, cents / 1200.0),
                   hertz[3] = {note_hertz(60) * down, note_hertz(third[minor]) * down,
                               note_hertz(67) * down};
            struct sound_facts facts = of_tones(hertz, (double[]){0.1, 0.1, 0.1}, 3);
            assert_near(facts.chord_changes, 0, 1e-9);
            assert_true(facts.chord_fit > 0.97);
            assert_true(minor ? facts.chord_lean.mean < -0.1 : facts.chord_lean.mean > 0.1);
            assert_near(facts.chroma_entropy.mean, log(3), 0.15);
            assert_near(facts.tonal_path.mean, 0, 0.02);
        }
    }
}

/* C and F sharp in turn, every second: about one change in each of the 5.4 frames of a second. */
static void chords_that_change(void **state) {
    (void)state;
    struct wave wave = wave_silent(20);
    for (int second = 0; second < 20; second++) {
        double root = second % 2 == 0 ? 60 : 66;
        wave_add_sine(&wave, second, 1, note_hertz(root), 0.1);
        wave_add_sine(&wave, second, 1, note_hertz(root + 4), 0.1);
        wave_add_sine(&wave, second, 1, note_hertz(root + 7), 0.1);
    }
    struct sound_facts facts = facts_of(&wave, 4096);
    assert_true(facts.chord_changes > 0.12 && facts.chord_changes < 0.45);
    assert_true(facts.tonal_path.mean > 0.1);
    assert_true(facts.harmony[HARMONY_STEADY].mean < 0.95);
    wave_free(&wave);
}

static void no_tones_at_all(void **state) {
    (void)state;
    struct wave silence = wave_silent(5);
    struct sound_facts facts = facts_of(&silence, 4096);
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        assert_true(isnan(facts.harmony[i].mean) && isnan(facts.harmony[i].change));
    }
    assert_true(isnan(facts.interval[0]) && isnan(facts.chord_changes) && isnan(facts.chord_fit));
    assert_true(isnan(facts.tonal_radius[0]) && isnan(facts.chroma_flow.mean));
    wave_free(&silence);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_tones_an_octave_apart),
        cmocka_unit_test(intervals),
        cmocka_unit_test(roughness),
        cmocka_unit_test(a_chord_that_stays),
        cmocka_unit_test(chords_that_change),
        cmocka_unit_test(no_tones_at_all),
    };
    return test_run("sound harmony", tests);
}
