#include "tables.h"
#include "test.h"

/* On a line, eps 1, three samples: 0 1 2 has one core (1); 10 11 12 13 two; 20 is noise; 14 is a
 * border of 13. */
static void test_line(void **state) {
    (void)state;
    const double rows[] = {0, 1, 2, 10, 11, 12, 13, 20, 14};
    const int expected[] = {1, 1, 1, 0, 0, 0, 0, -1, 0};
    struct table table = table_of(9, 1, rows);
    struct clusters clusters;
    struct error err;
    assert_true(dbscan(&table, 1, 3, NULL, &clusters, &err));
    assert_int_equal(clusters.count, 2);
    assert_int_equal(clusters.noise, 1);
    assert_memory_equal(clusters.label, expected, sizeof expected);
    clusters_free(&clusters);
    table_free(&table);
}

/* The definition, without any cleverness: cores, the pieces they hang together in, borders at
 * their nearest core. Gives labels that are the first core row of the cluster, or -1. */
static void plain_dbscan(const struct table *table, double eps, size_t min_samples, int *label) {
    size_t rows = table->rows;
    bool *core = memory_new(rows, sizeof *core);
    for (size_t i = 0; i < rows; i++) {
        size_t near = 0;
        for (size_t k = 0; k < rows; k++) {
            near += distance_of(table, i, k) <= eps * eps;
        }
        core[i] = near >= min_samples;
        label[i] = core[i] ? (int)i : -1;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < rows; i++) {
            for (size_t k = 0; k < rows; k++) {
                if (core[i] && core[k] && label[k] < label[i] &&
                    distance_of(table, i, k) <= eps * eps) {
                    label[i] = label[k];
                    changed = true;
                }
            }
        }
    }
    for (size_t i = 0; i < rows; i++) {
        double best = eps * eps;
        for (size_t k = 0; k < rows && !core[i]; k++) {
            double distance = distance_of(table, i, k);
            if (core[k] && (distance < best || (distance == best && label[i] < 0))) {
                best = distance;
                label[i] = label[k];
            }
        }
    }
    free(core);
}

/* Two labellings say the same if equal labels are always met by equal labels. */
static void assert_same_parts(const int *a, const int *b, size_t rows) {
    int *partner = memory_new(rows, sizeof *partner), *back = memory_new(rows, sizeof *back);
    memset(partner, -1, rows * sizeof *partner);
    memset(back, -1, rows * sizeof *back);
    for (size_t i = 0; i < rows; i++) {
        assert_true((a[i] < 0) == (b[i] < 0));
        if (a[i] >= 0) {
            assert_true(partner[a[i]] == -1 || partner[a[i]] == b[i]);
            assert_true(back[b[i]] == -1 || back[b[i]] == a[i]);
            partner[a[i]] = b[i];
            back[b[i]] = a[i];
        }
    }
    free(partner);
    free(back);
}

static void test_same_as_the_definition(void **state) {
    (void)state;
    static const struct {
        size_t columns;
        double eps;
        size_t min_samples;
    } cases[] = {{1, 0.02, 4}, {2, 0.3, 4}, {2, 0.5, 8}, {3, 0.9, 5}, {4, 1.6, 6},   {4, 3, 30},
                 {11, 5.2, 5}, {2, 0.2, 1}, {2, 40, 3},  {4, 0.1, 2}, {13, 1e-3, 2}, {3, 0.8, 500}};
    struct pool *pool = pool_new(3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table table = table_random(400, cases[i].columns, 10, i);
        struct clusters clusters;
        struct error err;
        int expected[400];
        for (size_t row = 0; row < 150; row++) { /* one dense place */
            for (size_t c = 0; c < table.columns; c++) {
                table_column(&table, c)[row] *= 0.3;
            }
        }
        plain_dbscan(&table, cases[i].eps, cases[i].min_samples, expected);
        assert_true(dbscan(&table, cases[i].eps, cases[i].min_samples, pool, &clusters, &err));
        assert_same_parts(expected, clusters.label, table.rows);
        clusters_free(&clusters);
        table_free(&table);
    }
    pool_free(pool);
}

static void test_all_rows_equal(void **state) {
    (void)state;
    struct table table = table_new(50, 3);
    struct clusters clusters;
    struct error err;
    assert_true(dbscan(&table, 1e-300, 50, NULL, &clusters, &err));
    assert_true(clusters.count == 1 && clusters.size[0] == 50);
    clusters_free(&clusters);
    assert_true(dbscan(&table, 1e300, SIZE_MAX, NULL, &clusters, &err));
    assert_true(clusters.count == 0 && clusters.noise == 50 && clusters.inertia == 0);
    clusters_free(&clusters);
    table_free(&table);
}

static void refuse(double eps, size_t min_samples, const char *part) {
    struct table table = table_random(5, 2, 1, 1);
    struct clusters clusters;
    struct error err;
    assert_false(dbscan(&table, eps, min_samples, NULL, &clusters, &err));
    assert_non_null(strstr(err.message, part));
    table_free(&table);
}

static void test_unusable_options(void **state) {
    (void)state;
    refuse(0, 5, "eps");
    refuse(-1, 5, "eps");
    refuse(NAN, 5, "eps");
    refuse(INFINITY, 5, "eps");
    refuse(1e-30, 5, "too small");
    refuse(1, 0, "min_samples");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_same_as_the_definition),
        cmocka_unit_test(test_all_rows_equal),
        cmocka_unit_test(test_unusable_options),
    };
    return test_run("stats_dbscan", tests);
}
