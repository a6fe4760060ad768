#include "nn/average.h"

#include "test.h"

/* After n steps the decay is (1 + n) / (10 + n): 1/10, 2/11, 3/12, ... until it is what was asked.
 */
static void test_decay_warms_up(void **state) {
    (void)state;
    const float start[] = {0};
    struct average average = average_new(start, 1, 0.5);
    const double wanted[] = {1.0 / 10, 2.0 / 11, 3.0 / 12, 4.0 / 13, 5.0 / 14,
                             6.0 / 15, 7.0 / 16, 8.0 / 17, 0.5,      0.5};
    for (size_t i = 0; i < 10; i++) {
        assert_near(average_begin(&average), wanted[i], 1e-15);
    }
    assert_int_equal(average.steps, 10);
    average_free(&average);
}

/* The recurrence in doubles; the ranges in any order. */
static void test_average_follows(void **state) {
    (void)state;
    enum { COUNT = 1003, STEPS = 30 };
    float weights[COUNT];
    double wanted[COUNT];
    struct random random = random_seeded(5, 0);
    for (size_t i = 0; i < COUNT; i++) {
        weights[i] = (float)random_unit(&random);
        wanted[i] = weights[i];
    }
    struct average average = average_new(weights, COUNT, 0.7);
    for (int step = 0; step < STEPS; step++) {
        double decay = average_begin(&average);
        for (size_t i = 0; i < COUNT; i++) {
            weights[i] = (float)random_unit(&random);
            wanted[i] = decay * wanted[i] + (1 - decay) * weights[i];
        }
        average_update(&average, decay, weights, 500, COUNT);
        average_update(&average, decay, weights, 0, 500);
        average_update(&average, decay, weights, 7, 7);
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_near(average.weights[i], wanted[i], 1e-6);
    }
    average_free(&average);
    assert_null(average.weights);
}

static void test_what_does_not_change_stays(void **state) {
    (void)state;
    const float weights[] = {0.1F, -3.7F, 1e-20F, 12345.678F, 0};
    struct average average = average_new(weights, 5, 0.999);
    for (int step = 0; step < 5000; step++) {
        average_update(&average, average_begin(&average), weights, 0, 5);
    }
    assert_memory_equal(average.weights, weights, sizeof weights);
    average_free(&average);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decay_warms_up),
        cmocka_unit_test(test_average_follows),
        cmocka_unit_test(test_what_does_not_change_stays),
    };
    return test_run("nn_average", tests);
}
