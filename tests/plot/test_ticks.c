/* Round numbers on axes. Known answers: worked out by hand. */
#include "plot/ticks.h"
#include "test.h"

static void within(double low, double high, int most, const char *wanted) {
    struct plot_ticks ticks = plot_ticks_within(low, high, most, false);
    char labels[1024] = "";
    for (int i = 0; i < ticks.count; i++) {
        char label[PLOT_LABEL];
        plot_tick_label(label, &ticks, i, false);
        size_t used = strlen(labels);
        snprintf(labels + used, sizeof labels - used, "%s%s", i > 0 ? " " : "", label);
    }
    assert_string_equal(labels, wanted);
}

static void nice_numbers(void **state) {
    (void)state;
    within(0, 1, 6, "0 0.2 0.4 0.6 0.8 1.0");
    within(0, 1, 11, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0");
    within(0, 1, 3, "0 0.5 1.0");
    within(0, 1, 2, "0 1");
    within(0, 1, 5, "0 0.5 1.0");
    within(0, 105, 6, "0 20 40 60 80 100");
    within(1, 40, 9, "5 10 15 20 25 30 35 40");
    within(1, 40, 3, "20 40");
    within(-3.2, 7.1, 6, "-2 0 2 4 6");
    within(0.283, 0.307, 5, "0.285 0.290 0.295 0.300 0.305");
    within(1200, 3100, 4, "1,500 2,000 2,500 3,000");
    within(0, 2500000, 3, "0 1,000,000 2,000,000");
    within(0, 3e9, 4, "0 1e9 2e9 3e9");
    within(1e10, 1.5e10, 6, "1e10 1.1e10 1.2e10 1.3e10 1.4e10 1.5e10");
    within(-2e-9, 2e-9, 5, "-2e-9 -1e-9 0 1e-9 2e-9");
    within(0, 5e-6, 3, "0 0.000002 0.000004");
    within(0.1, 0.3, 3, "0.1 0.2 0.3");
    within(2.1, 2.9, 1, "2.5");
    within(3, 4.5, 1, "4");
    within(6, 6.5, 1, "6");
    within(0, 1e100, 3, "0 5e99 1e100");
}

static void whole_numbers(void **state) {
    (void)state;
    struct plot_ticks ticks = plot_ticks_within(1, 3, 20, true);
    assert_int_equal(ticks.count, 3);
    assert_int_equal(ticks.mantissa, 1);
    assert_int_equal(ticks.exponent, 0);
    ticks = plot_ticks_within(0.5, 1.5, 20, true);
    assert_int_equal(ticks.count, 1);
    assert_near(plot_tick(&ticks, 0), 1, 0);
    ticks = plot_ticks_within(0.2, 0.8, 20, true);
    assert_int_equal(ticks.count, 0);
}

/* 3 x 0.1 is 0.30000000000000004, but the third tick is 0.3. */
static void ticks_are_the_nearest_numbers(void **state) {
    (void)state;
    struct plot_ticks ticks = plot_ticks_within(0, 1, 11, false);
    const double wanted[] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    for (int i = 0; i < 11; i++) {
        assert_true(plot_tick(&ticks, i) == wanted[i]);
    }
}

static void around(double low, double high, int most, double wanted_low, double wanted_high,
                   int count) {
    struct plot_ticks ticks = plot_ticks_around(&low, &high, most);
    assert_near(low, wanted_low, 1e-12);
    assert_near(high, wanted_high, 1e-12);
    assert_int_equal(ticks.count, count);
}

static void ticks_around_a_range(void **state) {
    (void)state;
    around(0.07, 2.45, 9, 0, 2.5, 6);
    around(0, 1, 6, 0, 1, 6);
    around(-0.1, 0.93, 5, -0.2, 1, 7);
    around(17, 83, 4, 0, 100, 6);
    around(0.1, 0.3, 3, 0.1, 0.3, 3);
}

static void percent(void **state) {
    (void)state;
    const char *wanted[] = {"0 %", "25 %", "50 %"};
    struct plot_ticks ticks = {.first = 0, .count = 3, .mantissa = 25, .exponent = -2};
    char label[PLOT_LABEL];
    for (int i = 0; i < 3; i++) {
        plot_tick_label(label, &ticks, i, true);
        assert_string_equal(label, wanted[i]);
    }
    ticks = plot_ticks_within(0.683, 0.685, 3, false);
    plot_tick_label(label, &ticks, 0, true);
    assert_string_equal(label, "68.3 %");
    ticks = plot_ticks_within(0, 1, 2, false);
    plot_tick_label(label, &ticks, 1, true);
    assert_string_equal(label, "100 %");
}

static void counts(void **state) {
    (void)state;
    const struct {
        uint64_t count;
        const char *label;
    } cases[] = {
        {0, "0"},          {999, "999"},           {1000, "1,000"},
        {12345, "12,345"}, {1234567, "1,234,567"}, {UINT64_MAX, "18,446,744,073,709,551,615"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char label[PLOT_LABEL];
        plot_count_label(label, cases[i].count);
        assert_string_equal(label, cases[i].label);
    }
}

static void widened(double low, double high, double wanted_low, double wanted_high) {
    plot_range_widen(&low, &high);
    assert_near(low, wanted_low, 1e-12 * fmax(1, fabs(wanted_low)));
    assert_near(high, wanted_high, 1e-12 * fmax(1, fabs(wanted_high)));
}

static void ranges_are_widened(void **state) {
    (void)state;
    widened(2, 3, 2, 3);
    widened(0, 0, -1, 1);
    widened(5, 5, 4.5, 5.5);
    widened(-5, -5, -5.5, -4.5);
    widened(1e-300, 2e-300, -1, 1);
    widened(-1e100, 1e100, -1e100, 1e100);
    widened(1e6, 1e6 + 1e-3, 1e6 + 5e-4 - 0.5000000005, 1e6 + 5e-4 + 0.5000000005);
}

/* Whatever the numbers, there are not too many ticks, they rise, and they lie within. */
static void any_range(void **state) {
    (void)state;
    struct random random = random_seeded(5, 1);
    for (int round = 0; round < 100000; round++) {
        double ends[2];
        for (int i = 0; i < 2; i++) {
            double size = pow(10, (double)random_below(&random, 250) - 125);
            ends[i] = size * (random_unit(&random) - 0.5);
        }
        if (round % 3 == 0) {
            ends[1] = ends[0] * (1 + pow(10, -(double)random_below(&random, 16)));
        }
        double low = fmin(ends[0], ends[1]), high = fmax(ends[0], ends[1]);
        if (!plot_number_shown(low) || !plot_number_shown(high)) {
            continue;
        }
        plot_range_widen(&low, &high);
        assert_true(low < high);
        int most = 1 + (int)random_below(&random, 20);
        struct plot_ticks ticks = plot_ticks_within(low, high, most, round % 2 == 0);
        assert_in_range(ticks.count, 0, most);
        double step = ticks.mantissa * pow(10, ticks.exponent);
        double give = 1e-5 * fmax(high - low, step);
        char before[PLOT_LABEL] = "", label[PLOT_LABEL];
        for (int i = 0; i < ticks.count; i++) {
            assert_true(plot_tick(&ticks, i) >= low - give && plot_tick(&ticks, i) <= high + give);
            assert_true(i == 0 || plot_tick(&ticks, i) > plot_tick(&ticks, i - 1));
            plot_tick_label(label, &ticks, i, round % 5 == 0);
            assert_string_not_equal(label, before);
            memcpy(before, label, sizeof before);
        }
        struct plot_ticks outer = plot_ticks_around(&low, &high, most);
        assert_in_range(outer.count, 2, most + 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nice_numbers),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(ticks_are_the_nearest_numbers),
        cmocka_unit_test(ticks_around_a_range),
        cmocka_unit_test(percent),
        cmocka_unit_test(counts),
        cmocka_unit_test(ranges_are_widened),
        cmocka_unit_test(any_range),
    };
    return test_run("ticks", tests);
}
