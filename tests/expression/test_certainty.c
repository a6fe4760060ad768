#include "expression/certainty.h"
#include "test.h"

static void moods_in_order(void **state) {
    (void)state;
    enum mood order[MOOD_COUNT];
    mood_order((double[]){0.1, 0.4, 0.2, 0.3}, order);
    assert_int_equal(order[0], MOOD_CALM);
    assert_int_equal(order[1], MOOD_SAD);
    assert_int_equal(order[2], MOOD_HAPPY);
    assert_int_equal(order[3], MOOD_ANGRY);
    mood_order((double[]){0.25, 0.25, 0.25, 0.25}, order);
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        assert_int_equal(order[mood], mood);
    }
}

static void sure_is_half_and_a_lead(void **state) {
    (void)state;
    assert_true(mood_is_sure((double[]){0, 0, 1, 0}));
    assert_true(mood_is_sure((double[]){0.5, 0.25, 0.25, 0}));
    assert_false(mood_is_sure((double[]){0.49, 0.17, 0.17, 0.17}));
    assert_false(mood_is_sure((double[]){0.5, 0, 0, 0.5}));
    assert_false(mood_is_sure((double[]){0.54, 0, 0, 0.46}));
    assert_true(mood_is_sure((double[]){0.44, 0, 0, 0.56}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moods_in_order),
        cmocka_unit_test(sure_is_half_and_a_lead),
    };
    return test_run("expression/certainty", tests);
}
