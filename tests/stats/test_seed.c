#include "stats/inside.h"
#include "tables.h"
#include "test.h"

/* Five places, far apart, many rows each: greedy k-means++ takes one row of each. */
static void test_takes_one_of_each_place(void **state) {
    (void)state;
    struct table table = table_random(500, 2, 1, 5);
    for (size_t i = 0; i < table.rows; i++) {
        table_column(&table, 0)[i] += 1000.0 * (double)(i % 5);
    }
    struct groups groups = groups_new(&table);
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct random random = random_seeded(seed, 0);
        double center[10];
        bool seen[5] = {false};
        assert_int_equal(seed_centers(&groups, 5, &random, center), 5);
        for (size_t k = 0; k < 5; k++) {
            seen[(size_t)(center[2 * k] / 1000)] = true;
        }
        assert_true(seen[0] && seen[1] && seen[2] && seen[3] && seen[4]);
    }
    groups_free(&groups);
    table_free(&table);
}

static void test_counts_distinct_rows(void **state) {
    (void)state;
    const double rows[] = {1, 2, 1, 2, 3, 3, 1};
    struct table table = table_of(7, 1, rows);
    struct groups groups = groups_new(&table);
    struct random random = random_seeded(1, 0);
    double center[6];
    assert_int_equal(seed_centers(&groups, 6, &random, center), 3);
    groups_free(&groups);
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_one_of_each_place),
        cmocka_unit_test(test_counts_distinct_rows),
    };
    return test_run("stats_seed", tests);
}
