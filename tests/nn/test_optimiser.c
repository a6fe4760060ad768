#include "nn/optimiser.h"

#include "test.h"
#include "vectors.h"

enum { WEIGHTS = 6, STEPS = 5 };

static void assert_all_near(const float *values, const float *wanted, size_t count,
                            double tolerance) {
    for (size_t i = 0; i < count; i++) {
        assert_near(values[i], wanted[i], tolerance);
    }
}

static struct optimiser_options options_of(const struct vector_optimiser *one) {
    return (struct optimiser_options){optimiser_from_name(one->kind),
                                      one->momentum,
                                      one->nesterov != 0,
                                      one->beta1,
                                      one->beta2,
                                      one->epsilon,
                                      one->weight_decay};
}

/* Each step as PyTorch takes it (which clips to a norm smaller by a millionth); the first three
 * weights decay, the others do not. */
static void test_steps_of_pytorch(void **state) {
    (void)state;
    for (size_t v = 0; v < sizeof vector_optimisers / sizeof *vector_optimisers; v++) {
        const struct vector_optimiser *one = &vector_optimisers[v];
        struct optimiser_options options = options_of(one);
        struct error err;
        float weights[WEIGHTS];
        memcpy(weights, vector_optimiser_start, sizeof weights);
        assert_true(optimiser_check(&options, &err));
        struct optimiser optimiser = optimiser_new(&options, WEIGHTS);
        for (size_t s = 0; s < STEPS; s++) {
            const float *gradients = vector_optimiser_gradients + s * WEIGHTS;
            double squares = gradient_squares(gradients, 0, 2);
            squares += gradient_squares(gradients, 2, WEIGHTS);
            struct optimiser_step step =
                optimiser_begin(&optimiser, one->rate * vector_optimiser_shares[s],
                                gradient_scale(squares, one->clip));
            optimiser_update(&optimiser, &step, false, gradients, 3, WEIGHTS, weights);
            optimiser_update(&optimiser, &step, true, gradients, 0, 2, weights);
            optimiser_update(&optimiser, &step, true, gradients, 2, 3, weights);
            assert_all_near(weights, one->after + s * WEIGHTS, WEIGHTS, 1e-6);
            if (one->norms != NULL) {
                assert_near(sqrt(squares), one->norms[s], 1e-6);
            }
        }
        assert_int_equal(optimiser.steps, STEPS);
        if (one->first != NULL) {
            assert_all_near(optimiser.first, one->first, WEIGHTS, 1e-6);
        }
        if (one->second != NULL) {
            assert_all_near(optimiser.second, one->second, WEIGHTS, 1e-6);
        }
        optimiser_free(&optimiser);
        assert_null(optimiser.first);
    }
}

/* The first step of Adam is the rate along the gradient's sign, whatever its size. */
static void test_adam_on_paper(void **state) {
    (void)state;
    struct optimiser_options options = optimiser_defaults(OPTIMISER_ADAM);
    struct optimiser optimiser = optimiser_new(&options, 3);
    const float gradients[] = {1e3F, -1e-2F, 0};
    float weights[] = {1, 1, 1};
    struct optimiser_step step = optimiser_begin(&optimiser, 0.001, 1);
    optimiser_update(&optimiser, &step, true, gradients, 0, 3, weights);
    assert_all_near(weights, (float[]){0.999F, 1.001F, 1}, 3, 1e-7);
    assert_true(weights[2] == 1);
    optimiser_free(&optimiser);
}

/* Many weights, so that the loops run in whole registers and in rests: in one go and in odd ranges
 * to the same bits, and near to the formula in doubles. */
