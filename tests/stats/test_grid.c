#include "stats/inside.h"
#include "tables.h"
#include "test.h"

/* What DBSCAN relies on: every row in one cell, and all rows of a cell within eps. */
static void check_grid(const struct table *table, double eps) {
    struct grid grid;
    struct error err;
    bool *seen = memory_new(table->rows, sizeof *seen);
    assert_true(grid_new(table, eps, &grid, &err));
    assert_int_equal(grid.first[grid.cells], table->rows);
    for (size_t k = 0; k < grid.cells; k++) {
        assert_true(grid.first[k] < grid.first[k + 1]);
        for (size_t a = grid.first[k]; a < grid.first[k + 1]; a++) {
            assert_false(seen[grid.order[a]]);
            seen[grid.order[a]] = true;
            for (size_t b = grid.first[k]; b < a; b++) {
                assert_true(distance_of(table, grid.order[a], grid.order[b]) <= eps * eps);
            }
        }
    }
    grid_free(&grid);
    free(seen);
}

static void test_rows_of_a_cell_are_near(void **state) {
    (void)state;
    for (size_t columns = 1; columns <= 13; columns += 3) {
        struct table table = table_random(1500, columns, 10, columns);
        check_grid(&table, 0.5);
        check_grid(&table, 5);
        check_grid(&table, 1e-7); /* more cells than a number can count, were they all there */
        table_free(&table);
    }
}

/* One axis, cells of one side: 0 to 9 in steps of one with eps 2.5 make four cells. */
static void test_cells_of_a_line(void **state) {
    (void)state;
    struct table table = table_new(10, 1);
    struct grid grid;
    struct error err;
    for (size_t i = 0; i < 10; i++) {
        table.values[i] = (double)(9 - i);
    }
    assert_true(grid_new(&table, 2.5, &grid, &err));
    assert_int_equal(grid.cells, 4); /* 0 1 2, 3 4, 5 6 7, 8 9 */
    assert_true(grid.boxes.low[0][1] == 3 && grid.boxes.high[0][1] == 4);
    grid_free(&grid);
    table_free(&table);
}

static void test_refuses_too_many_cells(void **state) {
    (void)state;
    const double rows[] = {0, 1, 1e9, 2};
    struct table table = table_of(2, 2, rows);
    struct grid grid;
    struct error err;
    assert_false(grid_new(&table, 1e-9, &grid, &err));
    assert_non_null(strstr(err.message, "too small"));
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_a_cell_are_near),
        cmocka_unit_test(test_cells_of_a_line),
        cmocka_unit_test(test_refuses_too_many_cells),
    };
    return test_run("stats_grid", tests);
}
