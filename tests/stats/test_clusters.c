#include "stats/inside.h"
#include "tables.h"
#include "test.h"

/* Rows 0 | 10 12 | noise 99: centres 11 and 0, inertia 1 + 1 + 0. */
static void test_sorted_with_centres_and_inertia(void **state) {
    (void)state;
    const double rows[] = {0, 10, 99, 12};
    const int given[] = {0, 1, -1, 1};
    struct table table = table_of(4, 1, rows);
    int *label = memory_new(4, sizeof *label);
    struct clusters clusters;
    memcpy(label, given, sizeof given);
    clusters_of_labels(&table, label, 2, &clusters);
    assert_true(clusters.count == 2 && clusters.rows == 4 && clusters.noise == 1);
    assert_true(clusters.size[0] == 2 && clusters.size[1] == 1);
    assert_true(clusters.center[0] == 11 && clusters.center[1] == 0);
    assert_true(clusters.label[0] == 1 && clusters.label[1] == 0 && clusters.label[2] == -1);
    assert_true(clusters.inertia == 2 && clusters.parts == 2);
    clusters_free(&clusters);
    table_free(&table);
}

static void test_equal_sizes_by_first_row(void **state) {
    (void)state;
    const double rows[] = {5, 6, 7};
    const int given[] = {2, 0, 1};
    struct table table = table_of(3, 1, rows);
    int *label = memory_new(3, sizeof *label);
    struct clusters clusters;
    memcpy(label, given, sizeof given);
    clusters_of_labels(&table, label, 3, &clusters);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(clusters.label[i], i);
    }
    clusters_free(&clusters);
    table_free(&table);
}

static void test_what_is_not_usable(void **state) {
    (void)state;
    struct error err;
    struct table none = table_new(0, 3), flat = table_new(3, 0), table = table_new(3, 2);
    assert_false(table_usable(&none, &err));
    assert_non_null(strstr(err.message, "0 rows"));
    assert_false(table_usable(&flat, &err));
    assert_true(table_usable(&table, &err));
    const double bad[] = {NAN, INFINITY, -INFINITY, 1e101};
    for (size_t i = 0; i < 4; i++) {
        table.values[4] = bad[i];
        assert_false(table_usable(&table, &err));
        assert_non_null(strstr(err.message, "column 2"));
    }
    table_free(&none);
    table_free(&flat);
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorted_with_centres_and_inertia),
        cmocka_unit_test(test_equal_sizes_by_first_row),
        cmocka_unit_test(test_what_is_not_usable),
    };
    return test_run("stats_clusters", tests);
}
