/* The file: its kinds, its sizes, whole or not at all, the same for the same chart; texts that fit.
 */
#include "drawn.h"
#include "plot/inside.h"
#include "test.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static const double falling[] = {3, 2, 1};
static const struct plot_series one_series = {"falling", NULL, falling, 3};

static bool draw(const char *path, struct plot_size size, const char *title, struct error *err) {
    struct plot_lines chart = {.size = size,
                               .title = title,
                               .x_name = "epoch",
                               .y_name = "loss",
                               .series = &one_series,
                               .series_count = 1};
    return plot_lines(path, &chart, err);
}

static void refused(const char *path, struct plot_size size, const char *why) {
    struct error err = {""};
    assert_false(draw(path, size, "x", &err));
    if (strstr(err.message, why) == NULL || strncmp(err.message, path, strlen(path)) != 0) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static size_t entries(const char *folder) {
    DIR *open = opendir(folder);
    assert_non_null(open);
    size_t count = 0;
    while (readdir(open) != NULL) {
        count++;
    }
    closedir(open);
    return count;
}

static void refusals(void **state) {
    (void)state;
    const struct plot_size usual = {0, 0};
    refused("chart.gif", usual, "chart.gif: the name of a chart ends in .png or .svg");
    refused("png", usual, "ends in .png or .svg");
    refused("folder.svg/chart", usual, "ends in .png or .svg");
    refused("", usual, "ends in .png or .svg");
    const struct plot_size bad[] = {{63, 600}, {900, 63}, {8193, 600},   {900, 8193},
                                    {0, 600},  {900, 0},  {SIZE_MAX, 1}, {1000000, 64}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refused("chart.png", bad[i], "64 to 8192 pixels a side");
    }
    refused(drawn_path("missing/chart.png"), usual, "No such file or directory");
    refused(drawn_path("missing/chart.svg"), usual, "No such file or directory");
}

/* A chart that cannot take its name leaves nothing behind. */
static void whole_or_not_at_all(void **state) {
    (void)state;
    const char *folder = drawn_path("full");
    assert_int_equal(mkdir(folder, 0700), 0);
    char taken[512], good[512];
    snprintf(taken, sizeof taken, "%s/taken.png", folder);
    snprintf(good, sizeof good, "%s/good.svg", folder);
    assert_int_equal(mkdir(taken, 0700), 0);
    struct error err;
    assert_false(draw(taken, (struct plot_size){0, 0}, "x", &err));
    assert_int_equal(entries(folder), 3);
    assert_true(draw(good, (struct plot_size){0, 0}, "x", &err));
    assert_int_equal(entries(folder), 4);
    size_t before = 0, after = 0;
    char *kept = file_read(good, 1000000, &before, &err);
    assert_false(draw(good, (struct plot_size){1, 1}, "x", &err));
    char *still = file_read(good, 1000000, &after, &err);
    assert_int_equal(before, after);
    assert_memory_equal(kept, still, before);
    free(kept);
    free(still);
}

static void sizes(void **state) {
    (void)state;
    const size_t sides[] = {64, 100, 300, 1000, 2500};
    for (size_t i = 0; i < 25; i++) {
        struct plot_size size = {sides[i / 5], sides[i % 5]};
        const char *path = drawn_path("size.PNG");
        struct error err;
        if (!draw(path, size, "a title", &err)) {
            fail_msg("%s", err.message);
        }
        struct image image = drawn_picture(path);
        assert_int_equal(image.width, size.width);
        assert_int_equal(image.height, size.height);
        assert_true(drawn_ink(&image, (struct colour){0, 114, 178}, 60).count > 10);
        assert_true(drawn_ink(&image, (struct colour){255, 255, 255}, 0).count >
                    image.width * image.height / 2);
        image_free(&image);
    }
}

static char *bytes_of(const char *name, size_t *length) {
    const char *path = drawn_path(name);
    struct error err;
    if (!draw(path, (struct plot_size){400, 300}, "the same", &err)) {
        fail_msg("%s", err.message);
    }
    char *bytes = file_read(path, 1000000, length, &err);
    assert_non_null(bytes);
    return bytes;
}

/* Also after other charts, and after cairo forgot its letters. */
static void same_chart_same_bytes(void **state) {
    (void)state;
    const char *names[] = {"same.png", "same.svg"};
    for (int i = 0; i < 2; i++) {
        size_t length = 0, again_length = 0;
        char *first = bytes_of(names[i], &length);
        for (int round = 0; round < 3; round++) {
            struct error err;
            assert_true(draw(drawn_path("other.svg"), (struct plot_size){0, 0}, "Another", &err));
            if (round == 1) {
                plot_forget();
            }
            char *again = bytes_of(names[i], &again_length);
            assert_int_equal(length, again_length);
            assert_memory_equal(first, again, length);
            free(again);
        }
        free(first);
    }
}

static void hostile_texts(void **state) {
    (void)state;
    char *endless = memory_new(1000001, 1);
    memset(endless, 'W', 1000000);
    const struct {
        const char *title, *wanted;
    } cases[] = {
        {"tab\t escape\x1b[31m bell\a", "tab? escape?[31m bell?"},
        {"not UTF-8: \xff\xfe \xc3", "not UTF-8: ?? ?"},
        {"</title><script>alert(1)</script> & ]]> \"'",
         "</title><script>alert(1)</script> & ]]> \"'"},
        {"no XML: \xef\xbf\xbe \xef\xbf\xbf \xef\xbf\xbd", "no XML: ? ? \xef\xbf\xbd"},
        {"no characters: \xf0\x9f\xbf\xbf \xef\xb7\x90", "no characters: ? ?"},
        {"turned \xe2\x80\xae around", "turned ? around"},
        {"\xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80", "\xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80"},
        {"", ""},
        {NULL, ""},
        {endless, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = drawn_path("hostile.svg");
        struct error err;
        assert_true(draw(path, (struct plot_size){0, 0}, cases[i].title, &err));
        struct drawn_svg svg = drawn_svg(path);
        if (cases[i].wanted != NULL) {
            assert_string_equal(svg.title.data, cases[i].wanted);
        }
        drawn_texts_are_apart(&svg, cases[i].wanted);
        drawn_svg_free(&svg);
        assert_true(
            draw(drawn_path("hostile.png"), (struct plot_size){0, 0}, cases[i].title, &err));
    }
    free(endless);
}

/* Smaller first, then cut between characters, with three points. */
static void words_are_made_to_fit(void **state) {
    (void)state;
    struct plot_page page;
    struct error err;
    assert_true(plot_page_begin(&page, drawn_path("words.svg"), (struct plot_size){0, 0}, &err));
    const char *text = "G\xc3\xbcte und Stra\xc3\x9f"
                       "e \xe2\x82\xac 5 of the \xf0\x9f\x8e\xb5 songs";
    struct plot_words all = plot_words(&page, text, 20, false, 1e9);
    assert_string_equal(all.shown, text);
    assert_near(all.size, 20, 0);
    struct plot_words nearly = plot_words(&page, text, 20, false, 0.9 * all.width);
    assert_string_equal(nearly.shown, text);
    assert_true(nearly.size < 20 && nearly.size >= 16);
    assert_true(nearly.width <= 0.9 * all.width);
    for (double room = 0; room < all.width; room += 1.7) {
        struct plot_words words = plot_words(&page, text, 20, room > 100, room);
        size_t length = strlen(words.shown);
        assert_true(words.width <= room);
        assert_string_equal(words.whole, text);
        assert_true(text_is_utf8(words.shown, length));
        if (strcmp(words.shown, text) != 0 && length > 0) {
            assert_string_equal(words.shown + length - 3, "...");
            assert_memory_equal(words.shown, text, length - 3);
            assert_true(length > 3 && words.shown[length - 4] != ' ');
        }
    }
    struct plot_words none = plot_words(&page, NULL, 20, false, 100);
    assert_string_equal(none.shown, "");
    assert_true(plot_page_write(&page, NULL, &err));
}

/* cairo then draws letters of its own. */
static void without_any_font(void **state) {
    (void)state;
    const char *config = drawn_path("fonts.conf");
    const char none[] = "<?xml version=\"1.0\"?><fontconfig></fontconfig>";
    struct error err;
    assert_true(file_write(config, none, sizeof none - 1, &err));
    plot_forget();
    setenv("FONTCONFIG_FILE", config, 1);
    const char *path = drawn_path("fontless.svg");
    assert_true(draw(path, (struct plot_size){0, 0}, "no font", &err));
    struct drawn_svg svg = drawn_svg(path);
    assert_true(drawn_says(&svg, "no font"));
    assert_true(svg.count > 8);
    double widest = 0;
    for (size_t i = 0; i < svg.count; i++) {
        widest = fmax(widest, svg.texts[i].right - svg.texts[i].left);
    }
    assert_true(widest > 40);
    drawn_texts_are_apart(&svg, "without fonts");
    drawn_svg_free(&svg);
    path = drawn_path("fontless.png");
    assert_true(draw(path, (struct plot_size){0, 0}, "no font", &err));
    struct image image = drawn_picture(path);
    struct image corner = image_crop(&image, 0, 0, 200, 40);
    assert_true(drawn_ink(&corner, (struct colour){51, 51, 56}, 90).count > 30);
    image_free(&corner);
    image_free(&image);
    unsetenv("FONTCONFIG_FILE");
    plot_forget();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals),
        cmocka_unit_test(whole_or_not_at_all),
        cmocka_unit_test(sizes),
        cmocka_unit_test(same_chart_same_bytes),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(words_are_made_to_fit),
        cmocka_unit_test(without_any_font),
    };
    int failed = test_run("page", tests);
    plot_forget();
    return failed;
}
