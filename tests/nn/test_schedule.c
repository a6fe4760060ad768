#include "nn/schedule.h"

#include "test.h"
#include "vectors.h"

static void check(const struct schedule *schedule, uint64_t steps_an_epoch, const float *wanted,
                  size_t steps) {
    struct schedule_state state = {0};
    struct error err;
    assert_true(schedule_check(schedule, &err));
    for (size_t i = 0; i < steps; i++) {
        assert_near(schedule_rate(schedule, &state, i, steps_an_epoch), wanted[i], 3e-8);
    }
}

static void test_cosine_of_pytorch(void **state) {
    (void)state;
    struct schedule plain = {SCHEDULE_COSINE, .rate = 0.5, .epochs = 4, .final = 0.1};
    struct schedule warm = plain, epochs = plain;
    warm.warmup_steps = 5;
    epochs.warmup_epochs = 1;
    check(&plain, 5, vector_schedule_cosine, 21);
    check(&warm, 5, vector_schedule_cosine_warm, 21);
    check(&epochs, 5, vector_schedule_cosine_warm, 21);
}

static void test_cosine_stays_down(void **state) {
    (void)state;
    struct schedule schedule = {SCHEDULE_COSINE, .rate = 2, .epochs = 3, .final = 0.25};
    assert_near(schedule_rate(&schedule, NULL, 29, 10),
                0.5 + 1.5 * (1 + cos(acos(-1) * 29 / 30)) / 2, 1e-15);
    assert_near(schedule_rate(&schedule, NULL, 30, 10), 0.5, 1e-15);
    assert_near(schedule_rate(&schedule, NULL, UINT64_MAX, 10), 0.5, 1e-15);
    schedule.warmup_epochs = 3; /* nothing is left for the cosine */
    assert_near(schedule_rate(&schedule, NULL, 0, 10), 2.0 / 31, 1e-15);
    assert_near(schedule_rate(&schedule, NULL, 29, 10), 60.0 / 31, 1e-15);
    assert_near(schedule_rate(&schedule, NULL, 30, 10), 0.5, 1e-15);
}

static void test_constant_with_a_warm_up(void **state) {
    (void)state;
    check(&(struct schedule){SCHEDULE_CONSTANT, .rate = 0.5, .warmup_steps = 5}, 100,
          vector_schedule_constant_warm, 8);
    check(&(struct schedule){SCHEDULE_CONSTANT, .rate = 0.5, .warmup_steps = 3, .warmup_epochs = 1},
          2, vector_schedule_constant_warm, 8);
    check(&(struct schedule){SCHEDULE_CONSTANT, .rate = 0.5}, 1, (float[]){0.5F, 0.5F}, 2);
}

static void test_steps_of_pytorch(void **state) {
    (void)state;
    struct schedule schedule = {SCHEDULE_STEP, .rate = 0.5, .every = 3, .factor = 0.1};
    check(&schedule, 1, vector_schedule_step, 10);
    for (uint64_t step = 0; step < 70; step++) {
        assert_near(schedule_rate(&schedule, NULL, step, 7), vector_schedule_step[step / 7], 3e-8);
    }
}

static void test_plateau_of_pytorch(void **state) {
    (void)state;
    struct schedule falling = {SCHEDULE_PLATEAU, .rate = 0.5, .factor = 0.5,
                               .plateau = {3, 0.01, false}};
    struct schedule rising = falling;
    struct schedule_state one = {0}, other = {0};
    struct error err;
    assert_true(schedule_check(&falling, &err));
    rising.plateau.larger = true;
    for (size_t i = 0; i < sizeof vector_schedule_plateau / sizeof(float); i++) {
        double figure = vector_schedule_watched[i];
        double before = schedule_rate(&falling, &one, 10 * i, 10);
        assert_near(before, vector_schedule_plateau[i], 1e-9);
        assert_near(schedule_rate(&rising, &other, 10 * i + 9, 10),
                    vector_schedule_plateau_larger[i], 1e-9);
        bool smaller = schedule_watch(&falling, &one, figure);
        assert_true(smaller == (schedule_rate(&falling, &one, 10 * i, 10) < before));
        schedule_watch(&rising, &other, -figure);
    }
    assert_int_equal(one.times, 3);
}

static void test_only_a_plateau_watches(void **state) {
    (void)state;
    struct schedule schedule = {SCHEDULE_CONSTANT, .rate = 1, .plateau = {1, 0, false}};
    struct schedule_state seen = {0};
    for (int i = 0; i < 5; i++) {
        assert_false(schedule_watch(&schedule, &seen, i));
    }
    assert_int_equal(seen.watched.epochs, 0);
    assert_true(schedule_rate(&schedule, &seen, 5, 1) == 1);
}

static void test_names(void **state) {
    (void)state;
    for (int i = 0; i < SCHEDULE_COUNT; i++) {
        enum schedule_kind kind = (enum schedule_kind)i;
        assert_int_equal(schedule_from_name(schedule_name(kind)), kind);
    }
    assert_int_equal(schedule_from_name("Cosine"), SCHEDULE_COSINE);
    assert_int_equal(schedule_from_name("cosines"), SCHEDULE_UNKNOWN);
    assert_string_equal(schedule_name(SCHEDULE_UNKNOWN), "unknown");
}

static void refused(struct schedule schedule, const char *word) {
    struct error err = {""};
    assert_false(schedule_check(&schedule, &err));
    assert_non_null(strstr(err.message, word));
}

static void test_senseless_schedules_are_refused(void **state) {
    (void)state;
    refused((struct schedule){SCHEDULE_UNKNOWN, .rate = 1}, "choose");
    refused((struct schedule){SCHEDULE_COUNT, .rate = 1}, "choose");
    refused((struct schedule){SCHEDULE_CONSTANT, .rate = 0}, "learning rate of 0");
    refused((struct schedule){SCHEDULE_CONSTANT, .rate = NAN}, "learning rate");
    refused((struct schedule){SCHEDULE_CONSTANT, .rate = INFINITY}, "learning rate");
    refused((struct schedule){SCHEDULE_CONSTANT, .rate = 1, .warmup_epochs = -1}, "warm-up");
    refused((struct schedule){SCHEDULE_CONSTANT, .rate = 1, .warmup_epochs = NAN}, "warm-up");
    refused((struct schedule){SCHEDULE_COSINE, .rate = 1}, "epochs");
    refused((struct schedule){SCHEDULE_COSINE, .rate = 1, .epochs = 1, .final = 1.5}, "final");
    refused((struct schedule){SCHEDULE_STEP, .rate = 1, .factor = 0.5}, "1 or more");
    refused((struct schedule){SCHEDULE_STEP, .rate = 1, .every = 1, .factor = 2}, "factor of 2");
    refused((struct schedule){SCHEDULE_PLATEAU, .rate = 1, .factor = 0.5}, "patience");
    refused((struct schedule){SCHEDULE_PLATEAU, .rate = 1, .plateau = {1, -1, false}}, "least");
    refused((struct schedule){SCHEDULE_PLATEAU, .rate = 1, .factor = NAN, .plateau = {1, 0, false}},
            "factor");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cosine_of_pytorch),
        cmocka_unit_test(test_cosine_stays_down),
        cmocka_unit_test(test_constant_with_a_warm_up),
        cmocka_unit_test(test_steps_of_pytorch),
        cmocka_unit_test(test_plateau_of_pytorch),
        cmocka_unit_test(test_only_a_plateau_watches),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_senseless_schedules_are_refused),
    };
    return test_run("nn_schedule", tests);
}
