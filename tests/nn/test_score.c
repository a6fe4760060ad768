#include "nn/score.h"

#include "test.h"

static void test_the_largest(void **state) {
    (void)state;
    assert_int_equal(class_largest((float[]){-3, -1, -2}, 3), 1);
    assert_int_equal(class_largest((float[]){1, 2, 2}, 3), 1);
    assert_int_equal(class_largest((float[]){5}, 1), 0);
    assert_int_equal(class_largest((float[]){NAN, -INFINITY, -1}, 3), 2);
    assert_int_equal(class_largest((float[]){3, NAN, 2}, 3), 0);
    assert_int_equal(class_largest((float[]){NAN, NAN}, 2), 0);
}

/* The example of scikit-learn's classification_report: truth 0 1 2 2 2, answers 0 0 2 2 1. */
static void test_figures_of_scikit_learn(void **state) {
    (void)state;
    const size_t truth[] = {0, 1, 2, 2, 2}, answer[] = {0, 0, 2, 2, 1};
    const double precision[] = {0.5, 0, 1}, recall[] = {1, 0, 2.0 / 3}, f1[] = {2.0 / 3, 0, 0.8};
    const uint64_t occurs[] = {1, 1, 3}, answers[] = {2, 1, 2}, right[] = {1, 0, 2};
    struct score score = score_new(3);
    for (size_t i = 0; i < 5; i++) {
        score_add(&score, truth[i], answer[i]);
    }
    assert_near(score_accuracy(&score), 0.6, 1e-15);
    assert_int_equal(score.samples, 5);
    assert_int_equal(score.confusion[2 * 3 + 1], 1); /* a 2 was taken for a 1 */
    assert_int_equal(score.confusion[1 * 3 + 0], 1);
    for (size_t c = 0; c < 3; c++) {
        struct score_class figures = score_of_class(&score, c);
        assert_near(figures.precision, precision[c], 1e-15);
        assert_near(figures.recall, recall[c], 1e-15);
        assert_near(figures.f1, f1[c], 1e-15);
        assert_int_equal(figures.occurs, occurs[c]);
        assert_int_equal(figures.answers, answers[c]);
        assert_int_equal(figures.right, right[c]);
    }
    score_free(&score);
}

static void test_what_is_not_defined_is_zero(void **state) {
    (void)state;
    struct score score = score_new(3);
    assert_true(score_accuracy(&score) == 0);
    score_add(&score, 0, 1);
    for (size_t c = 0; c < 3; c++) {
        struct score_class figures = score_of_class(&score, c);
        assert_true(figures.precision == 0 && figures.recall == 0 && figures.f1 == 0);
        assert_int_equal(figures.occurs, c == 0);
        assert_int_equal(figures.answers, c == 1);
    }
    score_free(&score);
}

static void test_rows_of_logits(void **state) {
    (void)state;
    const float targets[] = {0, 1, 0.75F, 0.25F, 1, 0}, logits[] = {-1, 3, 0, 1, 8, 2};
    struct score score = score_new(2);
    score_add_rows(&score, targets, logits, 3);
    const uint64_t wanted[] = {1, 1, 0, 1};
    assert_memory_equal(score.confusion, wanted, sizeof wanted);
    assert_near(score_accuracy(&score), 2.0 / 3, 1e-15);
    score_free(&score);
    assert_null(score.confusion);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_largest),
        cmocka_unit_test(test_figures_of_scikit_learn),
        cmocka_unit_test(test_what_is_not_defined_is_zero),
        cmocka_unit_test(test_rows_of_logits),
    };
    return test_run("nn_score", tests);
}
