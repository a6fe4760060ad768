#include "tables.h"
#include "test.h"

struct pair {
    float distance;
    uint32_t row;
};

static int compare(const void *a, const void *b) {
    const struct pair *x = a, *y = b;
    if (x->distance != y->distance) {
        return x->distance < y->distance ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

/* All distances, sorted: what the search must give. */
static void check(const struct table *table, const struct neighbors *neighbors, const float *point,
                  size_t count, uint32_t skip) {
    struct pair *pairs = memory_new(table->rows, sizeof *pairs);
    struct neighbor *found = memory_new(count, sizeof *found);
    size_t left = 0;
    for (uint32_t i = 0; i < table->rows; i++) {
        float sum = 0;
        for (size_t c = 0; c < table->columns; c++) {
            float x = (float)table_column(table, c)[i] - point[c];
            sum += x * x;
        }
        if (i != skip) {
            pairs[left++] = (struct pair){sum, i};
        }
    }
    qsort(pairs, left, sizeof *pairs, compare);
    size_t expected = count < left ? count : left;
    assert_int_equal(neighbors_find(neighbors, point, count, skip, found), expected);
    for (size_t i = 0; i < expected; i++) {
        assert_int_equal(found[i].row, pairs[i].row);
        assert_true(found[i].distance == sqrtf(pairs[i].distance));
    }
    free(pairs);
    free(found);
}

static void check_queries(const struct table *table) {
    struct random random = random_seeded(11, 0);
    struct neighbors *neighbors = neighbors_new(table);
    float point[13];
    for (size_t i = 0; i < 30; i++) {
        uint32_t row = random_below(&random, (uint32_t)table->rows);
        for (size_t c = 0; c < table->columns; c++) {
            point[c] = (float)table_column(table, c)[row] + (i % 3 == 0 ? 0.3F : 0);
        }
        check(table, neighbors, point, 10, i % 2 == 0 ? row : UINT32_MAX);
        check(table, neighbors, point, 1, row);
        check(table, neighbors, point, 300, row);
    }
    neighbors_free(neighbors);
}

/* As the rows stand, and in the order that makes boxes small. */
static void check_table(const struct table *table) {
    check_queries(table);
    struct pool *pool = pool_new(3);
    struct table sorted = table_new(table->rows, table->columns);
    uint32_t *order = memory_new(table->rows, sizeof *order);
    unsigned char *seen = memory_new(table->rows, 1);
    neighbors_order(table, pool, order);
    for (size_t i = 0; i < table->rows; i++) {
        assert_true(order[i] < table->rows);
        assert_int_equal(seen[order[i]]++, 0);
        for (size_t c = 0; c < table->columns; c++) {
            table_column(&sorted, c)[i] = table_column(table, c)[order[i]];
        }
    }
    check_queries(&sorted);
    free(seen);
    free(order);
    table_free(&sorted);
    pool_free(pool);
}

/* Neighbours stand in few boxes: the order is worth something. */
static void test_order_makes_boxes_small(void **state) {
    (void)state;
    struct table table = table_random(64 * 64, 2, 10, 3);
    uint32_t *order = memory_new(table.rows, sizeof *order);
    double area = 0;
    neighbors_order(&table, NULL, order);
    for (size_t box = 0; box < 64; box++) {
        double size[2];
        for (size_t c = 0; c < 2; c++) {
            double low = INFINITY;
            double high = -INFINITY;
            for (size_t i = box * 64; i < box * 64 + 64; i++) {
                low = fmin(low, table_column(&table, c)[order[i]]);
                high = fmax(high, table_column(&table, c)[order[i]]);
            }
            size[c] = high - low;
        }
        area += size[0] * size[1];
    }
    double side[2];
    for (size_t c = 0; c < 2; c++) {
        double low = INFINITY;
        double high = -INFINITY;
        for (size_t i = 0; i < table.rows; i++) {
            low = fmin(low, table_column(&table, c)[i]);
            high = fmax(high, table_column(&table, c)[i]);
        }
        side[c] = high - low;
    }
    /* Boxes that do not overlap have together at most the area of all. */
    assert_true(area <= side[0] * side[1] * 1.001);
    free(order);
    table_free(&table);
}

static void test_same_as_looking_at_all(void **state) {
    (void)state;
    static const size_t rows[] = {1, 2, 63, 64, 65, 1000, 6000};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct table table = table_random(rows[i], i % 2 == 0 ? 11 : 3, 10, i);
        check_table(&table);
        table_free(&table);
    }
}

/* Few distinct values, so that equal distances are everywhere and rows decide. */
static void test_equal_distances_by_row(void **state) {
    (void)state;
    struct table table = table_random(2000, 3, 3, 4);
    for (size_t i = 0; i < table.rows * table.columns; i++) {
        table.values[i] = floor(table.values[i]);
    }
    check_table(&table);
    for (size_t i = 0; i < table.rows * table.columns; i++) {
        table.values[i] = 7;
    }
    check_table(&table);
    table_free(&table);
}

/* Of some rows alone: the same as of a table that has no others. */
static void test_among_some(void **state) {
    (void)state;
    enum { ROWS = 3000, COLUMNS = 5, WANTED = 40 };
    struct table table = table_random(ROWS, COLUMNS, 10, 6);
    struct table some = table_new(ROWS / 3, COLUMNS);
    unsigned char among[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        among[i] = i % 3 == 1;
        for (size_t c = 0; i % 3 == 1 && c < COLUMNS; c++) {
            some.values[c * some.rows + i / 3] = table.values[c * ROWS + i];
        }
    }
    struct neighbors *all = neighbors_new(&table);
    struct neighbors *few = neighbors_new(&some);
    const float point[COLUMNS] = {0};
    struct neighbor found[ROWS];
    struct neighbor expected[ROWS / 3];
    assert_int_equal(neighbors_find_among(all, point, WANTED, UINT32_MAX, among, found), WANTED);
    assert_int_equal(neighbors_find(few, point, WANTED, UINT32_MAX, expected), WANTED);
    for (size_t i = 0; i < WANTED; i++) {
        assert_int_equal(found[i].row, 3 * expected[i].row + 1);
        assert_true(found[i].distance == expected[i].distance);
    }
    assert_int_equal(neighbors_find_among(all, point, ROWS, 1, among, found), ROWS / 3 - 1);
    neighbors_free(all);
    neighbors_free(few);
    table_free(&table);
    table_free(&some);
}

static void test_nothing_to_find(void **state) {
    (void)state;
    struct table table = table_new(0, 4);
    struct neighbors *neighbors = neighbors_new(&table);
    neighbors_order(&table, NULL, NULL);
    const float point[4] = {0};
    struct neighbor found;
    assert_int_equal(neighbors_find(neighbors, point, 1, UINT32_MAX, &found), 0);
    neighbors_free(neighbors);
    neighbors_free(NULL);
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_looking_at_all),
        cmocka_unit_test(test_equal_distances_by_row),
        cmocka_unit_test(test_among_some),
        cmocka_unit_test(test_order_makes_boxes_small),
        cmocka_unit_test(test_nothing_to_find),
    };
    return test_run("stats_neighbors", tests);
}
