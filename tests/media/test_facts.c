/* Tags as they come in files, to text that is safe to print. */
#include "media/program/facts.h"
#include "test.h"

static void cleans(const char *value, const char *wanted) {
    char clean[41];
    assert_int_equal(facts_clean(value, clean, sizeof clean), wanted[0] != '\0');
    assert_string_equal(clean, wanted);
}

static void text(void **state) {
    (void)state;
    cleans("Salt and Rain", "Salt and Rain");
    cleans("", "");
    cleans("  two  words \t", "two  words");
    cleans("one\r\ntwo\n", "one  two");
    cleans(" \n ", "");
    cleans("\033[2Jred", "[2Jred");
    cleans("Bj\xc3\xb6rk \xe6\x97\xa5\xe6\x9c\xac", "Bj\xc3\xb6rk \xe6\x97\xa5\xe6\x9c\xac");
    /* What is not UTF-8 is Latin-1, of which 80 to 9f are control characters. */
    cleans("Bj\xf6rk", "Bj\xc3\xb6rk");
    cleans("\x9b"
           "31m",
           "?31m");
    /* Cut, and between characters. */
    cleans("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    cleans("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9",
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

/* Some players write whole books. */
static void long_text(void **state) {
    (void)state;
    char *value = memory_new((16 << 20) + 1, 1);
    memset(value, 'x', 16 << 20);
    cleans(value, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    memset(value, '\xe9', 16 << 20);
    char clean[1001];
    assert_true(facts_clean(value, clean, sizeof clean));
    assert_int_equal(strlen(clean), 1000);
    assert_true(text_is_utf8(clean, 1000));
    free(value);
}

static void gains(void **state) {
    (void)state;
    assert_near(facts_gain("-7.03 dB", -100, 100), -7.03, 1e-9);
    assert_near(facts_gain("+3.5 dB", -100, 100), 3.5, 1e-9);
    assert_near(facts_gain(" 3.5", -100, 100), 3.5, 1e-9);
    assert_near(facts_gain("0.988547", 0, 1000), 0.988547, 1e-9);
    const char *const bad[] = {"",
                               "dB",
                               "loud",
                               "7 dBm",
                               "1e5",
                               "nan",
                               "-101 dB",
                               "- 3",
                               "1.2.3",
                               "0x10",
                               "99999999999999999999999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_true(isnan(facts_gain(bad[i], -100, 100)));
    }
    assert_true(isnan(facts_gain(NULL, -100, 100)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text),
        cmocka_unit_test(long_text),
        cmocka_unit_test(gains),
    };
    return test_run("media_facts", tests);
}
