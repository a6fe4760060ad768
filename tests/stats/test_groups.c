#include "stats/inside.h"
#include "tables.h"
#include "test.h"

static double value_of(const struct groups *groups, size_t row, size_t column) {
    return groups->values[(row / GROUP * groups->columns + column) * GROUP + row % GROUP];
}

static void test_holds_every_row_once(void **state) {
    (void)state;
    struct table table = table_random(GROUP * 5 + 3, 3, 1, 1);
    struct groups groups = groups_new(&table);
    bool seen[GROUP * 6] = {false};
    assert_int_equal(groups.count, 6);
    assert_int_equal(groups_length(&groups, 4), GROUP);
    assert_int_equal(groups_length(&groups, 5), 3);
    for (size_t i = 0; i < table.rows; i++) {
        assert_false(seen[groups.order[i]]);
        seen[groups.order[i]] = true;
        for (size_t c = 0; c < 3; c++) {
            assert_true(value_of(&groups, i, c) == table_column(&table, c)[groups.order[i]]);
        }
    }
    groups_free(&groups);
    table_free(&table);
}

/* Rows 0, 1, 2 on a line; from 0 the squares are 0, 1, 4, held at a limit of 3. */
static void test_distances_and_their_sum(void **state) {
    (void)state;
    const double rows[] = {0, 1, 2}, point = 0;
    struct table table = table_of(3, 1, rows);
    struct groups groups = groups_new(&table);
    double out[GROUP], limit[GROUP];
    for (size_t i = 0; i < GROUP; i++) {
        limit[i] = 3;
    }
    assert_true(groups_distances(&groups, 0, &point, NULL, out) == 5);
    assert_true(out[0] == 0 && out[2] == 4 && out[3] == 0 && out[GROUP - 1] == 0);
    assert_true(groups_distances(&groups, 0, &point, limit, out) == 4);
    groups_free(&groups);
    table_free(&table);
}

/* Centres at 10, 0 and 4: of rows 0, 1 and 9 the nearest are 1, 1, 0 and the next 2, 2, 2. */
static void test_nearest_and_second(void **state) {
    (void)state;
    const double rows[] = {0, 1, 9}, center[] = {10, 0, 4};
    struct table table = table_of(3, 1, rows);
    struct groups groups = groups_new(&table);
    double best[GROUP], second[GROUP], which[GROUP];
    groups_nearest(&groups, 0, center, 3, best, second, which);
    assert_true(which[0] == 1 && best[0] == 0 && second[0] == 16);
    assert_true(which[1] == 1 && best[1] == 1 && second[1] == 9);
    assert_true(which[2] == 0 && best[2] == 1 && second[2] == 25);
    groups_free(&groups);
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holds_every_row_once),
        cmocka_unit_test(test_distances_and_their_sum),
        cmocka_unit_test(test_nearest_and_second),
    };
    return test_run("stats_groups", tests);
}
