/* What is sent to a terminal: the bytes, since a terminal is all that reads them. */
#include "cli/screen.h"
#include "test.h"

static void assert_laid_out(struct screen screen, const char *lines, const char *expected) {
    struct text text = {0};
    struct text out = {0};
    text_add_string(&text, lines);
    screen_lay_out(&screen, &text, &out);
    assert_string_equal(out.data, expected);
    text_free(&text);
    text_free(&out);
}

/* Each line is erased before it is written, and what is below the last one with it. */
static void lines_take_the_place_of_others(void **state) {
    (void)state;
    struct screen screen = {.columns = 80, .rows = 24};
    assert_laid_out(screen, "one\n\ntwo\n", "\033[H\033[Kone\n\033[K\n\033[Jtwo");
    assert_laid_out(screen, "", "\033[H");
    screen.plain = true;
    assert_laid_out(screen, "one\n\ntwo\n", "\none\n\ntwo\n");
}

static void long_lines_are_cut_by_their_width(void **state) {
    (void)state;
    struct screen screen = {.columns = 4, .rows = 24};
    assert_laid_out(screen, "abcdef\n", "\033[H\033[Jabcd");
    /* Wide characters take two columns and are not cut in half; combining ones take none. */
    assert_laid_out(screen, "星星星\n", "\033[H\033[J星星");
    assert_laid_out(screen, "a星星\n", "\033[H\033[Ja星");
    assert_laid_out(screen, "abce\u0301f\n", "\033[H\033[Jabce\u0301");
    screen.columns = 1;
    assert_laid_out(screen, "星\n", "\033[H\033[J");
}

/* Colours take no columns, and one that was turned on is turned off though its end was cut. */
static void colours_take_no_columns(void **state) {
    (void)state;
    struct screen screen = {.columns = 4, .rows = 24, .colour = true};
    assert_laid_out(screen, "\033[1mab\033[0mcdef\n", "\033[H\033[J\033[1mab\033[0mcd\033[0m");
    assert_laid_out(screen, "abcd\033[31mef\033[0m\n", "\033[H\033[Jabcd\033[31m\033[0m\033[0m");
    assert_laid_out(screen, "a\033[3\n", "\033[H\033[Ja\033[3\033[0m");
}

/* Empty lines go first, and then those before the last one. */
static void too_many_lines_are_left_out(void **state) {
    (void)state;
    struct screen screen = {.columns = 80, .rows = 4};
    assert_laid_out(screen, "1\n\n2\n\n3\n", "\033[H\033[K1\n\033[K2\n\033[K\n\033[J3");
    assert_laid_out(screen, "1\n2\n3\n4\n\nk\n", "\033[H\033[K1\n\033[K2\n\033[K3\n\033[Jk");
    screen.rows = 1;
    assert_laid_out(screen, "1\n2\n\nk\n", "\033[H\033[Jk");
}

/* No more lines than there can be are looked at. */
static void any_number_of_lines_is_bounded(void **state) {
    (void)state;
    struct text lines = {0};
    struct text out = {0};
    struct screen screen = {.columns = 1, .rows = 100000};
    for (int i = 0; i < 1000; i++) {
        text_add_string(&lines, "x\n");
    }
    screen_lay_out(&screen, &lines, &out);
    assert_true(out.length < 1000);
    text_free(&lines);
    text_free(&out);
}

static void assert_filled(const char *string, size_t width, const char *expected) {
    struct text out = {0};
    text_add_string(&out, "");
    screen_fill(&out, string, width);
    assert_string_equal(out.data, expected);
    text_free(&out);
}

static void words_fill_their_place(void **state) {
    (void)state;
    assert_filled("abc", 5, "abc  ");
    assert_filled("abc", 3, "abc");
    assert_filled("abcd", 3, "ab…");
    assert_filled("abcd", 1, "…");
    assert_filled("abcd", 0, "");
    assert_filled("", 2, "  ");
    /* A wide character that has no room before the ellipsis leaves a space. */
    assert_filled("星星", 3, "星…");
    assert_filled("a星星", 3, "a… ");
    assert_filled("星", 1, "…");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_take_the_place_of_others),
        cmocka_unit_test(long_lines_are_cut_by_their_width),
        cmocka_unit_test(colours_take_no_columns),
        cmocka_unit_test(too_many_lines_are_left_out),
        cmocka_unit_test(any_number_of_lines_is_bounded),
        cmocka_unit_test(words_fill_their_place),
    };
    return test_run("screen", tests);
}
