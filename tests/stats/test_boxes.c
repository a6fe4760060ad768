#include "stats/inside.h"
#include "test.h"

enum { COUNT = 700 };

static bool only_even(void *context, size_t level, size_t box) {
    (void)context;
    return level > 0 || box % 2 == 0;
}

/* Boxes [i, i + 0.5] on a line: those within a gap of 3 of [100, 100.5] are 97 to 103. */
static void test_finds_all_that_are_near(void **state) {
    (void)state;
    double *low = memory_new(COUNT, sizeof(double)), *high = memory_new(COUNT, sizeof(double));
    size_t found[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        low[i] = (double)i;
        high[i] = (double)i + 0.5;
    }
    struct boxes boxes = boxes_new(low, high, 1, COUNT);
    double own_low = 100, own_high = 100.5;
    struct boxes_search search = {&own_low, &own_high, 9, NULL, NULL, found, 0};
    assert_true(boxes.levels == 3);
    boxes_find(&boxes, &search);
    assert_int_equal(search.count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(found[i], 97 + i);
    }
    search.wanted = only_even;
    boxes_find(&boxes, &search);
    assert_int_equal(search.count, 3);
    assert_int_equal(found[2], 102);
    boxes_free(&boxes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_finds_all_that_are_near)};
    return test_run("stats_boxes", tests);
}
