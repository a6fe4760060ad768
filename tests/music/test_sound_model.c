/* Model files of sounds' moods: what is saved is what is loaded, whatever is not just right is
 * refused in one sentence, and answers are probabilities. */
#include "music/sound_learn.h"
#include "sound/sounds.h"
#include "test.h"

enum { MEMBERS = 2, HIDDEN = 5 };

static char *good_path;
static size_t inputs; /* of this program */

static struct sound_model *made(void) {
    struct random random = random_seeded(3, 0);
    struct sound_model *model = sound_model_new(inputs, MEMBERS, HIDDEN);
    net_start(model->net, NET_HE, &random);
    for (size_t i = 0; i < inputs; i++) {
        model->mean[i] = (float)i / 7;
        model->deviation[i] = 1 + (float)i / 11;
    }
    for (size_t i = 0; i < 2 * (inputs + 1); i++) { /* energy and valence */
        model->estimates[i] = (float)(i % 5) / 100 - 0.02F;
    }
    model->temperature = 1.25;
    model->usual = 1.5;
    model->seed = UINT64_C(12345678901234567890);
    model->accuracy = 0.715;
    free(model->data);
    model->data = memory_string("7 pieces of \"caf\xc3\xa9.csv\"");
    return model;
}

static void save(const struct sound_model *model, const char *path) {
    struct error err = {""};
    if (!sound_model_save(model, path, &err)) {
        fail_msg("%s", err.message);
    }
}

static struct sound_model *load(const char *path) {
    struct error err = {""};
    struct sound_model *model = sound_model_load(path, &err);
    if (model == NULL) {
        fail_msg("%s", err.message);
    }
    return model;
}

static char *path_of(const char *name) {
    return path_join(test_folder(), name);
}

static int make_good_one(void **state) {
    (void)state;
    const struct sound_facts none = {.seconds = 0};
    struct sound_inputs found = sound_inputs_of(&none);
    inputs = found.count;
    sound_inputs_free(&found);
    good_path = path_of("good.safetensors");
    struct sound_model *model = made();
    save(model, good_path);
    sound_model_free(model);
    return 0;
}

static int forget_it(void **state) {
    (void)state;
    free(good_path);
    return 0;
}

/* ---- what is saved is what is loaded ---- */

static void all_that_is_known_of_it(void **state) {
    (void)state;
    struct sound_model *model = made(), *loaded = load(good_path);
    assert_int_equal(loaded->inputs, inputs);
    assert_int_equal(loaded->members, MEMBERS);
    assert_int_equal(loaded->hidden, HIDDEN);
    assert_true(loaded->temperature == 1.25 && loaded->usual == 1.5 && loaded->accuracy == 0.715);
    assert_true(loaded->seed == model->seed && loaded->arousal == -1);
    assert_string_equal(loaded->data, model->data);
    assert_memory_equal(loaded->mean, model->mean, inputs * sizeof(float));
    assert_memory_equal(loaded->deviation, model->deviation, inputs * sizeof(float));
    assert_memory_equal(loaded->estimates, model->estimates,
                        SOUND_ESTIMATES * (inputs + 1) * sizeof(float));
    assert_memory_equal(net_weights(loaded->net), net_weights(model->net),
                        net_weight_count(model->net) * sizeof(float));
    sound_model_free(model);
    sound_model_free(loaded);
}

/* ---- what is refused ---- */

static void refused(const char *path, const char *saying) {
    struct error err = {""};
    struct sound_model *model = sound_model_load(path, &err);
    if (model != NULL || strncmp(err.message, path, strlen(path)) != 0 ||
        strstr(err.message, saying) == NULL || strchr(err.message, '\n') != NULL) {
        fail_msg("\"%s\" was not said but: %s", saying, model == NULL ? err.message : "nothing");
    }
}

enum { MOST = 24 };

/* The good file's content, to be changed and written as Mien would write it. */
struct content {
    struct tensor_file *file;
    struct tensor tensor[MOST];
    size_t tensors;
    struct tensor_note note[MOST];
    size_t notes;
};

static struct content open_good_one(void) {
    struct error err = {""};
    struct content content = {
        .file = tensor_file_read(good_path, 64 << 20, TENSOR_CHECKSUM_NEEDED, &err)};
    assert_non_null(content.file);
    const struct tensor *tensors = tensor_file_tensors(content.file, &content.tensors);
    const struct tensor_note *notes = tensor_file_notes(content.file, &content.notes);
    assert_true(content.tensors < MOST && content.notes < MOST);
    memcpy(content.tensor, tensors, content.tensors * sizeof *tensors);
    memcpy(content.note, notes, content.notes * sizeof *notes);
    return content;
}

