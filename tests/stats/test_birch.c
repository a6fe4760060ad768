#include "tables.h"
#include "test.h"

/* Three heaps of 60, 30 and 10 rows, far apart. */
static void test_three_heaps(void **state) {
    (void)state;
    struct table table = table_random(100, 2, 3, 6);
    struct clusters clusters;
    struct error err;
    for (size_t i = 0; i < 100; i++) {
        table_column(&table, 1)[i] += i < 60 ? 0 : i < 90 ? 100 : 300;
    }
    assert_true(birch(&table, 0.2, 5, 3, &clusters, &err));
    assert_true(clusters.size[0] == 60 && clusters.size[1] == 30 && clusters.size[2] == 10);
    assert_true(clusters.label[0] == 0 && clusters.label[89] == 1 && clusters.label[99] == 2);
    assert_true(clusters.parts > 3 && clusters.parts <= 100);
    clusters_free(&clusters);
    table_free(&table);
}

static void test_all_rows_equal(void **state) {
    (void)state;
    struct table table = table_new(40, 2);
    struct clusters clusters;
    struct error err;
    assert_true(birch(&table, 0.5, 50, 1, &clusters, &err));
    assert_true(clusters.count == 1 && clusters.parts == 1 && clusters.size[0] == 40);
    clusters_free(&clusters);
    assert_false(birch(&table, 0.5, 50, 2, &clusters, &err));
    assert_non_null(strstr(err.message, "found 1 subcluster"));
    table_free(&table);
}

static void test_huge_branching_is_harmless(void **state) {
    (void)state;
    struct table table = table_random(50, 2, 10, 6);
    struct clusters clusters;
    struct error err;
    assert_true(birch(&table, 0.01, SIZE_MAX, 2, &clusters, &err));
    assert_int_equal(clusters.parts, 50);
    clusters_free(&clusters);
    table_free(&table);
}

static void refuse(double threshold, size_t branching, size_t count, const char *part) {
    struct table table = table_random(5, 2, 1, 1);
    struct clusters clusters;
    struct error err;
    assert_false(birch(&table, threshold, branching, count, &clusters, &err));
    assert_non_null(strstr(err.message, part));
    table_free(&table);
}

static void test_unusable_options(void **state) {
    (void)state;
    refuse(0, 50, 2, "threshold");
    refuse(NAN, 50, 2, "threshold");
    refuse(0.5, 1, 2, "branching");
    refuse(0.5, 0, 2, "branching");
    refuse(0.5, 50, 0, "0 clusters");
    refuse(0.5, 50, 6, "6 clusters");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_heaps),
        cmocka_unit_test(test_all_rows_equal),
        cmocka_unit_test(test_huge_branching_is_harmless),
        cmocka_unit_test(test_unusable_options),
    };
    return test_run("stats_birch", tests);
}
