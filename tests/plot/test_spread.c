/* Labels moved apart. Known answers: arithmetic on paper. */
#include "plot/inside.h"
#include "test.h"

static void spread_is(double *place, size_t count, double low, double high, const double *wanted) {
    plot_spread(place, count, 10, low, high);
    for (size_t i = 0; i < count; i++) {
        assert_near(place[i], wanted[i], 1e-9);
    }
}

static void far_ones_stay(void **state) {
    (void)state;
    double place[] = {80, 10, 50};
    spread_is(place, 3, 0, 100, (const double[]){80, 10, 50});
}

static void near_ones_share_the_way(void **state) {
    (void)state;
    double two[] = {50, 50};
    spread_is(two, 2, 0, 100, (const double[]){45, 55});
    double near[] = {52, 48};
    spread_is(near, 2, 0, 100, (const double[]){55, 45});
    /* 10 and 12 become 6 and 16; then 20 is too near: their mean less 0, 10, 20 is 4. */
    double three[] = {20, 10, 12};
    spread_is(three, 3, 0, 100, (const double[]){24, 4, 14});
}

static void the_rim_holds(void **state) {
    (void)state;
    double low[] = {0, 0, 1, 90};
    spread_is(low, 4, 0, 100, (const double[]){0, 10, 20, 90});
    double high[] = {99, 120, 10};
    spread_is(high, 3, 0, 100, (const double[]){90, 100, 10});
    double full[] = {3, 3, 3};
    spread_is(full, 3, 0, 20, (const double[]){0, 10, 20});
    plot_spread(NULL, 0, 10, 0, 100);
}

/* No other places that are allowed are nearer: compared with what many tries at random find. */
static void nothing_is_nearer(void **state) {
    (void)state;
    struct random random = random_seeded(2, 1);
    for (int round = 0; round < 200; round++) {
        double wish[5], place[5], cost = 0;
        for (int i = 0; i < 5; i++) {
            wish[i] = place[i] = 60 * random_unit(&random);
        }
        plot_spread(place, 5, 10, 0, 60);
        for (int i = 0; i < 5; i++) {
            assert_true(place[i] >= -1e-9 && place[i] <= 60 + 1e-9);
            cost += (place[i] - wish[i]) * (place[i] - wish[i]);
            for (int j = 0; j < i; j++) {
                assert_true(fabs(place[i] - place[j]) >= 10 - 1e-9);
                assert_true((place[i] < place[j]) == (wish[i] < wish[j]));
            }
        }
        for (int try = 0; try < 200; try++) {
            double other = 0;
            bool allowed = true;
            double moved[5];
            for (int i = 0; i < 5; i++) {
                moved[i] = place[i] + 4 * (random_unit(&random) - 0.5);
                other += (moved[i] - wish[i]) * (moved[i] - wish[i]);
                allowed = allowed && moved[i] >= 0 && moved[i] <= 60;
                for (int j = 0; j < i; j++) {
                    allowed = allowed && (moved[i] < moved[j]) == (wish[i] < wish[j]) &&
                              fabs(moved[i] - moved[j]) >= 10;
                }
            }
            assert_true(!allowed || other >= cost - 1e-9);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(far_ones_stay),
        cmocka_unit_test(near_ones_share_the_way),
        cmocka_unit_test(the_rim_holds),
        cmocka_unit_test(nothing_is_nearer),
    };
    return test_run("spread", tests);
}
