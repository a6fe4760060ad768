#include "tables.h"
#include "test.h"

/* 2 4 4 4 5 5 7 9: the mean is 5, the population standard deviation 2. */
static const double known[] = {2, 4, 4, 4, 5, 5, 7, 9};

static void test_mean_and_deviation(void **state) {
    (void)state;
    struct table table = table_of(8, 1, known);
    struct scaling scaling = scaling_fit(&table);
    assert_near(scaling.mean[0], 5, 1e-15);
    assert_near(scaling.deviation[0], 2, 1e-15);
    scaling_apply(&scaling, &table);
    assert_near(table.values[0], -1.5, 1e-15);
    assert_near(table.values[7], 2, 1e-15);
    scaling_free(&scaling);
    table_free(&table);
}

/* The mean of many 0.1 is not exactly 0.1 in floating point; that must not be blown up to 1. */
static void test_constant_column_becomes_zero(void **state) {
    (void)state;
    struct table table = table_new(1003, 1);
    for (size_t i = 0; i < table.rows; i++) {
        table.values[i] = 0.1;
    }
    struct scaling scaling = scaling_fit(&table);
    assert_true(scaling.deviation[0] == 0);
    scaling_apply(&scaling, &table);
    for (size_t i = 0; i < table.rows; i++) {
        assert_true(table.values[i] == 0);
    }
    scaling_free(&scaling);
    table_free(&table);
}

/* A long column with a far offset: 0, 1, 2, ... n-1 above a million has variance (n^2 - 1) / 12. */
static void test_long_column_far_from_zero(void **state) {
    (void)state;
    struct table table = table_new(5001, 1);
    for (size_t i = 0; i < table.rows; i++) {
        table.values[i] = 1e6 + (double)i;
    }
    struct scaling scaling = scaling_fit(&table);
    assert_near(scaling.mean[0], 1e6 + 2500, 1e-7);
    assert_near(scaling.deviation[0], sqrt((5001.0 * 5001 - 1) / 12), 1e-8);
    scaling_free(&scaling);
    table_free(&table);
}

static void test_empty_table(void **state) {
    (void)state;
    struct table table = table_new(0, 2);
    struct scaling scaling = scaling_fit(&table);
    double out[4];
    assert_true(scaling.mean[1] == 0 && scaling.deviation[1] == 0);
    scaling_apply(&scaling, &table);
    correlation(&table, out);
    assert_true(out[0] == 1 && out[1] == 0);
    scaling_free(&scaling);
    table_free(&table);
}

/* x = 1 2 3 4 5, y = 2 4 5 4 5: r = 6 / sqrt(10 * 6); and a column that never varies. */
static void test_correlation(void **state) {
    (void)state;
    const double rows[] = {1, 2, 7, 2, 4, 7, 3, 5, 7, 4, 4, 7, 5, 5, 7};
    struct table table = table_of(5, 3, rows);
    double out[9];
    correlation(&table, out);
    assert_near(out[1], 6 / sqrt(60), 1e-15);
    assert_true(out[1] == out[3]);
    assert_true(out[0] == 1 && out[4] == 1 && out[8] == 1);
    assert_true(out[2] == 0 && out[5] == 0);
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mean_and_deviation),
        cmocka_unit_test(test_constant_column_becomes_zero),
        cmocka_unit_test(test_long_column_far_from_zero),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_correlation),
    };
    return test_run("stats_scaling", tests);
}
