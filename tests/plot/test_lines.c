/* Lines: where they are, what is left out, what is refused. */
#include "drawn.h"
#include "test.h"

static const struct colour blue = {0, 114, 178}, vermillion = {213, 94, 0}, green = {0, 158, 115};

static void write_lines(const char *path, const struct plot_lines *chart) {
    struct error err;
    if (!plot_lines(path, chart, &err)) {
        fail_msg("%s", err.message);
    }
}

/* The chart as a picture. */
static struct image lines_picture(const struct plot_lines *chart) {
    const char *path = drawn_path("lines.png");
    write_lines(path, chart);
    return drawn_picture(path);
}

static void lines_are_where_they_belong(void **state) {
    (void)state;
    const size_t sizes[][2] = {{900, 600}, {300, 200}, {2000, 1500}, {0, 0}};
    const double low[] = {0, 0, 0}, high[] = {1, 1, 1}, quarter[] = {0.25, 0.25, 0.25};
    const struct plot_series series[] = {
        {"low", NULL, low, 3}, {"high", NULL, high, 3}, {"quarter", NULL, quarter, 3}};
    for (size_t i = 0; i < 4; i++) {
        struct plot_lines chart = {.size = {sizes[i][0], sizes[i][1]},
                                   .title = "three lines",
                                   .series = series,
                                   .series_count = 3,
                                   .y_high = 1,
                                   .percent = true};
        struct image image = lines_picture(&chart);
        assert_int_equal(image.width, sizes[i][0] == 0 ? 900 : sizes[i][0]);
        assert_int_equal(image.height, sizes[i][1] == 0 ? 600 : sizes[i][1]);
        struct drawn_ink at_low = drawn_ink(&image, blue, 40);
        struct drawn_ink at_high = drawn_ink(&image, vermillion, 40);
        struct drawn_ink at_quarter = drawn_ink(&image, green, 40);
        assert_true(at_low.count > 0 && at_high.count > 0 && at_quarter.count > 0);
        assert_true(at_low.y - at_high.y > 0.4 * (double)image.height);
        assert_near(at_quarter.y, at_low.y + 0.25 * (at_high.y - at_low.y), 1.2);
        image_free(&image);
    }
}

/* x = 1..5 without 3: from 2 to 4, half of the way, there is nothing. */
static void gaps_are_gaps(void **state) {
    (void)state;
    const double odd[] = {NAN, INFINITY, -INFINITY, 1e101, -1e300};
    for (size_t i = 0; i < 5; i++) {
        const double y[] = {2, 3, odd[i], 3, 2};
        const struct plot_series series = {NULL, NULL, y, 5};
        struct plot_lines chart = {.series = &series, .series_count = 1};
        struct image image = lines_picture(&chart);
        struct drawn_ink all = drawn_ink(&image, blue, 60);
        size_t longest = 0, run = 0;
        for (size_t x = (size_t)all.left; x < (size_t)all.right; x++) {
            struct image column = image_crop(&image, (int64_t)x, 0, 1, image.height);
            run = drawn_ink(&column, blue, 60).count > 0 ? 0 : run + 1;
            longest = run > longest ? run : longest;
            image_free(&column);
        }
        assert_near(longest, (all.right - all.left) / 2, 5);
        image_free(&image);
    }
}

static void one_point_is_seen(void **state) {
    (void)state;
    const double y = 0.4, x = 7;
    const struct plot_series series = {NULL, &x, &y, 1};
    struct plot_lines chart = {.series = &series, .series_count = 1};
    struct image image = lines_picture(&chart);
    struct drawn_ink ink = drawn_ink(&image, blue, 0);
    assert_in_range(ink.count, 9, 100);
    /* In the middle of what is seen. */
    assert_near(ink.x, 450, 50);
    assert_near(ink.y, 300, 50);
    image_free(&image);
}

