#include "base/base.h"
#include "test.h"

static void numbers_that_are_numbers(void **state) {
    (void)state;
    static const char *good[] = {"0",
                                 "1",
                                 "-7.364",
                                 "0.00000398",
                                 "1e-05",
                                 "+2.5E+3",
                                 ".5",
                                 "5.",
                                 " 12.5 ",
                                 "0.8320000000000001",
                                 "1e300",
                                 "123456789012345678901234567890",
                                 "-0.0",
                                 "4.9e-324",
                                 "9007199254740992",
                                 "9007199254740993",
                                 "9007199254740993e22",
                                 "18446744073709551616",
                                 "0.18446744073709551617",
                                 "000000000000000000000000.50000000000000000000",
                                 "0e999"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double number = 77;
        assert_true(text_to_double(good[i], '.', &number));
        assert_true(number == strtod(good[i], NULL));
    }
}

static void random_decimals_equal_strtod(void **state) {
    (void)state;
    struct random random = random_seeded(5, 1);
    for (int i = 0; i < 20000; i++) {
        char text[64];
        double any = (random_unit(&random) - 0.5) * pow(10, (double)random_below(&random, 60) - 30);
        snprintf(text, sizeof text, "%.*g", 1 + (int)random_below(&random, 17), any);
        double number = 0;
        assert_true(text_to_double(text, '.', &number));
        assert_true(number == strtod(text, NULL));
    }
}

static void texts_that_are_not_numbers(void **state) {
    (void)state;
    static const char *bad[] = {"",     " ",   "nan", "NaN", "inf",   "-Infinity",
                                "0x10", "1e",  "1e+", "1,5", "1.2.3", "--1",
                                "abc",  "1 2", ".",   "-",   "1e400"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double number = 77;
        assert_false(text_to_double(bad[i], '.', &number));
        assert_true(number == 77);
    }
    double number = 0;
    assert_true(text_to_double("0,67", ',', &number));
    assert_near(number, 0.67, 0);
}

static void integers(void **state) {
    (void)state;
    int64_t number = 0;
    assert_true(text_to_integer("42", 0, 100, &number));
    assert_int_equal(number, 42);
    assert_false(text_to_integer("101", 0, 100, &number));
    assert_false(text_to_integer("4.5", 0, 100, &number));
    assert_false(text_to_integer("99999999999999999999", 0, INT64_MAX, &number));
    assert_false(text_to_integer("", 0, 100, &number));
}

static void utf8(void **state) {
    (void)state;
    assert_true(text_is_utf8("Grüße ♡ 恋", strlen("Grüße ♡ 恋")));
    assert_false(text_is_utf8("\xff", 1));
    assert_false(text_is_utf8("\xc0\xaf", 2));         /* over-long */
    assert_false(text_is_utf8("\xed\xa0\x80", 3));     /* surrogate */
    assert_false(text_is_utf8("\xf4\x90\x80\x80", 4)); /* beyond U+10FFFF */
    assert_false(text_is_utf8("\xe2\x82", 2));         /* cut */
}

static void hidden_characters_are_shown(void **state) {
    (void)state;
    char out[32];
    text_printable(out, sizeof out,
                   "a\033[2Jb\xff"
                   "c\xe2\x80\xae"
                   "d");
    assert_string_equal(out, "a?[2Jb?c?d");
    /* U+FFFF, U+1FFFE, U+FDD0 are no characters; U+FFFD and U+FDF0 are. */
    text_printable(out, sizeof out, "\xef\xbf\xbf \xf0\x9f\xbf\xbe \xef\xb7\x90");
    assert_string_equal(out, "? ? ?");
    text_printable(out, sizeof out, "\xef\xbf\xbd \xef\xb7\xb0");
    assert_string_equal(out, "\xef\xbf\xbd \xef\xb7\xb0");
    char small[4];
    text_printable(small, sizeof small, "ab♡");
    assert_string_equal(small, "ab");
}

static void widths(void **state) {
    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("恋し"), 4);
    assert_int_equal(text_fit("恋し", 3), 3);
    assert_int_equal(text_fit("abc", 10), 3);
}

static void growing_text(void **state) {
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 1000; i++) {
        text_format(&text, "%d,", i % 10);
    }
    assert_int_equal(text.length, 2000);
    assert_int_equal(strlen(text.data), 2000);
    text_clear(&text);
    text_add_string(&text, "new");
    assert_string_equal(text.data, "new");
    text_free(&text);
}

/* Values that the authors of FNV publish. */
static void hash(void **state) {
    (void)state;
    assert_true(text_hash(TEXT_HASH, "", 0) == 0xcbf29ce484222325u);
    assert_true(text_hash(TEXT_HASH, "a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(text_hash(TEXT_HASH, "foobar", 6) == 0x85944171f73967e8u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_are_numbers),
        cmocka_unit_test(random_decimals_equal_strtod),
        cmocka_unit_test(texts_that_are_not_numbers),
        cmocka_unit_test(integers),
        cmocka_unit_test(utf8),
        cmocka_unit_test(hidden_characters_are_shown),
        cmocka_unit_test(widths),
        cmocka_unit_test(growing_text),
        cmocka_unit_test(hash),
    };
    return test_run("base/text", tests);
}
