#include "nn/calibration.h"

#include "nn/loss.h"
#include "test.h"
#include "vectors.h"

enum { SAMPLES = 60, CLASSES = 4 };

static void fill(float *logits, float *targets) {
    for (uint32_t i = 0; i < SAMPLES * CLASSES; i++) {
        logits[i] = 12 * vector_value(200, i);
        targets[i] = i % CLASSES == vector_calibration_labels[i / CLASSES];
    }
}

/* Found there by golden section, and by C. Guo's own code. */
static void test_known_calibration(void **state) {
    (void)state;
    float logits[SAMPLES * CLASSES], targets[SAMPLES * CLASSES];
    struct calibration_bin bin[CALIBRATION_BINS];
    fill(logits, targets);
    assert_near(calibration_temperature(logits, targets, SAMPLES, CLASSES),
                vector_calibration_temperature, 1e-6);
    softmax(logits, CLASSES, 1, 0, SAMPLES, logits);
    assert_near(calibration_error(logits, targets, SAMPLES, CLASSES, bin), vector_calibration_error,
                1e-6);
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        assert_int_equal(bin[b].samples, vector_calibration_bins[b]);
    }
}

static void test_temperature_makes_the_loss_least(void **state) {
    (void)state;
    float logits[SAMPLES * CLASSES], targets[SAMPLES * CLASSES];
    fill(logits, targets);
    double best = calibration_temperature(logits, targets, SAMPLES, CLASSES), loss[3];
    for (int i = 0; i < 3; i++) {
        float warm[SAMPLES * CLASSES];
        for (int k = 0; k < SAMPLES * CLASSES; k++) {
            warm[k] = (float)(logits[k] / (best * (0.9 + 0.1 * i)));
        }
        struct loss_batch batch = {SAMPLES, CLASSES, warm, targets, NULL, 0};
        loss[i] = loss_cross_entropy(&batch, 0, SAMPLES, NULL).loss;
    }
    assert_true(loss[1] < loss[0] && loss[1] < loss[2]);
}

/* Three of four are right: exp(1/T) / (1 + exp(1/T)) = 3/4, so T = 1 / log 3. */
static void test_temperature_on_paper(void **state) {
    (void)state;
    const float logits[] = {1, 0, 1, 0, 1, 0, 1, 0}, targets[] = {1, 0, 0, 1, 1, 0, 1, 0};
    assert_near(calibration_temperature(logits, targets, 4, 2), 1 / log(3), 1e-11);
}

static void test_temperature_has_limits(void **state) {
    (void)state;
    const float logits[] = {1, 0, 2, 0}, right[] = {1, 0, 1, 0}, wrong[] = {0, 1, 0, 1};
    const float same[] = {3, 3, 3, 3}, broken[] = {NAN, 0, 1, 0}, endless[] = {INFINITY, 0, 1, 0};
    assert_near(calibration_temperature(logits, right, 2, 2), 0.01, 1e-9);
    assert_near(calibration_temperature(logits, wrong, 2, 2), 100, 1e-9);
    double any = calibration_temperature(same, right, 2, 2); /* makes no difference */
    assert_true(any >= 0.01 && any <= 100);
    assert_true(calibration_temperature(broken, right, 2, 2) == 1);
    assert_true(calibration_temperature(endless, right, 2, 2) == 1);
    assert_true(calibration_temperature(logits, right, 0, 2) == 1);
}

/* Two answers of 0.7 (one right), one of 1 (right), one of 0.5 (wrong): 0.2 x 1/2 + 0 + 0.5 x 1/4
 * = 0.225. 0.7 is in (10/15, 11/15], 0.5 in (7/15, 8/15]. */
static void test_error_on_paper(void **state) {
    (void)state;
    const float probabilities[] = {0.7F, 0.3F, 0.3F, 0.7F, 1, 0, 0.5F, 0.5F};
    const float targets[] = {1, 0, 1, 0, 1, 0, 0, 1};
    struct calibration_bin bin[CALIBRATION_BINS];
    assert_near(calibration_error(probabilities, targets, 4, 2, bin), 0.225, 1e-7);
    assert_int_equal(bin[10].samples, 2);
    assert_near(bin[10].certainty, 0.7, 1e-7);
    assert_near(bin[10].accuracy, 0.5, 1e-15);
    assert_int_equal(bin[14].samples, 1);
    assert_near(bin[14].accuracy, 1, 0);
    assert_int_equal(bin[7].samples, 1);
    assert_near(bin[7].accuracy, 0, 0);
    assert_true(bin[0].samples == 0 && bin[0].certainty == 0 && bin[0].accuracy == 0);
}

static void test_odd_probabilities_have_a_bin(void **state) {
    (void)state;
    const float probabilities[] = {NAN, NAN, 0, 0, 2, 0}, targets[] = {1, 0, 1, 0, 1, 0};
    struct calibration_bin bin[CALIBRATION_BINS];
    calibration_error(probabilities, targets, 3, 2, bin);
    assert_int_equal(bin[0].samples, 2);
    assert_int_equal(bin[14].samples, 1);
    assert_true(calibration_error(probabilities, targets, 0, 2, bin) == 0);
    assert_int_equal(bin[0].samples, 0);
}

/* Of ten people seven say the first, as it does with 0.9: 0.2 apart. */
static void test_error_beside_shares(void **state) {
    (void)state;
    const float probabilities[] = {0.9F, 0.1F}, targets[] = {0.7F, 0.3F};
    struct calibration_bin bin[CALIBRATION_BINS];
    assert_near(calibration_error(probabilities, targets, 1, 2, bin), 0.2, 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_calibration),
        cmocka_unit_test(test_temperature_makes_the_loss_least),
        cmocka_unit_test(test_temperature_on_paper),
        cmocka_unit_test(test_temperature_has_limits),
        cmocka_unit_test(test_error_on_paper),
        cmocka_unit_test(test_error_beside_shares),
        cmocka_unit_test(test_odd_probabilities_have_a_bin),
    };
    return test_run("nn_calibration", tests);
}
