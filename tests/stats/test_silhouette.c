#include "tables.h"
#include "test.h"

/* On a line: {0, 2} and {10, 14}. Of 0: a = 2, b = 12, s = 10/12; of 2: a = 2, b = 10, s = 8/10;
 * of 10: a = 4, b = 9, s = 5/9; of 14: a = 4, b = 13, s = 9/13. */
static void test_on_paper(void **state) {
    (void)state;
    const double rows[] = {0, 10, 2, 14, 500};
    const int label[] = {0, 1, 0, 1, -1};
    const size_t all[] = {0, 1, 2, 3, 4};
    struct table table = table_of(5, 1, rows);
    double expected = (10.0 / 12 + 8.0 / 10 + 5.0 / 9 + 9.0 / 13) / 4;
    struct pool *pool = pool_new(2);
    assert_near(silhouette(&table, label, all, 5, NULL), expected, 1e-15);
    assert_near(silhouette(&table, label, all, 5, pool), expected, 1e-15);
    pool_free(pool);
    table_free(&table);
}

/* A cluster of one counts 0: of 0, a = 1, b = 9, s = 8/9; of 1, s = 7/8; of 9, 0. */
static void test_cluster_of_one(void **state) {
    (void)state;
    const double rows[] = {0, 1, 9};
    const int label[] = {5, 5, 2};
    const size_t all[] = {0, 1, 2};
    struct table table = table_of(3, 1, rows);
    assert_near(silhouette(&table, label, all, 3, NULL), (8.0 / 9 + 7.0 / 8) / 3, 1e-15);
    table_free(&table);
}

static void test_too_few_clusters(void **state) {
    (void)state;
    const double rows[] = {0, 1, 9};
    const int label[] = {0, 0, -1};
    const size_t all[] = {0, 1, 2};
    struct table table = table_of(3, 1, rows);
    assert_true(isnan(silhouette(&table, label, all, 3, NULL)));
    assert_true(isnan(silhouette(&table, label, all, 0, NULL)));
    table_free(&table);
}

static void test_equal_rows(void **state) {
    (void)state;
    const int label[] = {0, 0, 1, 1};
    const size_t all[] = {0, 1, 2, 3};
    struct table table = table_new(4, 2);
    assert_true(silhouette(&table, label, all, 4, NULL) == 0);
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_on_paper),
        cmocka_unit_test(test_cluster_of_one),
        cmocka_unit_test(test_too_few_clusters),
        cmocka_unit_test(test_equal_rows),
    };
    return test_run("stats_silhouette", tests);
}
