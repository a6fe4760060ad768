#include "stats/inside.h"
#include "tables.h"
#include "test.h"

/* 0 1 | 5 6 | 20: joining 0 with 1 and 5 with 6 costs a half each, the pairs 25, 20 far more. */
static void test_line(void **state) {
    (void)state;
    const double points[] = {0, 20, 5, 1, 6};
    int group[5];
    ward(points, 5, 1, 3, group);
    assert_true(group[0] == group[3] && group[2] == group[4]);
    assert_true(group[0] != group[1] && group[0] != group[2] && group[1] != group[2]);
    ward(points, 5, 1, 2, group);
    assert_true(group[0] == group[2] && group[0] != group[1]);
    ward(points, 5, 1, 1, group);
    assert_true(group[1] == 0 && group[4] == 0);
    ward(points, 5, 1, 5, group);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(group[i], i);
    }
}

/* The definition: always join the pair that adds least to the sum of squares. */
static void plain_ward(const struct table *table, size_t count, int *group) {
    size_t rows = table->rows, left = rows;
    double *center = memory_new(rows * table->columns, sizeof(double));
    double *size = memory_new(rows, sizeof(double));
    for (size_t i = 0; i < rows; i++) {
        group[i] = (int)i;
        size[i] = 1;
        for (size_t c = 0; c < table->columns; c++) {
            center[i * table->columns + c] = table_column(table, c)[i];
        }
    }
    for (; left > count; left--) {
        size_t a = 0, b = 0;
        double best = INFINITY;
        for (size_t i = 0; i < rows; i++) {
            for (size_t k = i + 1; k < rows; k++) {
                double sum = 0;
                for (size_t c = 0; c < table->columns; c++) {
                    double x = center[i * table->columns + c] - center[k * table->columns + c];
                    sum += x * x;
                }
                sum *= size[i] * size[k] / (size[i] + size[k]);
                if (size[i] > 0 && size[k] > 0 && sum < best) {
                    best = sum;
                    a = i;
                    b = k;
                }
            }
        }
        for (size_t c = 0; c < table->columns; c++) {
            double *x = &center[a * table->columns + c];
            *x = (*x * size[a] + center[b * table->columns + c] * size[b]) / (size[a] + size[b]);
        }
        size[a] += size[b];
        size[b] = 0;
        for (size_t i = 0; i < rows; i++) {
            group[i] = group[i] == (int)b ? (int)a : group[i];
        }
    }
    free(center);
    free(size);
}

static void test_same_as_the_definition(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct table table = table_random(60, 1 + seed, 1, seed);
        int expected[60] = {0}, group[60] = {0};
        for (size_t count = 1; count <= 60; count += 7) {
            plain_ward(&table, count, expected);
            ward(table.values, 60, table.columns, count, group);
            for (size_t i = 0; i < 60; i++) {
                for (size_t k = 0; k < i; k++) {
                    assert_true((expected[i] == expected[k]) == (group[i] == group[k]));
                }
            }
        }
        table_free(&table);
    }
}

/* Ties everywhere: the chain must end all the same. */
static void test_equal_points(void **state) {
    (void)state;
    double points[200] = {0};
    int group[100];
    for (size_t i = 0; i < 100; i++) {
        points[i] = (double)(i % 4);
    }
    ward(points, 100, 2, 4, group);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(group[i], group[i % 4]);
    }
    assert_true(group[0] != group[1] && group[1] != group[2] && group[2] != group[3]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_same_as_the_definition),
        cmocka_unit_test(test_equal_points),
    };
    return test_run("stats_ward", tests);
}
