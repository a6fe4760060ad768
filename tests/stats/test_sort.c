#include "stats/inside.h"
#include "test.h"

static void test_sorts_and_keeps_equal_keys_in_order(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    static uint64_t keys[COUNT], before[COUNT];
    static uint32_t rows[COUNT];
    struct random random = random_seeded(3, 0);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint64_t high = random_below(&random, 50);
        before[i] = keys[i] = high << 58 | high << 20 | random_below(&random, 3);
        rows[i] = i;
    }
    sort_keys(keys, rows, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(keys[i] == before[rows[i]]);
        assert_true(i == 0 || keys[i - 1] < keys[i] ||
                    (keys[i - 1] == keys[i] && rows[i - 1] < rows[i]));
    }
}

static void test_none_and_one(void **state) {
    (void)state;
    uint64_t key = 9;
    uint32_t row = 4;
    sort_keys(&key, &row, 0);
    sort_keys(&key, &row, 1);
    assert_true(key == 9 && row == 4);
}

/* Four corners, two points each: the two of a corner must come side by side. */
static void test_order_keeps_neighbours_together(void **state) {
    (void)state;
    const double values[] = {0, 9, 0, 9, 0.1, 9, 0, 9, /* y: */ 0, 0, 9, 9, 0, 0.1, 9, 8.9};
    uint32_t *order = order_near(values, 8, 2, 8);
    bool seen[8] = {false};
    for (size_t i = 0; i < 8; i += 2) {
        assert_true(order[i] % 4 == order[i + 1] % 4);
        seen[order[i]] = seen[order[i + 1]] = true;
    }
    for (size_t i = 0; i < 8; i++) {
        assert_true(seen[i]);
    }
    free(order);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorts_and_keeps_equal_keys_in_order),
        cmocka_unit_test(test_none_and_one),
        cmocka_unit_test(test_order_keeps_neighbours_together),
    };
    return test_run("stats_sort", tests);
}
