#include "sound/course.h"
#include "sounds.h"
#include "test.h"

/* 0 to 99 in turn: a mean of 49.5, a deviation of sqrt((100^2 - 1) / 12), steps of 1. */
static void numbers_in_turn(void **state) {
    (void)state;
    struct course course = course_new(0, 100);
    for (int i = 0; i < 100; i++) {
        course_add(&course, i);
    }
    struct sound_course found = course_end(&course);
    assert_near(found.mean, 49.5, 1e-12);
    assert_near(found.deviation, 28.866070047722, 1e-9);
    assert_near(found.low, 10, 1);
    assert_near(found.high, 90, 1);
    assert_near(found.change, 1, 1e-12);
}

static void beyond_the_ends(void **state) {
    (void)state;
    struct course course = course_new(-1, 1);
    for (int i = 0; i < 20; i++) {
        course_add(&course, i % 2 == 0 ? -1e300 : 5);
    }
    struct sound_course found = course_end(&course);
    assert_near(found.low, -1, 0.02);
    assert_near(found.high, 1, 0.02);
}

/* After a gap a value follows no other. */
static void gaps(void **state) {
    (void)state;
    struct course course = course_new(0, 10);
    struct sound_course none = course_end(&course);
    assert_true(isnan(none.mean) && isnan(none.low) && isnan(none.high) && isnan(none.change));
    course_gap(&course);
    course_add(&course, 1);
    assert_true(isnan(course_end(&course).change));
    course_gap(&course);
    course_add(&course, 7);
    course_add(&course, 9);
    assert_near(course_end(&course).change, 2, 1e-12);
    assert_near(course_end(&course).mean, 17 / 3.0, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_in_turn),
        cmocka_unit_test(beyond_the_ends),
        cmocka_unit_test(gaps),
    };
    return test_run("sound course", tests);
}