static void equal_values_lie_in_the_middle(void **state) {
    (void)state;
    const double y[] = {5, 5, 5};
    const struct plot_series series = {NULL, NULL, y, 3};
    struct plot_lines chart = {.series = &series, .series_count = 1};
    struct image image = lines_picture(&chart);
    struct drawn_ink ink = drawn_ink(&image, blue, 40);
    assert_near(ink.y, 300, 50);
    assert_true(ink.right - ink.left > 600);
    assert_true(ink.bottom - ink.top < 4);
    image_free(&image);
}

/* One among ten thousand that stands out is drawn, at its height; and one beside it, before or
 * after it, that stands out to the other side. */
static void no_peak_is_lost(void **state) {
    (void)state;
    enum { COUNT = 10000 };
    static double y[COUNT];
    const size_t peaks[] = {0, 1, 4321, 9998, 9999};
    for (size_t p = 0; p < 5; p++) {
        for (size_t i = 0; i < COUNT; i++) {
            y[i] = i % 2 == 0 ? 0.3 : 0.2;
        }
        y[peaks[p]] = 0.8;
        y[p % 2 == 0 ? (peaks[p] + 2) % COUNT : peaks[p] - (p == 3 ? 3 : 1)] = 0.05;
        const struct plot_series series = {NULL, NULL, y, COUNT};
        struct plot_lines chart = {.series = &series, .series_count = 1, .y_high = 1};
        struct image image = lines_picture(&chart);
        struct drawn_ink ink = drawn_ink(&image, blue, 40);
        double upper_end = 0, ground = 0;
        drawn_rows(&image, &upper_end, &ground);
        double height = ground - upper_end;
        assert_near(ink.top, upper_end + 0.2 * height, 0.02 * height);
        assert_near(ink.bottom, upper_end + 0.95 * height, 0.02 * height);
        double across = (ink.right - ink.left) * (double)peaks[p] / (COUNT - 1);
        struct image upper = image_crop(&image, 0, 0, image.width, (size_t)(ink.top + 20));
        assert_near(drawn_ink(&upper, blue, 60).x, ink.left + across, 4);
        image_free(&upper);
        image_free(&image);
    }
}

/* What is beyond a fixed range is cut off, and a steep line leaves where it should. */
static void fixed_range_cuts(void **state) {
    (void)state;
    const double y[] = {0.5, 1e60, 0.5, -1e99, 0.5, 0.5, 2.5, 2.5, 0.5};
    const struct plot_series series = {NULL, NULL, y, 9};
    struct plot_lines chart = {.series = &series, .series_count = 1, .y_high = 1};
    struct image image = lines_picture(&chart);
    struct drawn_ink ink = drawn_ink(&image, blue, 60);
    double upper_end = 0, ground = 0;
    drawn_rows(&image, &upper_end, &ground);
    assert_true(ink.top >= upper_end - 3 && ink.bottom <= ground + 3);
    /* From 0.5 to 2.5 the line is at 1 after a quarter of the way from the 6th to the 7th. */
    struct image top = image_crop(&image, 0, (int64_t)upper_end, image.width, 4);
    struct image right = image_crop(&top, (int64_t)(ink.left + 4.6 / 8 * (ink.right - ink.left)), 0,
                                    (size_t)((ink.right - ink.left) / 8), 4);
    double wanted = (5.25 - 4.6) / 8 * (ink.right - ink.left);
    assert_near(drawn_ink(&right, blue, 60).x, wanted, 3);
    image_free(&right);
    image_free(&top);
    image_free(&image);
}

