#include "music/song_model.h"
#include "test.h"

/* Made-up songs around four places; the expected numbers come from an implementation of the same
 * definition in numpy, run on the same songs. */
enum { SONGS = 120 };

static const double place[4][SONG_MODEL_FEATURES] = {
    {0.7, 0.8, -5, 0.1, 0.1, 0.0, 0.2, 0.8},    /* happy */
    {0.4, 0.3, -11, 0.05, 0.7, 0.0, 0.15, 0.2}, /* sad */
    {0.3, 0.1, -20, 0.04, 0.9, 0.8, 0.1, 0.2},  /* calm */
    {0.5, 0.9, -4, 0.1, 0.05, 0.05, 0.3, 0.45}, /* energetic */
};
static const enum song_label labels[4] = {LABEL_HAPPY, LABEL_SAD, LABEL_CALM, LABEL_ENERGETIC};

static void make_songs(double *feature, enum song_label *label) {
    for (int i = 0; i < SONGS; i++) {
        double *song = feature + (size_t)i * FEATURE_COUNT;
        for (int f = 0; f < FEATURE_COUNT; f++) {
            song[f] = NAN;
        }
        song[FEATURE_TEMPO] = 120;
        label[i] = labels[i % 4];
        for (int f = 0; f < SONG_MODEL_FEATURES; f++) {
            bool loudness = song_model_feature[f] == FEATURE_LOUDNESS;
            double unit = ((i * 37 + f * 53 + i * i * f) % 101) / 100.0;
            double value = place[i % 4][f] + (unit - 0.5) * (loudness ? 6 : 0.3);
            song[song_model_feature[f]] = loudness ? value : fmin(fmax(value, 0), 1);
        }
    }
}

static void trained(struct song_model *model) {
    double *feature = calloc((size_t)SONGS * FEATURE_COUNT, sizeof *feature);
    enum song_label label[SONGS];
    struct error err;
    make_songs(feature, label);
    assert_true(song_model_train(feature, label, SONGS, model, &err));
    free(feature);
}

static void same_parameters_as_numpy(void **state) {
    (void)state;
    static const double mean[] = {0.473075,  0.5174167, -10.104,    -1.2294161,
                                  0.4459167, 0.23015,   -0.8558764, 0.39785};
    static const double deviation[] = {0.1692866, 0.3415118, 6.4747142, 0.4193983,
                                       0.3752147, 0.3338937, 0.4430369, 0.2639566};
    struct song_model model;
    trained(&model);
    for (int f = 0; f < SONG_MODEL_FEATURES; f++) {
        assert_near(model.scale_mean[f], mean[f], 1e-6);
        assert_near(model.scale_deviation[f], deviation[f], 1e-6);
    }
    assert_near(model.prior[MOOD_HAPPY], 0.3370263, 1e-6);
    assert_near(model.prior[MOOD_ANGRY], 0.1629737, 1e-6);
    assert_near(model.prior[MOOD_SAD], 0.25, 1e-6);
    assert_near(model.prior[MOOD_CALM], 0.25, 1e-6);
}

/* The fourth song has nothing but its valence, the third lacks energy and speechiness. */
static void same_probabilities_as_numpy(void **state) {
    (void)state;
    static const double song[4][SONG_MODEL_FEATURES] = {
        {0.6, 0.6, -7, 0.08, 0.3, 0.1, 0.2, 0.5},
        {0.2, 0.95, -3, 0.3, 0.0, 0.7, 0.9, 0.1},
        {0.5, NAN, -9, NAN, 0.5, 0.2, 0.1, 0.4},
        {NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0.9},
    };
    static const double expected[4][MOOD_COUNT] = {
        {0.2400027, 0.0000000, 0.7568977, 0.0030996},
        {0.9788997, 0.0000000, 0.0210934, 0.0000069},
        {0.1157377, 0.0000201, 0.0688919, 0.8153503},
        {0.0267222, 0.0003810, 0.9725088, 0.0003880},
    };
    struct song_model model;
    trained(&model);
    for (int i = 0; i < 4; i++) {
        double feature[FEATURE_COUNT];
        double probability[MOOD_COUNT];
        for (int f = 0; f < FEATURE_COUNT; f++) {
            feature[f] = NAN;
        }
        for (int f = 0; f < SONG_MODEL_FEATURES; f++) {
            feature[song_model_feature[f]] = song[i][f];
        }
        assert_true(song_model_moods(&model, feature, probability));
        for (int m = 0; m < MOOD_COUNT; m++) {
            assert_near(probability[m], expected[i][m], 1e-6);
        }
    }
}

static void nothing_known_is_said(void **state) {
    (void)state;
    struct song_model model;
    double feature[FEATURE_COUNT];
    double probability[MOOD_COUNT];
    trained(&model);
    for (int f = 0; f < FEATURE_COUNT; f++) {
        feature[f] = NAN;
    }
    feature[FEATURE_KEY] = 3;
    assert_false(song_model_moods(&model, feature, probability));
    for (int m = 0; m < MOOD_COUNT; m++) {
        assert_near(probability[m], model.prior[m], 1e-12);
    }
}

/* Without a beat Spotify writes 0 for tempo, danceability, speechiness and valence: the same as if
 * they were missing. */
static void zeros_without_a_beat_are_gaps(void **state) {
    (void)state;
    struct song_model model;
    double given[FEATURE_COUNT];
    double missing[FEATURE_COUNT];
    double a[MOOD_COUNT];
    double b[MOOD_COUNT];
    trained(&model);
    for (int f = 0; f < FEATURE_COUNT; f++) {
        given[f] = missing[f] = 0.4;
    }
    given[FEATURE_TEMPO] = missing[FEATURE_TEMPO] = 0;
    static const enum feature gaps[] = {FEATURE_DANCEABILITY, FEATURE_SPEECHINESS, FEATURE_VALENCE};
    for (int i = 0; i < 3; i++) {
        given[gaps[i]] = 0;
        missing[gaps[i]] = NAN;
    }
    assert_true(song_model_moods(&model, given, a));
    assert_true(song_model_moods(&model, missing, b));
    for (int m = 0; m < MOOD_COUNT; m++) {
        assert_near(a[m], b[m], 1e-12);
    }
}

static void too_few_labels(void **state) {
    (void)state;
    struct song_model model;
    struct error err;
    double *feature = calloc((size_t)SONGS * FEATURE_COUNT, sizeof *feature);
    enum song_label label[SONGS];
    make_songs(feature, label);
    assert_false(song_model_train(feature, label, 36, &model, &err));
    assert_non_null(strstr(err.message, "too few"));
    assert_true(song_model_train(feature, label, 40, &model, &err));
    assert_false(song_model_train(feature, label, 0, &model, &err));
    feature[FEATURE_ENERGY] = NAN; /* the first happy song has a gap now: nine are left of forty */
    assert_false(song_model_train(feature, label, 40, &model, &err));
    free(feature);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_parameters_as_numpy), cmocka_unit_test(same_probabilities_as_numpy),
        cmocka_unit_test(nothing_known_is_said),    cmocka_unit_test(zeros_without_a_beat_are_gaps),
        cmocka_unit_test(too_few_labels),
    };
    return test_run("music/song_model", tests);
}
