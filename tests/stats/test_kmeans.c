#include "tables.h"
#include "test.h"

static const struct kmeans_options usual = {
    .clusters = 2, .starts = 10, .max_iterations = 300, .tolerance = 1e-4, .seed = 42};

/* 1 2 3 | 11 12: centres 2 and 11.5, inertia 2 + 0.5. */
static void test_two_clusters_on_a_line(void **state) {
    (void)state;
    const double rows[] = {11, 1, 2, 12, 3};
    struct table table = table_of(5, 1, rows);
    struct clusters clusters;
    struct error err;
    assert_true(kmeans(&table, &usual, NULL, &clusters, &err));
    assert_true(clusters.size[0] == 3 && clusters.size[1] == 2);
    assert_near(clusters.center[0], 2, 1e-15);
    assert_near(clusters.center[1], 11.5, 1e-15);
    assert_near(clusters.inertia, 2.5, 1e-15);
    assert_true(clusters.label[0] == 1 && clusters.label[1] == 0 && clusters.label[3] == 1);
    clusters_free(&clusters);
    table_free(&table);
}

/* With a tolerance of 0, every row must be in the cluster whose centre is nearest to it: neither
 * the bounds that spare most of the work nor the guesses in floats may have changed that. */
static void check_ends_where_lloyd_does(const struct table *table) {
    struct kmeans_options options = usual;
    struct clusters clusters;
    struct error err;
    options.tolerance = 0;
    options.clusters = 7;
    options.starts = 3;
    assert_true(kmeans(table, &options, NULL, &clusters, &err));
    double inertia = 0;
    for (size_t i = 0; i < table->rows; i++) {
        size_t nearest = 0;
        double best = INFINITY;
        for (size_t k = 0; k < 7; k++) {
            double sum = 0;
            for (size_t c = 0; c < table->columns; c++) {
                double x = table_column(table, c)[i] - clusters.center[k * table->columns + c];
                sum += x * x;
            }
            nearest = sum < best ? k : nearest;
            best = sum < best ? sum : best;
        }
        inertia += best;
        assert_int_equal(clusters.label[i], nearest);
    }
    assert_near(clusters.inertia, inertia, 1e-8);
    clusters_free(&clusters);
}

static void test_ends_where_lloyd_does(void **state) {
    (void)state;
    struct table table = table_random(3000, 5, 10, 8);
    check_ends_where_lloyd_does(&table);
    table_column(&table, 2)[77] = 3e9; /* to floats the others are steps of half a unit now */
    check_ends_where_lloyd_does(&table);
    table_free(&table);
}

static void test_same_for_any_number_of_threads(void **state) {
    (void)state;
    struct table table = table_random(2000, 4, 1, 9);
    struct kmeans_options options = usual;
    struct clusters first, other;
    struct error err;
    options.clusters = 5;
    assert_true(kmeans(&table, &options, NULL, &first, &err));
    for (unsigned threads = 2; threads <= 5; threads++) {
        struct pool *pool = pool_new(threads);
        assert_true(kmeans(&table, &options, pool, &other, &err));
        assert_true(other.inertia == first.inertia);
        assert_memory_equal(other.label, first.label, table.rows * sizeof(int));
        clusters_free(&other);
        pool_free(pool);
    }
    clusters_free(&first);
    table_free(&table);
}

/* As many clusters as distinct rows: nothing is left over, none is empty. */
static void test_a_cluster_for_each_distinct_row(void **state) {
    (void)state;
    struct table table = table_new(200, 2);
    struct kmeans_options options = usual;
    struct clusters clusters;
    struct error err;
    for (size_t i = 0; i < table.rows; i++) {
        table_column(&table, 0)[i] = 0.1 * (double)(i % 40);
        table_column(&table, 1)[i] = -0.3 * (double)(i % 40);
    }
    options.clusters = 40;
    assert_true(kmeans(&table, &options, NULL, &clusters, &err));
    assert_int_equal(clusters.count, 40);
    for (size_t k = 0; k < 40; k++) {
        assert_int_equal(clusters.size[k], 5);
    }
    assert_near(clusters.inertia, 0, 1e-20);
    clusters_free(&clusters);
    options.clusters = 41;
    assert_false(kmeans(&table, &options, NULL, &clusters, &err));
    assert_string_equal(err.message, "cannot make 41 clusters of 40 distinct rows");
    table_free(&table);
}

/* One row so far away that floats cannot tell the others apart: then doubles have to. */
static void test_far_row_does_not_blur_the_others(void **state) {
    (void)state;
    const double rows[] = {0, 1e9, 10, 1, 11, 0.5};
    const int expected[] = {0, 2, 1, 0, 1, 0};
    struct table table = table_of(6, 1, rows);
    struct kmeans_options options = usual;
    struct clusters clusters;
    struct error err;
    options.clusters = 3;
    options.tolerance = 0;
    assert_true(kmeans(&table, &options, NULL, &clusters, &err));
    assert_memory_equal(clusters.label, expected, sizeof expected);
    assert_near(clusters.inertia, 1, 1e-12);
    clusters_free(&clusters);
    table_free(&table);
}

static void test_one_cluster_one_row(void **state) {
    (void)state;
    struct table table = table_random(1, 3, 1, 1);
    struct kmeans_options options = usual;
    struct clusters clusters;
    struct error err;
    options.clusters = 1;
    assert_true(kmeans(&table, &options, NULL, &clusters, &err));
    assert_true(clusters.size[0] == 1 && clusters.inertia == 0);
    clusters_free(&clusters);
    table_free(&table);
}

static void refuse(struct kmeans_options options, const char *part) {
    struct table table = table_random(5, 2, 1, 1);
    struct clusters clusters;
    struct error err;
    assert_false(kmeans(&table, &options, NULL, &clusters, &err));
    assert_non_null(strstr(err.message, part));
    table_free(&table);
}

static void test_unusable_options(void **state) {
    (void)state;
    struct kmeans_options options = usual;
    options.clusters = 0;
    refuse(options, "0 clusters");
    options.clusters = 6;
    refuse(options, "6 clusters of 5 rows");
    options.clusters = SIZE_MAX;
    refuse(options, "clusters of 5 rows");
    options = usual, options.starts = 0;
    refuse(options, "start");
    options = usual, options.max_iterations = 0;
    refuse(options, "iteration");
    options = usual, options.tolerance = NAN;
    refuse(options, "tolerance");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_clusters_on_a_line),
        cmocka_unit_test(test_ends_where_lloyd_does),
        cmocka_unit_test(test_same_for_any_number_of_threads),
        cmocka_unit_test(test_a_cluster_for_each_distinct_row),
        cmocka_unit_test(test_far_row_does_not_blur_the_others),
        cmocka_unit_test(test_one_cluster_one_row),
        cmocka_unit_test(test_unusable_options),
    };
    return test_run("stats_kmeans", tests);
}
