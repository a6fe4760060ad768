/* The matrix, the reliability diagram, the circumplex. */
#include "drawn.h"
#include "plot/inside.h"
#include "test.h"

static const struct colour bar = {204, 222, 235};

/* The matrix of one class over the other: the dark cells lie on the diagonal. */
static void matrix_is_shaded(void **state) {
    (void)state;
    static const char *const classes[] = {"one", "other"};
    static const uint64_t counts[] = {7, 0, 0, 3};
    struct plot_matrix chart = {.classes = classes, .class_count = 2, .counts = counts};
    const char *path = drawn_path("matrix.png");
    struct error err;
    assert_true(plot_matrix(path, &chart, &err));
    struct image image = drawn_picture(path);
    const struct colour dark = {8, 59, 115}, light = {245, 247, 251};
    struct drawn_ink all = drawn_ink(&image, dark, 1);
    double middle_x = (all.left + all.right) / 2, middle_y = (all.top + all.bottom) / 2;
    struct image upper_left =
        image_crop(&image, (int64_t)all.left + 5, (int64_t)all.top + 5,
                   (size_t)(middle_x - all.left - 10), (size_t)(middle_y - all.top - 10));
    struct image upper_right = image_crop(&image, (int64_t)middle_x + 5, (int64_t)all.top + 5,
                                          upper_left.width, upper_left.height);
    double pixels = (double)(upper_left.width * upper_left.height);
    assert_true((double)drawn_ink(&upper_left, dark, 1).count > 0.95 * pixels);
    assert_true((double)drawn_ink(&upper_right, light, 1).count > 0.95 * pixels);
    image_free(&upper_left);
    image_free(&upper_right);
    image_free(&image);
}

static void matrix_says_all(void **state) {
    (void)state;
    static const char *const classes[] = {"angry", "cal\xff\x1bm", NULL};
    static const uint64_t counts[] = {1500, 500, 0, 0, 0, 0, 1, 1, 6};
    struct plot_matrix chart = {.title = "what is taken for what",
                                .row_name = "people",
                                .column_name = "model",
                                .classes = classes,
                                .class_count = 3,
                                .counts = counts};
    const char *path = drawn_path("matrix.svg");
    struct error err;
    assert_true(plot_matrix(path, &chart, &err));
    struct drawn_svg svg = drawn_svg(path);
    const char *wanted[] = {"what is taken for what",
                            "people",
                            "model",
                            "angry",
                            "cal??m",
                            "75 %",
                            "1,500",
                            "25 %",
                            "500",
                            "2,000",
                            "sum",
                            "13 %",
                            "6",
                            "8",
                            "0"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (!drawn_says(&svg, wanted[i])) {
            fail_msg("no \"%s\" in %s", wanted[i], svg.description.data);
        }
    }
    drawn_svg_free(&svg);
}

