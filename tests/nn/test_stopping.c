#include "nn/stopping.h"

#include "test.h"

/* Watches figures; the epoch after which training stops, from 0, or the number of figures. */
static size_t stops_at(const struct stopping_rule *rule, const double *figures, size_t count,
                       struct stopping *state) {
    *state = (struct stopping){0};
    for (size_t i = 0; i < count; i++) {
        stopping_watch(rule, state, figures[i]);
        if (stopping_due(rule, state)) {
            return i;
        }
    }
    return count;
}

static void test_stops_after_patience(void **state) {
    (void)state;
    const double losses[] = {3, 2, 2.5, 1, 1.5, 1, 1.25, 0.5};
    struct stopping seen;
    assert_int_equal(stops_at(&(struct stopping_rule){3, 0, false}, losses, 8, &seen), 6);
    assert_true(seen.best == 1 && seen.at == 3 && seen.epochs == 7 && seen.waited == 3);
    assert_int_equal(stops_at(&(struct stopping_rule){4, 0, false}, losses, 8, &seen), 8);
    assert_true(seen.best == 0.5 && seen.at == 7 && seen.waited == 0);
    assert_int_equal(stops_at(&(struct stopping_rule){1, 0, false}, losses, 8, &seen), 2);
    assert_int_equal(stops_at(&(struct stopping_rule){0, 0, false}, losses, 8, &seen), 8);
}

static void test_least_improvement(void **state) {
    (void)state;
    const double accuracy[] = {0.5, 0.5625, 0.59375, 0.625, 0.75};
    struct stopping_rule rule = {2, 0.0625, true};
    struct stopping seen = {0};
    assert_true(stopping_watch(&rule, &seen, accuracy[0]));
    assert_false(stopping_watch(&rule, &seen, accuracy[1])); /* as much, but not more */
    assert_true(stopping_watch(&rule, &seen, accuracy[2]));  /* against the best, not the last */
    assert_false(stopping_watch(&rule, &seen, accuracy[3]));
    assert_false(stopping_due(&rule, &seen));
    assert_true(stopping_watch(&rule, &seen, accuracy[4]));
    assert_true(seen.best == 0.75 && seen.at == 4);
}

static void test_nan_never_improves(void **state) {
    (void)state;
    const double late[] = {NAN, NAN, 5, NAN, 4, NAN, NAN, NAN};
    struct stopping seen;
    assert_int_equal(stops_at(&(struct stopping_rule){3, 0, false}, late, 8, &seen), 7);
    assert_true(seen.best == 4 && seen.at == 4);
    assert_int_equal(stops_at(&(struct stopping_rule){2, 0, true}, late, 8, &seen), 1);
    assert_false(seen.seen);
}

static void test_a_first_infinity_can_be_improved_on(void **state) {
    (void)state;
    struct stopping_rule rule = {2, 0, false};
    struct stopping seen = {0};
    assert_true(stopping_watch(&rule, &seen, INFINITY));
    assert_true(stopping_watch(&rule, &seen, 1e300));
    assert_false(stopping_watch(&rule, &seen, INFINITY));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stops_after_patience),
        cmocka_unit_test(test_least_improvement),
        cmocka_unit_test(test_nan_never_improves),
        cmocka_unit_test(test_a_first_infinity_can_be_improved_on),
    };
    return test_run("nn_stopping", tests);
}
