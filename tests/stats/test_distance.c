#include "stats/inside.h"
#include "tables.h"
#include "test.h"

/* Every number of columns up to 13, so that groups of four and what is left over are both met. */
static void test_squared_distances(void **state) {
    (void)state;
    for (size_t columns = 1; columns <= 13; columns++) {
        struct table table = table_random(21, columns, 10, columns);
        double point[13], out[21];
        for (size_t c = 0; c < columns; c++) {
            point[c] = table_column(&table, c)[5];
        }
        squared_distances(table.values, table.rows, columns, table.rows, point, out);
        for (size_t i = 0; i < table.rows; i++) {
            assert_near(out[i], distance_of(&table, i, 5), 1e-12 * (1 + out[i]));
        }
        assert_true(out[5] == 0);
        table_free(&table);
    }
}

/* Boxes on a line and in a corner: 3-4-5. */
static void test_box_gaps(void **state) {
    (void)state;
    const double low[] = {0, 5, 5, -9, /* y: */ 0, 0, 6, -9};
    const double high[] = {2, 6, 6, 9, /* y: */ 2, 2, 7, 9};
    const double own_low[] = {1, 1}, own_high[] = {2, 2};
    double out[4];
    box_gaps(low, high, 4, 2, 4, own_low, own_high, out);
    assert_true(out[0] == 0);
    assert_true(out[1] == 9);
    assert_true(out[2] == 25);
    assert_true(out[3] == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_squared_distances),
        cmocka_unit_test(test_box_gaps),
    };
    return test_run("stats_distance", tests);
}
