/* Faces in, probabilities of moods out. */
#include "expression/classifier.h"
#include "expression/samples.h"
#include "models.h"
#include "test.h"

enum { FACES = 11 };

struct fixture {
    struct model *model;
    unsigned char *faces;
    double moods[FACES][MOOD_COUNT]; /* what it answers one by one */
};

static int make(void **state) {
    struct fixture *fixture = memory_new(1, sizeof *fixture);
    fixture->model = model_made();
    fixture->faces = faces_made(FACES);
    model_answers(fixture->model, fixture->faces, FACES, 1, fixture->moods);
    *state = fixture;
    return 0;
}

static int unmake(void **state) {
    struct fixture *fixture = *state;
    model_free(fixture->model);
    free(fixture->faces);
    free(fixture);
    return 0;
}

static void nearly_equal(double (*a)[MOOD_COUNT], double (*b)[MOOD_COUNT], double tolerance) {
    for (size_t i = 0; i < FACES; i++) {
        for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
            assert_near(a[i][mood], b[i][mood], tolerance);
        }
    }
}

static void probabilities_sum_to_one(void **state) {
    const struct fixture *fixture = *state;
    double least = 1, most = 0;
    for (size_t i = 0; i < FACES; i++) {
        const double *moods = fixture->moods[i];
        assert_near(moods[0] + moods[1] + moods[2] + moods[3], 1, 1e-6);
        for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
            assert_true(moods[mood] > 0 && moods[mood] < 1);
        }
        least = fmin(least, moods[0]);
        most = fmax(most, moods[0]);
    }
    assert_true(most - least > 0.01); /* it does look at the faces */
}

/* The last batch is not full for most of these, and for some not even the first. */
static void batches_of_any_size_answer_the_same(void **state) {
    struct fixture *fixture = *state;
    static const size_t batches[] = {2, 10, 11, 32};
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        double moods[FACES][MOOD_COUNT];
        model_answers(fixture->model, fixture->faces, FACES, batches[i], moods);
        nearly_equal(moods, fixture->moods, 1e-6);
    }
}

static void one_classifier_again_and_again(void **state) {
    struct fixture *fixture = *state;
    struct error err;
    struct classifier_options options = {4, NET_FP32, 1};
    struct classifier *classifier = classifier_new(fixture->model, &options, &err);
    assert_non_null(classifier);
    double first[FACES][MOOD_COUNT], moods[FACES][MOOD_COUNT] = {{7}};
    assert_true(classifier_moods(classifier, fixture->faces, FACES, first, &err));
    nearly_equal(first, fixture->moods, 1e-6);
    assert_true(classifier_moods(classifier, fixture->faces, 0, moods, &err)); /* of no face */
    assert_true(moods[0][0] == 7);
    assert_true(classifier_moods(classifier, fixture->faces, 1, moods, &err));
    assert_true(classifier_moods(classifier, fixture->faces, FACES, moods, &err));
    assert_memory_equal(moods, first, sizeof moods);
    classifier_free(classifier);
}

/* log(p / q) is divided by the temperature; which mood is likeliest stays. */
static void a_temperature_is_for_certainty_alone(void **state) {
    struct fixture *fixture = *state;
    static const double temperatures[] = {0.05, 4, 100};
    for (size_t i = 0; i < sizeof temperatures / sizeof temperatures[0]; i++) {
        double moods[FACES][MOOD_COUNT];
        fixture->model->temperature = temperatures[i];
        model_answers(fixture->model, fixture->faces, FACES, 4, moods);
        fixture->model->temperature = 1;
        for (size_t face = 0; face < FACES; face++) {
            const double *with = moods[face], *without = fixture->moods[face];
            assert_int_equal(mood_likeliest(with), mood_likeliest(without));
            assert_near(with[0] + with[1] + with[2] + with[3], 1, 1e-6);
            for (size_t mood = 1; mood < MOOD_COUNT; mood++) {
                double plain = log(without[mood] / without[0]);
                assert_near(log(with[mood] / with[0]) * temperatures[i], plain,
                            1e-5 * (1 + temperatures[i]));
            }
        }
    }
}

