#include "tables.h"
#include "test.h"

/* A cross: (+-3, +-3) along the diagonal, (+-1, -+1) across it. Covariance times 3 is
 * ((20, 16), (16, 20)), so the variances are 36 / 3 and 4 / 3, along (1, 1) and (1, -1). */
static void test_known_axes(void **state) {
    (void)state;
    const double rows[] = {3, 3, -3, -3, 1, -1, -1, 1};
    struct table table = table_of(4, 2, rows);
    struct pca pca = pca_fit(&table, 2);
    double half = sqrt(0.5);
    assert_near(pca.variance[0], 12, 1e-14);
    assert_near(pca.variance[1], 4.0 / 3, 1e-14);
    assert_near(pca.ratio[0], 0.9, 1e-15);
    assert_near(pca.ratio[1], 0.1, 1e-15);
    assert_near(pca.axes[0], half, 1e-15);
    assert_near(pca.axes[1], half, 1e-15);
    assert_near(fabs(pca.axes[2]), half, 1e-15);
    assert_near(pca.axes[2] + pca.axes[3], 0, 1e-15);
    struct table places = pca_apply(&pca, &table);
    assert_near(table_column(&places, 0)[0], 3 / half, 1e-14);
    assert_near(table_column(&places, 1)[0], 0, 1e-14);
    assert_near(fabs(table_column(&places, 1)[2]), 1 / half, 1e-14);
    table_free(&places);
    pca_free(&pca);
    table_free(&table);
}

/* Whatever the table: axes at right angles and of length 1, places with the promised variance. */
static void test_axes_are_orthonormal(void **state) {
    (void)state;
    struct table table = table_random(3000, 9, 5, 2);
    for (size_t i = 0; i < table.rows; i++) {
        table_column(&table, 3)[i] = 2 * table_column(&table, 1)[i] - table_column(&table, 0)[i];
    }
    struct pca pca = pca_fit(&table, 9);
    struct table places = pca_apply(&pca, &table);
    struct scaling scaling = scaling_fit(&places);
    double share = 0;
    for (size_t a = 0; a < 9; a++) {
        for (size_t b = 0; b < 9; b++) {
            double product = 0;
            for (size_t c = 0; c < 9; c++) {
                product += pca.axes[a * 9 + c] * pca.axes[b * 9 + c];
            }
            assert_near(product, a == b ? 1 : 0, 1e-13);
        }
        assert_near(scaling.mean[a], 0, 1e-12);
        assert_near(scaling.deviation[a] * scaling.deviation[a] * 3000 / 2999, pca.variance[a],
                    1e-11);
        assert_true(a == 0 || pca.variance[a] <= pca.variance[a - 1]);
        share += pca.ratio[a];
    }
    assert_near(share, 1, 1e-13);
    assert_near(pca.variance[8], 0, 1e-12); /* one column follows from two others */
    scaling_free(&scaling);
    table_free(&places);
    pca_free(&pca);
    table_free(&table);
}

static void test_components_are_held_in_range(void **state) {
    (void)state;
    struct table table = table_random(5, 3, 1, 3), one = table_random(1, 3, 1, 4);
    struct pca few = pca_fit(&table, 0), many = pca_fit(&table, 99), single = pca_fit(&one, 2);
    assert_int_equal(few.components, 1);
    assert_int_equal(many.components, 3);
    assert_true(single.variance[0] == 0 && single.ratio[0] == 0);
    pca_free(&few);
    pca_free(&many);
    pca_free(&single);
    table_free(&table);
    table_free(&one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_axes),
        cmocka_unit_test(test_axes_are_orthonormal),
        cmocka_unit_test(test_components_are_held_in_range),
    };
    return test_run("stats_pca", tests);
}