static void every_text_is_there(void **state) {
    (void)state;
    const double y[] = {0.3, 0.6, 0.683, 0.66}, none[] = {NAN};
    const struct plot_series series[] = {{"training & more", NULL, y, 4},
                                         {"valid\xc3\xa9", NULL, y, 4},
                                         {"nothing", NULL, none, 1},
                                         {"empty", NULL, NULL, 0}};
    const struct plot_reference references[] = {{"people", 0.65}, {"beyond", 7}};
    const struct plot_mark mark = {3, 0.683, "best: epoch 3, 0.683"};
    struct plot_lines chart = {.title = "A <title>",
                               .x_name = "epoch",
                               .y_name = "share that is right",
                               .series = series,
                               .series_count = 4,
                               .references = references,
                               .reference_count = 2,
                               .mark = &mark,
                               .y_high = 1,
                               .percent = true};
    const char *path = drawn_path("texts.svg");
    write_lines(path, &chart);
    struct drawn_svg svg = drawn_svg(path);
    assert_string_equal(svg.title.data, "A <title>");
    const char *wanted[] = {"A <title>",
                            "epoch",
                            "share that is right",
                            "training & more",
                            "people",
                            "100 %",
                            "best: epoch 3, 0.683",
                            "valid\xc3\xa9",
                            "0 %",
                            "1",
                            "4",
                            "no numbers: nothing",
                            "no numbers: empty"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (!drawn_says(&svg, wanted[i])) {
            fail_msg("no \"%s\" in %s", wanted[i], svg.description.data);
        }
    }
    /* It is not seen, so it is not named. */
    assert_false(drawn_says(&svg, "beyond"));
    drawn_texts_are_apart(&svg, "all texts");
    drawn_svg_free(&svg);
}

static void refused(const struct plot_lines *chart, const char *why) {
    struct error err = {""};
    assert_false(plot_lines(drawn_path("refused.png"), chart, &err));
    if (strstr(err.message, why) == NULL || strstr(err.message, "refused.png: ") == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static void refusals(void **state) {
    (void)state;
    const double y[] = {1, 2}, none[] = {NAN, INFINITY};
    struct plot_series good = {"good", NULL, y, 2}, many[25];
    struct plot_series bad[] = {{"bad", NULL, none, 2}, {"empty", NULL, NULL, 0}};
    const struct plot_reference nowhere = {"nowhere", NAN};
    const struct plot_mark lost = {1, INFINITY, "lost"};
    for (size_t i = 0; i < 25; i++) {
        many[i] = good;
    }
    refused(&(struct plot_lines){.series = &good}, "needs a series");
    refused(&(struct plot_lines){.series = bad, .series_count = 2}, "no number in any series");
    refused(&(struct plot_lines){.series = many, .series_count = 25}, "at most 24 series");
    refused(&(struct plot_lines){.series = &good, .series_count = 1, .reference_count = 9},
            "8 reference lines");
    refused(
        &(struct plot_lines){
            .series = &good, .series_count = 1, .references = &nowhere, .reference_count = 1},
        "a reference line is at no number");
    refused(&(struct plot_lines){.series = &good, .series_count = 1, .mark = &lost}, "the mark");
    const double ranges[][2] = {{1, 0}, {1, 1}, {NAN, 1}, {0, INFINITY}, {1, 1 + 1e-12}};
    for (size_t i = 0; i < 5; i++) {
        refused(
            &(struct plot_lines){
                .series = &good, .series_count = 1, .y_low = ranges[i][0], .y_high = ranges[i][1]},
            "cannot show y from");
    }
    const double back[] = {2, 1};
    good.x = back;
    refused(&(struct plot_lines){.series = &good, .series_count = 1},
            "must rise, but point 2 has 1 after 2");
    good.count = PLOT_MOST_POINTS + 1;
    refused(&(struct plot_lines){.series = &good, .series_count = 1}, "at most 1000000 points");
    many[0].count = many[1].count = SIZE_MAX / 2 + 2;
    refused(&(struct plot_lines){.series = many, .series_count = 2}, "at most 1000000 points");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_where_they_belong),
        cmocka_unit_test(gaps_are_gaps),
        cmocka_unit_test(one_point_is_seen),
        cmocka_unit_test(equal_values_lie_in_the_middle),
        cmocka_unit_test(no_peak_is_lost),
        cmocka_unit_test(fixed_range_cuts),
        cmocka_unit_test(every_text_is_there),
        cmocka_unit_test(refusals),
    };
    int failed = test_run("lines", tests);
    plot_forget();
    return failed;
}