static void test_ranges_make_no_difference(void **state) {
    (void)state;
    enum { COUNT = 1237 };
    static float weights[2][COUNT], gradients[COUNT];
    static double exact[COUNT], first[COUNT], second[COUNT];
    struct random random = random_seeded(3, 0);
    struct optimiser_options options = optimiser_defaults(OPTIMISER_ADAMW);
    struct optimiser whole = optimiser_new(&options, COUNT), parts = optimiser_new(&options, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        exact[i] = weights[0][i] = weights[1][i] = (float)random_unit(&random) - 0.5F;
    }
    for (int t = 1; t <= 20; t++) {
        for (size_t i = 0; i < COUNT; i++) {
            gradients[i] = (float)random_unit(&random) - 0.4F;
            first[i] = 0.9 * first[i] + 0.1 * gradients[i];
            second[i] = 0.999 * second[i] + 0.001 * gradients[i] * gradients[i];
            exact[i] -= 0.01 * 0.01 * exact[i];
            exact[i] -= 0.01 * first[i] / (1 - pow(0.9, t)) /
                        (sqrt(second[i] / (1 - pow(0.999, t))) + 1e-7);
        }
        struct optimiser_step step = optimiser_begin(&whole, 0.01, 1);
        optimiser_update(&whole, &step, true, gradients, 0, COUNT, weights[0]);
        step = optimiser_begin(&parts, 0.01, 1);
        for (size_t from = 0; from < COUNT; from += 101) {
            size_t to = from + 101 < COUNT ? from + 101 : COUNT;
            optimiser_update(&parts, &step, true, gradients, from, to, weights[1]);
        }
    }
    assert_memory_equal(weights[0], weights[1], sizeof weights[0]);
    assert_memory_equal(whole.second, parts.second, COUNT * sizeof(float));
    for (size_t i = 0; i < COUNT; i++) {
        assert_near(weights[0][i], exact[i], 2e-6);
    }
    optimiser_free(&whole);
    optimiser_free(&parts);
}

/* What was saved goes on as if nothing had happened. */
static void test_saved_and_restored(void **state) {
    (void)state;
    struct optimiser_options options = options_of(&vector_optimisers[4]);
    struct optimiser one = optimiser_new(&options, WEIGHTS);
    float weights[WEIGHTS], others[WEIGHTS];
    memcpy(weights, vector_optimiser_start, sizeof weights);
    struct optimiser_step step = optimiser_begin(&one, 0.1, 1);
    optimiser_update(&one, &step, true, vector_optimiser_gradients, 0, WEIGHTS, weights);
    struct optimiser other = optimiser_new(&options, WEIGHTS);
    memcpy(other.first, one.first, WEIGHTS * sizeof(float));
    memcpy(other.second, one.second, WEIGHTS * sizeof(float));
    memcpy(others, weights, sizeof weights);
    other.steps = one.steps;
    step = optimiser_begin(&one, 0.1, 1);
    optimiser_update(&one, &step, true, vector_optimiser_gradients, 0, WEIGHTS, weights);
    step = optimiser_begin(&other, 0.1, 1);
    optimiser_update(&other, &step, true, vector_optimiser_gradients, 0, WEIGHTS, others);
    assert_memory_equal(weights, others, sizeof weights);
    optimiser_free(&one);
    optimiser_free(&other);
}

/* Moments of weights that learn no more become 0, and are never denormal. */
static void test_moments_settle(void **state) {
    (void)state;
    for (int kind = 0; kind < OPTIMISER_COUNT; kind++) {
        struct optimiser_options options = optimiser_defaults((enum optimiser_kind)kind);
        options.momentum = 0.9;
        options.beta2 = 0.95;
        options.weight_decay = 0;
        struct optimiser optimiser = optimiser_new(&options, 1);
        float weight = 1;
        for (int t = 0; t < 3000; t++) {
            struct optimiser_step step = optimiser_begin(&optimiser, 0.1, 1);
            optimiser_update(&optimiser, &step, true, (float[]){t == 0}, 0, 1, &weight);
            assert_true(fpclassify(optimiser.first[0]) != FP_SUBNORMAL);
            assert_true(optimiser.second == NULL ||
                        fpclassify(optimiser.second[0]) != FP_SUBNORMAL);
        }
        assert_true(optimiser.first[0] == 0 && isfinite(weight));
        assert_true(optimiser.second == NULL || optimiser.second[0] == 0);
        optimiser_free(&optimiser);
    }
}