static void content_refused(struct content *content, const char *saying) {
    struct error err = {""};
    char *path = path_of("changed.safetensors");
    assert_true(tensor_file_write(path, content->tensor, content->tensors, content->note,
                                  content->notes, &err));
    refused(path, saying);
    tensor_file_free(content->file);
    free(path);
}

static void note_refused(const char *key, const char *value, const char *saying) {
    struct content content = open_good_one();
    size_t i = 0;
    while (i < content.notes && strcmp(content.note[i].key, key) != 0) {
        i++;
    }
    assert_true(i < content.notes);
    if (value == NULL) {
        content.note[i] = content.note[--content.notes];
    } else {
        content.note[i].value = value;
    }
    content_refused(&content, saying);
}

static void notes_that_are_wrong(void **state) {
    (void)state;
    note_refused("kind", "mien expression 1", "its kind is 'mien expression 1'");
    note_refused("kind", NULL, "its kind is 'not given'");
    note_refused("labels", "angry,happy,sad,calm", "its labels is 'angry,happy,sad,calm'");
    note_refused("labels", NULL, "its labels is");
    note_refused("scaling", "none", "its scaling is 'none'");
    note_refused("inputs", "level,crest", "its inputs is 'level,crest'");
    note_refused("inputs", NULL, "its inputs is 'not given'");
    note_refused("sound_version", "1", "its sound_version is '1'");
    note_refused("sound_version", NULL, "its sound_version is");
}

static void numbers_that_are_none(void **state) {
    (void)state;
    static const char *const whole[] = {"members", "hidden"};
    static const char *const bad_whole[] = {"0", "-1", "1.5", "", "99999999999999999999", NULL};
    static const char *const keys[] = {"temperature", "usual_distance",   "accuracy",
                                       "calibration", "arousal_accuracy", "seed"};
    static const char *const bad[] = {"nan", "inf", "-2", "", "one", "1e999", NULL};
    char saying[64];
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < sizeof bad_whole / sizeof *bad_whole; i++) {
            snprintf(saying, sizeof saying, "its %s is not a whole number from 1", whole[k]);
            note_refused(whole[k], bad_whole[i], saying);
        }
    }
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            snprintf(saying, sizeof saying, "its %s is not a number from", keys[k]);
            note_refused(keys[k], bad[i], saying);
        }
    }
    note_refused("temperature", "0", "its temperature");
    note_refused("members", "65", "its members");
    note_refused("members", "3", "tensors where");
    note_refused("hidden", "6", "dense1.weight");
}

static void tensors_that_are_wrong(void **state) {
    (void)state;
    struct content content = open_good_one();
    float *zeros = memory_new(inputs, sizeof *zeros);
    for (size_t i = 0; i < content.tensors; i++) {
        if (strcmp(content.tensor[i].name, "deviation") == 0) {
            content.tensor[i].data = zeros;
        }
    }
    content_refused(&content, "is not above 0");
    free(zeros);
    static const char *const names[] = {"mean", "deviation", "estimates", "dense2.weight",
                                        "dense4.bias"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        content = open_good_one();
        for (size_t i = 0; i < content.tensors; i++) {
            if (strcmp(content.tensor[i].name, names[n]) == 0) {
                content.tensor[i].name = "another";
            }
        }
        content_refused(&content, names[n]);
    }
    content = open_good_one();
    content.tensors--;
    content_refused(&content, "tensors where");
}

/* Cut anywhere, or with one bit turned. */
static void bytes_that_are_wrong(void **state) {
    (void)state;
    struct error err = {""};
    size_t length;
    char *bytes = file_read(good_path, 64 << 20, &length, &err), *path = path_of("bad.safetensors");
    assert_non_null(bytes);
    for (size_t i = 0; i < 40; i++) {
        FILE *file = fopen(path, "wb");
        size_t kept = i < 20 ? length * i / 20 : length;
        size_t at = (length - 1) * (i % 20) / 19;
        bytes[at] ^= i < 20 ? 0 : 4;
        assert_int_equal(fwrite(bytes, 1, kept, file), kept);
        assert_int_equal(fclose(file), 0);
        bytes[at] ^= i < 20 ? 0 : 4;
        refused(path, "");
    }
    free(bytes);
    free(path);
    char *missing = path_of("missing.safetensors");
    refused(missing, "");
    free(missing);
}

/* ---- answers ---- */