/* WCAG 2.1: contrast is (brighter + 0.05) / (darker + 0.05) of the relative luminances. */
static double luminance(struct plot_colour colour) {
    double linear[3] = {colour.red, colour.green, colour.blue};
    for (int i = 0; i < 3; i++) {
        linear[i] =
            linear[i] <= 0.03928 ? linear[i] / 12.92 : pow((linear[i] + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

static void texts_are_readable_on_every_shade(void **state) {
    (void)state;
    double before = 2;
    for (int percent = 0; percent <= 100; percent++) {
        struct plot_colour ground = plot_shade(percent / 100.0);
        double one = luminance(ground), other = luminance(plot_readable_on(ground));
        assert_true((fmax(one, other) + 0.05) / (fmin(one, other) + 0.05) >= 4.5);
        assert_true(one < before);
        before = one;
    }
}

static void matrix_refused(size_t classes, uint64_t count, const char *why) {
    const char *names[41] = {NULL};
    static uint64_t counts[41 * 41];
    counts[0] = count;
    struct plot_matrix chart = {.classes = names, .class_count = classes, .counts = counts};
    struct error err = {""};
    assert_false(plot_matrix(drawn_path("refused.png"), &chart, &err));
    assert_non_null(strstr(err.message, why));
}

static void matrix_refusals(void **state) {
    (void)state;
    matrix_refused(0, 1, "1 to 40 classes, not 0");
    matrix_refused(41, 1, "1 to 40 classes, not 41");
    matrix_refused(SIZE_MAX, 1, "1 to 40 classes");
    matrix_refused(2, 1000000000000001, "above 1e15");
    matrix_refused(2, UINT64_MAX, "above 1e15");
}

/* 10 samples off by 0.1 and 30 by 0.2, on paper: (1 + 6) / 40. */
static void calibration_error(void **state) {
    (void)state;
    const struct plot_bin bins[] = {{NAN, NAN, 0}, {0.6, 0.7, 10}, {0.9, 0.7, 30}};
    assert_near(plot_calibration_error(bins, 3), 0.175, 1e-12);
    assert_near(plot_calibration_error(bins + 1, 1), 0.1, 1e-12);
    assert_true(isnan(plot_calibration_error(bins, 1)));
    assert_true(isnan(plot_calibration_error(NULL, 0)));
}

/* How many pixels of a column are of the bars' colour, the middle of bin i of 4. */
static double bar_height(const struct image *image, const struct drawn_ink *bars, int bin) {
    double x = bars->left + (bars->right - bars->left) * (bin + 0.25) / 4;
    struct image column = image_crop(image, (int64_t)x, 0, 1, image->height);
    double height = (double)drawn_ink(&column, bar, 1).count;
    image_free(&column);
    return height;
}

static void reliability_has_bars(void **state) {
    (void)state;
    const struct plot_bin bins[] = {{0.1, 0.8, 40}, {0.3, 0.2, 10}, {0.6, 0.4, 30}, {0.9, 0.6, 20}};
    struct plot_reliability chart = {.title = "how sure", .bins = bins, .bin_count = 4};
    const char *path = drawn_path("reliability.png");
    struct error err;
    assert_true(plot_reliability(path, &chart, &err));
    struct image image = drawn_picture(path);
    struct drawn_ink bars = drawn_ink(&image, bar, 1);
    /* A few pixels are under the lines. */
    double unit = bar_height(&image, &bars, 1);
    assert_true(unit > 40);
    assert_near(bar_height(&image, &bars, 2), 2 * unit, 8);
    assert_near(bar_height(&image, &bars, 3), 3 * unit, 8);
    image_free(&image);
    path = drawn_path("reliability.svg");
    assert_true(plot_reliability(path, &chart, &err));
    struct drawn_svg svg = drawn_svg(path);
    /* (40 x 0.7 + 10 x 0.1 + 30 x 0.2 + 20 x 0.3) / 100 */
    assert_true(drawn_says(&svg, "calibration error 41.0 %"));
    assert_true(drawn_says(&svg, "how sure"));
    assert_true(drawn_says(&svg, "stated certainty"));
    drawn_texts_are_apart(&svg, "reliability");
    drawn_svg_free(&svg);
}

static void reliability_refused(const struct plot_bin *bins, size_t count, const char *why) {
    struct plot_reliability chart = {.bins = bins, .bin_count = count};
    struct error err = {""};
    assert_false(plot_reliability(drawn_path("refused.svg"), &chart, &err));
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static void reliability_refusals(void **state) {
    (void)state;
    const struct plot_bin none[] = {{0, 0, 0}}, odd[] = {{0.5, 0.5, 1}, {0.5, NAN, 1}},
                          large[] = {{0.5, 1.01, 1}}, many[] = {{0.5, 0.5, UINT64_MAX}};
    reliability_refused(none, 0, "1 to 100 bins, not 0");
    reliability_refused(none, 101, "1 to 100 bins, not 101");
    reliability_refused(none, 1, "no sample in any bin");
    reliability_refused(odd, 2, "bin 2 is no pair of shares");
    reliability_refused(large, 1, "bin 1 is no pair of shares");
    reliability_refused(many, 1, "more samples than can be shown");
}

/* A colour under 70 % of a disc on white. */
static struct colour thinned(struct colour colour) {
    return (struct colour){(unsigned char)(255 - 0.7 * (255 - colour.red)),
                           (unsigned char)(255 - 0.7 * (255 - colour.green)),
                           (unsigned char)(255 - 0.7 * (255 - colour.blue))};
}

/* Three corners and a point between them, each of its own colour: its place follows from theirs. */
static void points_are_where_they_belong(void **state) {
    (void)state;
    const struct colour colours[] = {{213, 94, 0}, {0, 158, 115}, {230, 159, 0}, {0, 114, 178}};
    const struct plot_point points[] = {{-1, 1, 0},  {0.5F, -0.25F, 1}, {1, 1, 2},
                                        {-1, -1, 3}, {NAN, 0, 9},       {0, NAN, 0}};
    struct plot_circumplex chart = {.points = points, .point_count = 6};
    const char *path = drawn_path("circumplex.png");
    struct error err;
    assert_true(plot_circumplex(path, &chart, &err));
    struct image image = drawn_picture(path);
    struct drawn_ink ink[4];
    for (int i = 0; i < 4; i++) {
        ink[i] = drawn_ink(&image, thinned(colours[i]), 3);
        assert_in_range(ink[i].count, 12, 60);
    }
    double side = ink[2].x - ink[0].x;
    assert_near(ink[3].y - ink[0].y, side, 1);
    assert_near(ink[1].x, ink[0].x + 0.75 * side, 1);
    assert_near(ink[1].y, ink[0].y + 0.625 * side, 1);
    image_free(&image);
}

/* A hundred thousand: what is denser is darker, and the file stays small. */
static void many_points_are_readable(void **state) {
    (void)state;
    enum { COUNT = 100000 };
    struct plot_point *points = memory_new(COUNT, sizeof *points);
    struct random random = random_seeded(1, 1);
    for (size_t i = 0; i < COUNT; i++) {
        double left = i % 8 == 0;
        points[i].valence = (float)(0.9 * random_unit(&random) - (left > 0 ? 0.95 : -0.05));
        points[i].arousal = (float)(1.8 * random_unit(&random) - 0.9);
        points[i].group = 3;
    }
    struct plot_circumplex chart = {.title = "all songs",
                                    .groups = {"angry", "calm", "happy", "sad"},
                                    .points = points,
                                    .point_count = COUNT};
    const char *path = drawn_path("many.png");
    struct error err;
    assert_true(plot_circumplex(path, &chart, &err));
    struct image image = drawn_picture(path);
    double red[2];
    for (int side = 0; side < 2; side++) {
        struct image part = image_crop(&image, side == 0 ? 330 : 530, 200, 60, 200);
        red[side] = 0;
        for (size_t i = 0; i < 60 * 200; i++) {
            red[side] += part.pixels[3 * i] / (60 * 200.0);
        }
        image_free(&part);
    }
    assert_true(red[0] > red[1] + 60);
    assert_true(red[0] < 250 && red[1] > 10);
    image_free(&image);
    path = drawn_path("many.svg");
    assert_true(plot_circumplex(path, &chart, &err));
    struct drawn_svg svg = drawn_svg(path);
    const char *wanted[] = {"all songs", "angry", "calm", "happy", "sad", "valence", "arousal"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_true(drawn_says(&svg, wanted[i]));
    }
    drawn_svg_free(&svg);
    size_t length = 0;
    free(file_read(path, 6000000, &length, &err));
    assert_in_range(length, 1, 6000000);
    free(points);
}

static void circumplex_refused(const struct plot_point *points, size_t count, const char *why) {
    struct plot_circumplex chart = {.points = points, .point_count = count};
    struct error err = {""};
    assert_false(plot_circumplex(drawn_path("refused.svg"), &chart, &err));
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static void circumplex_refusals(void **state) {
    (void)state;
    const struct plot_point far[] = {{0, 0, 0}, {0, 1.01F, 0}}, group[] = {{0, 0, 4}},
                            infinite[] = {{-INFINITY, 0, 0}}, none[] = {{NAN, NAN, 0}};
    circumplex_refused(far, 2, "point 2 is not on the circumplex");
    circumplex_refused(group, 1, "with a group from 0 to 3");
    circumplex_refused(infinite, 1, "point 1 is not on the circumplex");
    circumplex_refused(none, 1, "no point");
    circumplex_refused(NULL, 0, "no point");
    circumplex_refused(none, PLOT_MOST_POINTS + 1, "at most 1000000 points");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matrix_is_shaded),
        cmocka_unit_test(matrix_says_all),
        cmocka_unit_test(texts_are_readable_on_every_shade),
        cmocka_unit_test(matrix_refusals),
        cmocka_unit_test(calibration_error),
        cmocka_unit_test(reliability_has_bars),
        cmocka_unit_test(reliability_refusals),
        cmocka_unit_test(points_are_where_they_belong),
        cmocka_unit_test(many_points_are_readable),
        cmocka_unit_test(circumplex_refusals),
    };
    int failed = test_run("charts", tests);
    plot_forget();
    return failed;
}
