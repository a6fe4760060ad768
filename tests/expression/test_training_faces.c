/* Faces as a network takes them: scaled as MODEL_SCALING says, labels in MODEL_LABELS' order. */
#include "expression/model.h"
#include "expression/samples_inside.h"
#include "expression/training_faces.h"
#include "test.h"

static void every_pixel_is_divided_by_255(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float input[SAMPLE_PIXELS];
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        face[i] = (unsigned char)(i % 256);
    }
    face_to_input(face, input);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        /* The nearest float of the exact quotient, which a double is near enough to. */
        assert_true(input[i] == (float)((double)face[i] / 255.0));
    }
    assert_true(input[0] == 0 && input[51] == 0.2F && input[255] == 1);
    assert_string_equal(MODEL_SCALING, "pixel / 255");
}

static void labels_are_in_the_models_order(void **state) {
    (void)state;
    char labels[64] = "";
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        strcat(strcat(labels, mood == 0 ? "" : ","), mood_name((enum mood)mood));
    }
    assert_string_equal(labels, MODEL_LABELS);
}

static void a_source_of_a_subset(void **state) {
    (void)state;
    static const enum emotion emotions[] = {EMOTION_SAD, EMOTION_FEAR, EMOTION_NEUTRAL,
                                            EMOTION_ANGRY, EMOTION_HAPPY};
    static const struct {
        size_t sample;
        float target[MOOD_COUNT];
    } wanted[] = {{0, {0, 0, 0, 1}}, {2, {0, 1, 0, 0}}, {3, {1, 0, 0, 0}}, {4, {0, 0, 1, 0}}};
    struct samples samples = {0};
    for (size_t i = 0; i < 5; i++) {
        unsigned char pixels[SAMPLE_PIXELS] = {0};
        pixels[i] = (unsigned char)(51 * i);
        pixels[SAMPLE_PIXELS - 1] = 255;
        samples_add(&samples, pixels, emotions[i], SPLIT_TRAINING, (uint32_t)i);
    }
    struct samples_subset subset = samples_with_mood(&samples, SPLIT_TRAINING);
    struct training_faces faces = {&samples, &subset, NULL};
    struct net_source source = training_faces_source(&faces);
    assert_int_equal(source.count, 4);
    assert_int_equal(source.inputs, 48 * 48);
    assert_int_equal(source.targets, 4);
    for (size_t i = 0; i < 4; i++) {
        struct random random = random_seeded(1, 1);
        float input[2][SAMPLE_PIXELS], target[2][MOOD_COUNT];
        source.fill(source.context, i, NULL, input[0], target[0]);
        source.fill(source.context, i, &random, input[1], target[1]); /* nothing is augmented */
        assert_memory_equal(input[0], input[1], sizeof input[0]);
        assert_memory_equal(target[0], wanted[i].target, sizeof target[0]);
        assert_memory_equal(target[1], wanted[i].target, sizeof target[0]);
        size_t sample = wanted[i].sample;
        for (size_t p = 0; p < SAMPLE_PIXELS; p++) {
            float pixel = p == sample ? (float)(51 * sample) / 255 : p == SAMPLE_PIXELS - 1;
            assert_true(input[0][p] == pixel);
        }
    }
    samples_subset_free(&subset);
    samples_clear(&samples);
}

/* By the votes: of ten, four say happy, two sad and one is afraid, so of those for a mood two
 * thirds are happy. Where nobody names a mood, or nobody was asked, the label counts. */
static void shares_of_the_votes(void **state) {
    (void)state;
    struct samples samples = {0};
    unsigned char pixels[SAMPLE_PIXELS] = {0}, row[2][VOTE_COUNT] = {{0}};
    for (uint32_t i = 0; i < 3; i++) {
        samples_add(&samples, pixels, EMOTION_ANGRY, SPLIT_TRAINING, i);
    }
    row[0][VOTE_HAPPY] = 4;
    row[0][VOTE_SAD] = 2;
    row[0][VOTE_FEAR] = 1;
    row[1][VOTE_SURPRISE] = 10;
    struct votes votes = {.count = 2, .row = row};
    struct samples_subset subset = samples_with_mood(&samples, SPLIT_TRAINING);
    struct training_faces faces = {&samples, &subset, &votes};
    struct net_source source = training_faces_source(&faces);
    static const double wanted[3][MOOD_COUNT] = {
        {[MOOD_HAPPY] = 2.0 / 3, [MOOD_SAD] = 1.0 / 3}, {[MOOD_ANGRY] = 1}, {[MOOD_ANGRY] = 1}};
    for (size_t i = 0; i < 3; i++) {
        float input[SAMPLE_PIXELS], target[MOOD_COUNT];
        source.fill(source.context, i, NULL, input, target);
        for (int mood = 0; mood < MOOD_COUNT; mood++) {
            assert_near(target[mood], wanted[i][mood], 1e-6);
        }
    }
    assert_int_equal(votes_mood(&votes, 2), MOOD_UNKNOWN);
    samples_subset_free(&subset);
    samples_clear(&samples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pixel_is_divided_by_255),
        cmocka_unit_test(labels_are_in_the_models_order),
        cmocka_unit_test(a_source_of_a_subset),
        cmocka_unit_test(shares_of_the_votes),
    };
    return test_run("expression/training_faces", tests);
}