static struct sound_answer answer_of(struct sound_model *model, const struct wave *wave) {
    struct error err = {""};
    struct sound_answer answer;
    struct sound_facts facts = facts_of(wave, 4096);
    const struct loudness_facts loudness = {-14.5, 6, -1};
    if (!sound_model_answer(model, &facts, &loudness, &answer, &err)) {
        fail_msg("%s", err.message);
    }
    double sum = 0;
    for (size_t m = 0; m < MOOD_COUNT; m++) {
        assert_true(answer.mood[m] >= 0 && answer.mood[m] <= 1);
        sum += answer.mood[m];
    }
    assert_near(sum, 1, 1e-12);
    struct mood_point point = mood_point_of(answer.mood);
    assert_near(answer.valence, point.valence, 1e-12);
    assert_near(answer.arousal, point.arousal, 1e-12);
    for (size_t f = 0; f < FEATURE_COUNT; f++) {
        assert_true(isnan(answer.feature[f]) ||
                    feature_in_range((enum feature)f, answer.feature[f]));
    }
    return answer;
}

static void probabilities_and_features(void **state) {
    (void)state;
    struct sound_model *model = load(good_path);
    struct wave wave = wave_pattern(PATTERN_DRUMS, 120, 0.5, 0, 1);
    struct sound_facts facts = facts_of(&wave, 4096);
    struct sound_answer answer = answer_of(model, &wave), again = answer_of(model, &wave);
    assert_memory_equal(&answer, &again, sizeof answer);
    assert_true(answer.feature[FEATURE_TEMPO] == facts.tempo);
    assert_true(answer.feature[FEATURE_LOUDNESS] == -14.5);
    assert_true(answer.feature[FEATURE_KEY] == facts.key);
    assert_true(answer.feature[FEATURE_MODE] == !facts.minor);
    assert_true(isfinite(answer.feature[FEATURE_ENERGY]));
    assert_true(isfinite(answer.feature[FEATURE_VALENCE]));
    assert_true(isnan(answer.feature[FEATURE_DANCEABILITY])); /* nothing was learned of it */
    assert_true(isnan(answer.feature[FEATURE_LIVENESS]));
    assert_true(isnan(answer.feature[FEATURE_SPEECHINESS]));
    wave_free(&wave);
    sound_model_free(model);
}

/* logistic(sum of weight x input), worked out by hand: all weights 0 but the last one. */
static void an_estimate_by_hand(void **state) {
    (void)state;
    struct sound_model *model = made();
    float *standard = memory_new(inputs, sizeof *standard);
    memset(model->estimates, 0, SOUND_ESTIMATES * (inputs + 1) * sizeof(float));
    assert_true(isnan(sound_estimate(model, standard, 0)));
    model->estimates[inputs] = 1;
    assert_near(sound_estimate(model, standard, 0), 0.7310585786, 1e-9);
    model->estimates[3] = -2;
    standard[3] = 0.5;
    assert_near(sound_estimate(model, standard, 0), 0.5, 1e-9);
    assert_true(isnan(sound_estimate(model, standard, 1)));
    free(standard);
    sound_model_free(model);
}

static void silence_has_no_mood(void **state) {
    (void)state;
    struct sound_model *model = load(good_path);
    for (int seconds = 0; seconds < 12; seconds += 5) {
        struct wave wave = wave_silent(seconds);
        struct sound_answer answer = answer_of(model, &wave);
        for (size_t m = 0; m < MOOD_COUNT; m++) {
            assert_near(answer.mood[m], 0.25, 1e-12);
        }
        assert_near(answer.feature[FEATURE_ENERGY], 0.5, 1e-9); /* arousal's half of 0 */
        wave_free(&wave);
    }
    sound_model_free(model);
}

/* The farther from all that was learned from, the less sure. */
static void far_away_it_is_less_sure(void **state) {
    (void)state;
    struct sound_model *model = made();
    assert_near(sound_temperature(model, 0), 1.25, 1e-12);
    assert_near(sound_temperature(model, 1.5), 1.25, 1e-12);
    assert_near(sound_temperature(model, 3), 20, 1e-12);
    sound_model_free(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_known_of_it),  cmocka_unit_test(notes_that_are_wrong),
        cmocka_unit_test(numbers_that_are_none),    cmocka_unit_test(tensors_that_are_wrong),
        cmocka_unit_test(bytes_that_are_wrong),     cmocka_unit_test(probabilities_and_features),
        cmocka_unit_test(an_estimate_by_hand),      cmocka_unit_test(silence_has_no_mood),
        cmocka_unit_test(far_away_it_is_less_sure),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("music sound model", tests, make_good_one, forget_it);
}
