#include "nn/loss.h"

#include "test.h"
#include "vectors.h"

static void test_softmax_of_pytorch(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof vector_cases / sizeof *vector_cases; i++) {
        const struct vector_case *one = &vector_cases[i];
        float out[12];
        if (one->kind != VECTOR_SOFTMAX) {
            continue;
        }
        assert_int_equal(one->in[0] * one->in[1], 12);
        softmax(one->input, (size_t)one->in[1], 1, 0, (size_t)one->in[0], out);
        for (size_t k = 0; k < 12; k++) {
            assert_near(out[k], one->output[k], 6e-8);
        }
        return;
    }
    fail();
}

/* exp() of these would overflow or vanish; what counts is how far apart they are. */
static void test_softmax_is_stable(void **state) {
    (void)state;
    float logits[] = {10000, 10000, 9999, -10000, -10001, -20000};
    double whole = 2 + exp(-1);
    softmax(logits, 3, 1, 0, 2, logits);
    assert_near(logits[0], 1 / whole, 1e-7);
    assert_near(logits[1], 1 / whole, 1e-7);
    assert_near(logits[2], exp(-1) / whole, 1e-7);
    assert_near(logits[3], 1 / (1 + exp(-1)), 1e-7);
    assert_near(logits[4], exp(-1) / (1 + exp(-1)), 1e-7);
    assert_true(logits[5] == 0);
}

static void test_softmax_with_a_temperature(void **state) {
    (void)state;
    const float logits[] = {3, 1, -1, 2};
    float wide[4] = {0}, half[] = {1.5F, 0.5F, -0.5F, 1}, last[2] = {7, 7};
    softmax(logits, 4, 2, 0, 1, wide);
    softmax(half, 4, 1, 0, 1, half);
    assert_memory_equal(wide, half, sizeof wide);
    /* Only the rows that were asked for. */
    softmax(logits, 1, 1, 1, 2, last);
    assert_true(last[0] == 7 && last[1] == 1);
}

static void test_softmax_does_not_hide_what_is_not_finite(void **state) {
    (void)state;
    float logits[] = {1, NAN, 2, INFINITY, -INFINITY, 0};
    softmax(logits, 2, 1, 0, 3, logits);
    assert_true(isnan(logits[0]) && isnan(logits[1]) && isnan(logits[2]) && isnan(logits[3]));
    assert_true(logits[4] == 0 && logits[5] == 1);
}

/* All the samples at once, and in two ranges. */
static void test_losses_of_pytorch(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof vector_losses / sizeof *vector_losses; i++) {
        const struct vector_loss *one = &vector_losses[i];
        struct loss_batch batch = {
            5, 4, vector_loss_logits, one->targets, one->weights, one->smoothing};
        float gradient[20], parts[20];
        struct loss_sum all = loss_cross_entropy(&batch, 0, 5, gradient);
        struct loss_sum upper = loss_cross_entropy(&batch, 0, 2, parts);
        struct loss_sum lower = loss_cross_entropy(&batch, 2, 5, parts);
        assert_near(all.loss, one->loss, 1e-6);
        assert_near(upper.loss + lower.loss, all.loss, 1e-14);
        assert_int_equal(upper.right + lower.right, all.right);
        assert_memory_equal(gradient, parts, sizeof gradient);
        for (size_t k = 0; k < 20; k++) {
            assert_near(gradient[k], one->gradient[k], 2e-8);
        }
    }
}

/* The largest logits of the five samples are of classes 3, 3, 0, 0, 0 (the first of equal ones);
 * the hard labels are 0, 3, 1, 1, 2, and the largest soft targets are of classes 2, 3, 0, 2, 0. */
static void test_right_answers(void **state) {
    (void)state;
    struct loss_batch hard = {5, 4, vector_loss_logits, vector_loss_hard, NULL, 0};
    struct loss_batch soft = {5, 4, vector_loss_logits, vector_loss_soft, NULL, 0.5};
    assert_int_equal(loss_cross_entropy(&hard, 0, 5, NULL).right, 1);
    assert_int_equal(loss_cross_entropy(&soft, 0, 5, NULL).right, 3);
}

/* Equal logits say that each of n classes has probability 1/n: log n nats. */
static void test_known_losses(void **state) {
    (void)state;
    const float logits[] = {2, 2, 2, 2, 0, -INFINITY, 0, 0}, targets[] = {0, 1, 0, 0, 1, 0, 0, 0};
    struct loss_batch batch = {2, 4, logits, targets, NULL, 0};
    float gradient[8];
    struct loss_sum first = loss_cross_entropy(&batch, 0, 1, gradient);
    struct loss_sum second = loss_cross_entropy(&batch, 1, 2, gradient);
    assert_near(first.loss, log(4), 1e-15);
    assert_near(second.loss, log(3), 1e-15); /* one class is ruled out, and nobody wanted it */
    assert_near(gradient[0], 0.125, 1e-9);
    assert_near(gradient[1], 0.125 - 0.5, 1e-9);
    assert_near(gradient[4], (1.0 / 3 - 1) / 2, 1e-7);
    assert_true(gradient[5] == 0);
    assert_int_equal(first.right + second.right, 1);
    first = loss_cross_entropy(&batch, 1, 1, gradient);
    assert_true(first.loss == 0 && first.right == 0);
}

static void test_gradient_is_the_slope(void **state) {
    (void)state;
    float logits[] = {0.5F, -1, 2, 0.25F, 1, 1}, targets[] = {0.5F, 0.25F, 0.25F, 0, 1, 0};
    const float weights[] = {1.5F, 0.5F};
    struct loss_batch batch = {2, 3, logits, targets, weights, 0.1};
    float gradient[6];
    loss_cross_entropy(&batch, 0, 2, gradient);
    for (size_t i = 0; i < 6; i++) {
        float kept = logits[i];
        logits[i] = kept + 1.0F / 64;
        double above = loss_cross_entropy(&batch, 0, 2, NULL).loss;
        logits[i] = kept - 1.0F / 64;
        double below = loss_cross_entropy(&batch, 0, 2, NULL).loss;
        logits[i] = kept;
        assert_near(gradient[i], (above - below) * 32 / 2, 1e-4);
    }
}

static void test_loss_tells_of_nan(void **state) {
    (void)state;
    const float logits[] = {1, NAN}, targets[] = {1, 0};
    struct loss_batch batch = {1, 2, logits, targets, NULL, 0};
    float gradient[2];
    assert_true(isnan(loss_cross_entropy(&batch, 0, 1, gradient).loss));
    assert_true(isnan(gradient[0]) && isnan(gradient[1]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_softmax_of_pytorch),
        cmocka_unit_test(test_softmax_is_stable),
        cmocka_unit_test(test_softmax_with_a_temperature),
        cmocka_unit_test(test_softmax_does_not_hide_what_is_not_finite),
        cmocka_unit_test(test_losses_of_pytorch),
        cmocka_unit_test(test_right_answers),
        cmocka_unit_test(test_known_losses),
        cmocka_unit_test(test_gradient_is_the_slope),
        cmocka_unit_test(test_loss_tells_of_nan),
    };
    return test_run("nn_loss", tests);
}
