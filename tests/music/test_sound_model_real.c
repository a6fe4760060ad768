/* The model that Mien comes with: on sounds that have no mood it is not sure of one, and on real
 * music it says what its card says. */
#include "music/sound_learn.h"
#include "sound/sounds.h"
#include "test.h"

static struct sound_model *own(void) {
    struct error err = {""};
    struct sound_model *model = sound_model_load(NULL, &err);
    if (model == NULL) {
        fail_msg("%s", err.message);
    }
    return model;
}

static double surest(struct sound_model *model, const struct wave *wave) {
    struct error err = {""};
    struct sound_answer answer;
    struct sound_facts facts = facts_of(wave, 4096);
    const struct loudness_facts loudness = {-14.5, 6, -1};
    assert_true(sound_model_answer(model, &facts, &loudness, &answer, &err));
    return answer.mood[mood_likeliest(answer.mood)];
}

static void what_has_no_mood(void **state) {
    (void)state;
    struct sound_model *model = own();
    struct random random = random_seeded(5, 0);
    struct wave silence = wave_silent(20), noise = wave_silent(20), sine = wave_silent(20);
    struct wave clicks = wave_pattern(PATTERN_CLICKS, 120, 0.5, 0, 1);
    wave_add_noise(&noise, 0.1, &random);
    wave_add_sine(&sine, 0, 20, 440, 0.3);
    assert_near(surest(model, &silence), 0.25, 1e-9);
    assert_true(surest(model, &noise) < 0.5);
    assert_true(surest(model, &sine) < 0.5);
    assert_true(surest(model, &clicks) < 0.5);
    wave_free(&silence);
    wave_free(&noise);
    wave_free(&sine);
    wave_free(&clicks);
    sound_model_free(model);
}

static void it_says_how_it_was_made(void **state) {
    (void)state;
    struct sound_model *model = own();
    assert_non_null(strstr(model->data, "600 pieces"));
    assert_non_null(strstr(model->recipe, "epochs = "));
    assert_true(model->accuracy >= 0.7 && model->arousal >= 0.87);
    assert_true(model->calibration >= 0 && model->calibration < 0.08);
    sound_model_free(model);
}

enum { CLIPS = 24 };

/* The first six clips of each mood, which it learned from: nearly all are right. The same when
 * they are half as loud, but for what the level itself says. */
static void clips_that_it_learned_from(void **state) {
    (void)state;
    struct error err = {""};
    if (test_shared() == NULL) {
        return;
    }
    char *folder = path_join(test_shared(), "data/audio/fourq");
    char *table = path_join(folder, "labels.csv");
    struct sound_set *set = sound_set_read(table, &err);
    assert_non_null(set);
    assert_int_equal(set->count, 600);
    size_t taken[MOOD_COUNT] = {0}, count = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct sound_example swapped = set->example[i];
        if (taken[swapped.mood] < CLIPS / MOOD_COUNT) {
            taken[swapped.mood]++;
            set->example[i] = set->example[count];
            set->example[count++] = swapped;
        }
    }
    size_t all = set->count, right = 0, near = 0;
    set->count = count;
    assert_int_equal(count, CLIPS);
    if (!sound_set_hear(set, folder, NULL, &err)) {
        fail_msg("%s", err.message);
    }
    struct sound_model *model = own();
    float *standard = memory_new(set->inputs, sizeof *standard);
    for (size_t i = 0; i < count; i++) {
        double value[SOUND_INPUTS_MOST], logits[MOOD_COUNT];
        for (size_t k = 0; k < set->inputs; k++) {
            value[k] = (double)set->value[i * SOUND_VARIANTS * set->inputs + k];
        }
        sound_standardise(model, value, standard);
        near += sound_distance(standard, set->inputs) <= model->usual;
        assert_true(sound_logits(model, standard, logits, &err));
        right += mood_likeliest(logits) == set->example[i].mood;
    }
    assert_true(right >= 20);
    assert_true(near >= 20);
    set->count = all;
    free(standard);
    sound_set_free(set);
    sound_model_free(model);
    free(folder);
    free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_mood),
        cmocka_unit_test(it_says_how_it_was_made),
        cmocka_unit_test(clips_that_it_learned_from),
    };
    return test_run("music sound model real", tests);
}
