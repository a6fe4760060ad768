#include "stats/inside.h"
#include "tables.h"
#include "test.h"

/* Rows 0, 1, 10: with threshold 0.5 the first two make one subcluster (radius exactly 0.5). */
static void test_radius_at_the_threshold(void **state) {
    (void)state;
    const double rows[] = {0, 1, 10};
    struct table table = table_of(3, 1, rows);
    struct leaves leaves = birch_leaves(&table, 0.5, 50);
    assert_int_equal(leaves.count, 2);
    assert_true(leaves.center[0] == 0.5 && leaves.center[1] == 10);
    free(leaves.center);
    leaves = birch_leaves(&table, 0.49, 50);
    assert_int_equal(leaves.count, 3);
    free(leaves.center);
    table_free(&table);
}

/* Rows without randomness, and the subclusters that scikit-learn 1.2.1 finds in them:
 *   i = numpy.arange(1000)
 *   X = numpy.stack([i*i*37 % 2003 / 100, i*i*i % 1009 / 100, i*91 % 777 / 100], 1)
 *   Birch(threshold=t, branching_factor=b, n_clusters=None).fit(X).subcluster_centers_ */
static void test_same_tree_as_scikit_learn(void **state) {
    (void)state;
    static const struct {
        double threshold;
        size_t branching, count;
        double sum;
    } cases[] = {{0.5, 2, 652, 12228.079261904762},
                 {0.5, 7, 619, 11792.08876190476},
                 {0.5, 22, 591, 11140.046261904761},
                 {0.5, 67, 575, 10927.10592857143},
                 {0.5, 202, 547, 10336.019595238095},
                 {1.5, 2, 130, NAN},
                 {1.5, 7, 121, NAN},
                 {1.5, 22, 104, NAN},
                 {1.5, 67, 89, NAN},
                 {1.5, 202, 85, NAN}};
    struct table table = table_new(1000, 3);
    for (size_t i = 0; i < 1000; i++) {
        table_column(&table, 0)[i] = (double)(i * i * 37 % 2003) / 100;
        table_column(&table, 1)[i] = (double)(i * i * i % 1009) / 100;
        table_column(&table, 2)[i] = (double)(i * 91 % 777) / 100;
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct leaves leaves = birch_leaves(&table, cases[i].threshold, cases[i].branching);
        double sum = 0;
        for (size_t k = 0; k < leaves.count * 3; k++) {
            sum += leaves.center[k];
        }
        assert_int_equal(leaves.count, cases[i].count);
        assert_true(isnan(cases[i].sum) || fabs(sum - cases[i].sum) < 1e-8);
        free(leaves.center);
    }
    table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_radius_at_the_threshold),
        cmocka_unit_test(test_same_tree_as_scikit_learn),
    };
    return test_run("stats_cftree", tests);
}
