/* What the listener reads about a mood that was seen. */
#include "cli/now.h"
#include "test.h"

/* Lines of a screen. */
struct page {
    struct text text;
    const char *line[64];
    size_t lines;
};

static struct page mood_page(const double moods[MOOD_COUNT], const char *note, size_t columns,
                             bool colour) {
    struct now now = {.look = {.seen = true}};
    struct page page = {.lines = 0};
    memcpy(now.look.moods, moods, sizeof now.look.moods);
    now_screen_mood(&now, note, columns, colour, &page.text);
    for (char *line = page.text.data; *line != '\0' && page.lines < 64;) {
        char *end = line + strcspn(line, "\n");
        *end = '\0';
        page.line[page.lines++] = line;
        line = end + 1;
    }
    return page;
}

static bool has(const struct page *page, const char *words) {
    for (size_t i = 0; i < page->lines; i++) {
        if (strstr(page->line[i], words) != NULL) {
            return true;
        }
    }
    return false;
}

static void assert_fits(const struct page *page, size_t columns) {
    for (size_t i = 0; i < page->lines; i++) {
        assert_true(text_width(page->line[i]) <= columns);
    }
}

static void a_sure_mood_is_said(void **state) {
    (void)state;
    const double moods[] = {0.02, 0.03, 0.9, 0.05};
    struct page page = mood_page(moods, "", 80, false);
    assert_string_equal(page.line[0], "You look happy, 90 % sure.");
    assert_true(has(&page, "› happy   90 %  ██████████████████  "));
    assert_true(has(&page, "  angry    2 %                      "));
    assert_true(has(&page, "evidence, not the truth"));
    assert_string_equal(page.line[page.lines - 1],
                        "Enter happy   h happy   c calm   s sad   a angry   q leave");
    assert_fits(&page, 80);
    text_free(&page.text);
}

static void of_an_unsure_one_two_are_named(void **state) {
    (void)state;
    const double moods[] = {0.1, 0.41, 0.1, 0.39};
    struct page page = mood_page(moods, "", 80, false);
    assert_string_equal(page.line[0], "Not sure: are you calm or sad?");
    assert_true(has(&page, "Enter calm"));
    text_free(&page.text);
    const double other[] = {0.41, 0.39, 0.1, 0.1};
    page = mood_page(other, "", 80, false);
    assert_string_equal(page.line[0], "Not sure: are you angry or calm?");
    text_free(&page.text);
    const double same[] = {0.25, 0.25, 0.25, 0.25};
    page = mood_page(same, "", 80, false);
    assert_string_equal(page.line[0], "Not sure: are you angry or calm?");
    text_free(&page.text);
}

/* Row and column of the point among the circumplex's nine rows, of which the first is the third
 * line, 40 columns from the left. */
static void assert_point(const double moods[MOOD_COUNT], size_t row, size_t column) {
    struct page page = mood_page(moods, "", 80, false);
    for (size_t i = 0; i < 9; i++) {
        const char *line = page.line[2 + i];
        const char *point = strstr(line, "●");
        assert_int_equal(point != NULL, i == row);
        if (point != NULL) {
            char *before = memory_string_n(line, (size_t)(point - line));
            assert_int_equal(text_width(before), 40 + column);
            free(before);
        }
    }
    assert_fits(&page, 80);
    text_free(&page.text);
}

static void the_point_is_where_the_mood_is(void **state) {
    (void)state;
    assert_point((double[]){0, 0, 1, 0}, 0, 26);         /* happy: pleasant, excited */
    assert_point((double[]){1, 0, 0, 0}, 0, 0);          /* angry */
    assert_point((double[]){0, 0, 0, 1}, 8, 0);          /* sad */
    assert_point((double[]){0, 1, 0, 0}, 8, 26);         /* calm */
    assert_point((double[]){.25, .25, .25, .25}, 4, 13); /* the middle */
    assert_point((double[]){0, 0, .75, .25}, 2, 20);     /* (0.5, 0.5): 19.5 and 2 */
}

static void narrow_terminals_get_all_keys(void **state) {
    (void)state;
    const double moods[] = {0.3, 0.3, 0.2, 0.2};
    for (size_t columns = 20; columns <= 120; columns++) {
        struct page page = mood_page(moods, "", columns, false);
        static const char *const keys[] = {"Enter angry", "h happy", "c calm",
                                           "s sad",       "a angry", "q leave"};
        for (size_t i = 0; i < 6; i++) {
            assert_true(has(&page, keys[i]));
        }
        assert_true(has(&page, "● ") == (columns >= 72) || has(&page, "●--") == (columns >= 72));
        assert_true(text_width(page.line[page.lines - 1]) <= columns);
        text_free(&page.text);
    }
}

static void what_has_to_be_said_is(void **state) {
    (void)state;
    const double moods[] = {0, 0, 1, 0};
    struct page page = mood_page(moods, "no song in the library is calm", 80, false);
    assert_true(has(&page, "no song in the library is calm"));
    assert_false(has(&page, "evidence"));
    text_free(&page.text);
    page = mood_page(moods, "no song in the library is calm", 14, false);
    assert_true(has(&page, "no song in the") && has(&page, "library is") && has(&page, "calm"));
    text_free(&page.text);
}

static void colour_only_where_it_is_welcome(void **state) {
    (void)state;
    const double moods[] = {0, 0, 1, 0};
    struct page page = mood_page(moods, "", 80, false);
    assert_false(has(&page, "\033"));
    text_free(&page.text);
    page = mood_page(moods, "", 80, true);
    assert_true(has(&page, "\033[33mhappy"));
    text_free(&page.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sure_mood_is_said),
        cmocka_unit_test(of_an_unsure_one_two_are_named),
        cmocka_unit_test(the_point_is_where_the_mood_is),
        cmocka_unit_test(narrow_terminals_get_all_keys),
        cmocka_unit_test(what_has_to_be_said_is),
        cmocka_unit_test(colour_only_where_it_is_welcome),
    };
    return test_run("now screens", tests);
}
