/* Charts of any size with any names and numbers: each is an SVG in which no text leaves the picture
 * or touches another one, or an error. */
#include "drawn.h"
#include "test.h"

static struct random any;

/* A name of up to `most` letters that lives until 64 others were made. */
static const char *any_name(uint32_t most) {
    static char names[64][256];
    static size_t next;
    static const char *const letters[] = {"a",    "m", "W", "g", "\xc3\x9f", "\xe2\x82\xac",
                                          "_",    " ", "i", "l", "e",        "n",
                                          "\xff", "<", "&", "7"};
    char *name = names[next++ % 64];
    size_t used = 0;
    for (uint32_t length = random_below(&any, most + 1); length > 0; length--) {
        const char *letter = letters[random_below(&any, 16)];
        memcpy(name + used, letter, strlen(letter));
        used += strlen(letter);
    }
    name[used] = '\0';
    return random_below(&any, 20) == 0 ? NULL : name;
}

static const char *any_long_name(void) {
    return any_name(random_below(&any, 3) == 0 ? 80 : 12);
}

static struct plot_size any_size(void) {
    uint32_t most = random_below(&any, 3) == 0 ? 2400 : 500;
    struct plot_size size = {64 + random_below(&any, most), 64 + random_below(&any, most)};
    return random_below(&any, 4) == 0 ? (struct plot_size){0, 0} : size;
}

static double any_number(void) {
    static const double odd[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 0, 5e-324, 1e100, -1, 1};
    double unit = random_unit(&any);
    switch (random_below(&any, 12)) {
    case 0:
        return odd[random_below(&any, 10)];
    case 1:
        return (unit - 0.5) * pow(10, (double)random_below(&any, 200) - 100);
    default:
        return unit;
    }
}

static void check(bool good, const char *path, struct plot_size size, const struct error *err,
                  int round) {
    if (!good) {
        assert_true(strlen(err->message) > strlen(path));
        return;
    }
    char what[64];
    snprintf(what, sizeof what, "round %d, %zu x %zu", round, size.width, size.height);
    struct drawn_svg svg = drawn_svg(path);
    drawn_texts_are_apart(&svg, what);
    drawn_svg_free(&svg);
}

static void any_lines(void **state) {
    (void)state;
    for (int round = 0; round < 100; round++) {
        any = random_seeded((uint64_t)round, 1);
        static double numbers[24][60], x[60];
        double step = pow(10, (double)random_below(&any, 30) - 12);
        for (size_t i = 0; i < 60; i++) {
            x[i] = step * (double)i;
        }
        struct plot_series series[24];
        struct plot_reference references[8];
        struct plot_mark mark = {x[random_below(&any, 60)], random_unit(&any), any_long_name()};
        struct plot_lines chart = {.size = any_size(),
                                   .title = any_long_name(),
                                   .x_name = any_long_name(),
                                   .y_name = any_long_name(),
                                   .series = series,
                                   .series_count = 1 + random_below(&any, 24),
                                   .references = references,
                                   .reference_count = random_below(&any, 9),
                                   .mark = random_below(&any, 2) == 0 ? &mark : NULL,
                                   .percent = random_below(&any, 2) == 0};
        bool wild = random_below(&any, 3) == 0;
        for (size_t s = 0; s < chart.series_count; s++) {
            series[s] = (struct plot_series){any_long_name(), round % 2 == 0 ? NULL : x, numbers[s],
                                             random_below(&any, 60)};
            for (size_t i = 0; i < 60; i++) {
                numbers[s][i] = wild ? any_number() : random_unit(&any);
            }
        }
        for (size_t i = 0; i < 8; i++) {
            references[i] = (struct plot_reference){any_long_name(), random_unit(&any)};
        }
        if (random_below(&any, 3) == 0) {
            chart.y_low = any_number();
            chart.y_high = any_number();
        }
        const char *path = drawn_path("any.svg");
        struct error err = {""};
        check(plot_lines(path, &chart, &err), path, chart.size, &err, round);
    }
}

static void any_matrix(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        any = random_seeded((uint64_t)round, 2);
        static uint64_t counts[40 * 40];
        const char *classes[40];
        struct plot_matrix chart = {.size = any_size(),
                                    .title = any_long_name(),
                                    .row_name = any_long_name(),
                                    .column_name = any_long_name(),
                                    .classes = classes,
                                    .class_count = 1 + random_below(&any, round % 4 == 0 ? 40 : 9),
                                    .counts = counts};
        for (size_t i = 0; i < chart.class_count * chart.class_count; i++) {
            uint32_t most = round % 3 == 0 ? 4000000000 : 500;
            counts[i] = random_below(&any, 2) == 0 ? 0 : random_below(&any, most);
            counts[i] *= round % 9 == 0 ? 100000 : 1;
        }
        for (size_t i = 0; i < chart.class_count; i++) {
            classes[i] = any_long_name();
        }
        const char *path = drawn_path("any.svg");
        struct error err = {""};
        check(plot_matrix(path, &chart, &err), path, chart.size, &err, round);
    }
}

static void any_reliability(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        any = random_seeded((uint64_t)round, 3);
        struct plot_bin bins[100];
        struct plot_reliability chart = {.size = any_size(),
                                         .title = any_long_name(),
                                         .bins = bins,
                                         .bin_count = 1 + random_below(&any, 100)};
        for (size_t i = 0; i < chart.bin_count; i++) {
            uint64_t samples = random_below(&any, round % 5 == 0 ? 4000000000 : 3);
            bins[i] = (struct plot_bin){random_unit(&any), random_unit(&any),
                                        samples * (round % 10 == 0 ? 200000 : 1)};
        }
        const char *path = drawn_path("any.svg");
        struct error err = {""};
        check(plot_reliability(path, &chart, &err), path, chart.size, &err, round);
    }
}

static void any_circumplex(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        any = random_seeded((uint64_t)round, 4);
        struct plot_point points[200];
        struct plot_circumplex chart = {.size = any_size(),
                                        .title = any_long_name(),
                                        .points = points,
                                        .point_count = random_below(&any, 200)};
        for (size_t i = 0; i < PLOT_GROUPS; i++) {
            chart.groups[i] = any_long_name();
        }
        for (size_t i = 0; i < chart.point_count; i++) {
            points[i] =
                (struct plot_point){(float)(2 * random_unit(&any) - 1),
                                    (float)(2 * random_unit(&any) - 1), random_below(&any, 4)};
        }
        const char *path = drawn_path("any.svg");
        struct error err = {""};
        check(plot_circumplex(path, &chart, &err), path, chart.size, &err, round);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_lines),
        cmocka_unit_test(any_matrix),
        cmocka_unit_test(any_reliability),
        cmocka_unit_test(any_circumplex),
    };
    int failed = test_run("any", tests);
    plot_forget();
    return failed;
}