static void test_norms(void **state) {
    (void)state;
    enum { COUNT = 100003 };
    static float gradients[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        gradients[i] = (float)(i % 7) / 4;
    }
    /* 14,286 whole rounds of 0..6, whose squares sum to 91, and one number more: 0. */
    assert_near(gradient_squares(gradients, 0, COUNT), 14286 * 91.0 / 16, 1e-6);
    assert_near(gradient_squares(gradients, 8, 11), (1 + 4 + 9) / 16.0, 1e-12);
    assert_true(gradient_squares(gradients, 5, 5) == 0);
    assert_true(gradient_scale(9, 6) == 1 && gradient_scale(9, 3) == 1);
    assert_near(gradient_scale(9, 1.5), 0.5, 1e-15);
    assert_true(gradient_scale(1e30, 0) == 1 && gradient_scale(0, 1) == 1);
    assert_true(isnan(gradient_scale(INFINITY, 1)) && isnan(gradient_scale(NAN, 0)));
    gradients[3] = INFINITY;
    assert_true(isinf(gradient_squares(gradients, 0, COUNT)));
}

static void test_names(void **state) {
    (void)state;
    for (int i = 0; i < OPTIMISER_COUNT; i++) {
        enum optimiser_kind kind = (enum optimiser_kind)i;
        struct optimiser_options options = optimiser_defaults(kind);
        struct error err;
        assert_int_equal(optimiser_from_name(optimiser_name(kind)), kind);
        assert_true(optimiser_check(&options, &err));
    }
    assert_int_equal(optimiser_from_name("AdamW"), OPTIMISER_ADAMW);
    assert_int_equal(optimiser_from_name("ada"), OPTIMISER_UNKNOWN);
    assert_string_equal(optimiser_name(OPTIMISER_UNKNOWN), "unknown");
}

static void refused(struct optimiser_options options, const char *word) {
    struct error err = {""};
    assert_false(optimiser_check(&options, &err));
    assert_non_null(strstr(err.message, word));
}

static void test_senseless_options_are_refused(void **state) {
    (void)state;
    refused((struct optimiser_options){OPTIMISER_UNKNOWN, 0, false, 0, 0, 1, 0}, "choose");
    refused((struct optimiser_options){OPTIMISER_COUNT, 0, false, 0, 0, 1, 0}, "choose");
    refused((struct optimiser_options){OPTIMISER_SGD, 1, false, 0, 0, 1, 0}, "momentum of 1");
    refused((struct optimiser_options){OPTIMISER_SGD, NAN, false, 0, 0, 1, 0}, "momentum");
    refused((struct optimiser_options){OPTIMISER_SGD, 0, true, 0, 0, 1, 0}, "Nesterov");
    refused((struct optimiser_options){OPTIMISER_ADAM, 0, false, 1, 0, 1, 0}, "betas");
    refused((struct optimiser_options){OPTIMISER_ADAM, 0, false, 0, -1, 1, 0}, "betas");
    refused((struct optimiser_options){OPTIMISER_ADAM, 0, false, 0, 0, 0, 0}, "epsilon of 0");
    refused((struct optimiser_options){OPTIMISER_ADAM, 0, false, 0, 0, INFINITY, 0}, "epsilon");
    refused((struct optimiser_options){OPTIMISER_ADAMW, 0, false, 0, 0, 1, -1}, "decay of -1");
    refused((struct optimiser_options){OPTIMISER_ADAMW, 0, false, 0, 0, 1, NAN}, "decay");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_of_pytorch),
        cmocka_unit_test(test_adam_on_paper),
        cmocka_unit_test(test_ranges_make_no_difference),
        cmocka_unit_test(test_saved_and_restored),
        cmocka_unit_test(test_moments_settle),
        cmocka_unit_test(test_norms),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_senseless_options_are_refused),
    };
    return test_run("nn_optimiser", tests);
}