static void bf16_answers_nearly_the_same(void **state) {
    struct fixture *fixture = *state;
    struct error err;
    if (net_precision_here() != NET_BF16) {
        return; /* this processor has no matrix units */
    }
    struct classifier_options options = {4, NET_BF16, 2};
    struct classifier *classifier = classifier_new(fixture->model, &options, &err);
    double moods[FACES][MOOD_COUNT];
    assert_non_null(classifier);
    assert_true(classifier_moods(classifier, fixture->faces, FACES, moods, &err));
    nearly_equal(moods, fixture->moods, 5e-3);
    classifier_free(classifier);
}

static void batches_that_cannot_be(void **state) {
    struct fixture *fixture = *state;
    static const size_t batches[] = {0, 65537, SIZE_MAX};
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        struct error err = {""};
        struct classifier_options options = {batches[i], NET_FP32, 1};
        assert_null(classifier_new(fixture->model, &options, &err));
        assert_non_null(strstr(err.message, "a batch of 1 to 65536"));
    }
}

/* Each weight is a number, but what comes of them is none. */
static void weights_that_are_far_too_large(void **state) {
    (void)state;
    struct error err = {""};
    struct model *model = model_made();
    unsigned char *faces = faces_made(1);
    for (size_t i = 0; i < net_weight_count(model->net); i++) {
        net_weights(model->net)[i] *= 1e30F;
    }
    struct classifier_options options = {1, NET_FP32, 1};
    struct classifier *classifier = classifier_new(model, &options, &err);
    double moods[1][MOOD_COUNT];
    assert_non_null(classifier);
    assert_false(classifier_moods(classifier, faces, 1, moods, &err));
    assert_non_null(strstr(err.message, "no number"));
    classifier_free(classifier);
    free(faces);
    model_free(model);
}

/* A network of seven emotions that says the same of every face: these shares. */
static void says(const float share[7], double out[MOOD_COUNT]) {
    struct error err;
    struct model *model = model_new("article", 7, &err);
    unsigned char *face = faces_made(1);
    double moods[1][MOOD_COUNT];
    for (size_t i = 0; i < net_tensors(model->net); i++) {
        const struct net_tensor *tensor = net_tensor(model->net, i);
        for (size_t class = 0; strcmp(tensor->name, "dense2.bias") == 0 && class < 7; class ++) {
            net_weights(model->net)[tensor->offset + class] = logf(share[class]);
        }
    }
    model_answers(model, face, 1, 1, moods);
    memcpy(out, moods[0], sizeof moods[0]);
    free(face);
    model_free(model);
}

static void a_face_that_shows_no_mood_is_a_guess(void **state) {
    (void)state;
    double moods[MOOD_COUNT];
    /* Of four moods and of 0.2 for the others only the moods' shares count. */
    says((float[]){0.1F, 0.1F, 0.4F, 0.2F, 0.05F, 0.05F, 0.1F}, moods);
    assert_near(moods[MOOD_ANGRY], 0.125, 1e-6);
    assert_near(moods[MOOD_CALM], 0.125, 1e-6);
    assert_near(moods[MOOD_HAPPY], 0.5, 1e-6);
    assert_near(moods[MOOD_SAD], 0.25, 1e-6);
    /* Surprise at 0.8: a fifth of what the moods say, four fifths of nothing. */
    says((float[]){0.01F, 0.01F, 0.17F, 0.01F, 0, 0, 0.8F}, moods);
    assert_near(moods[MOOD_HAPPY], 0.2 * 0.85 + 0.2, 1e-6);
    assert_near(moods[MOOD_SAD], 0.2 * 0.05 + 0.2, 1e-6);
    assert_near(moods[0] + moods[1] + moods[2] + moods[3], 1, 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(batches_of_any_size_answer_the_same),
        cmocka_unit_test(one_classifier_again_and_again),
        cmocka_unit_test(a_temperature_is_for_certainty_alone),
        cmocka_unit_test(bf16_answers_nearly_the_same),
        cmocka_unit_test(batches_that_cannot_be),
        cmocka_unit_test(weights_that_are_far_too_large),
        cmocka_unit_test(a_face_that_shows_no_mood_is_a_guess),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("expression/classifier", tests, make, unmake);
}
