/* Which part of a file is asked for; the examples are those of RFC 9110, 14.1.2, and arithmetic. */
#include "web/range.h"

#include "test.h"

static const uint64_t size = 10000;

static void is_part(const char *header, uint64_t from, uint64_t count) {
    uint64_t first = 0;
    uint64_t length = 0;
    assert_int_equal(range_read(header, size, &first, &length), RANGE_PART);
    assert_true(first == from);
    assert_true(length == count);
}

static void is_all(const char *header) {
    uint64_t first = 1;
    uint64_t length = 1;
    assert_int_equal(range_read(header, size, &first, &length), RANGE_ALL);
    assert_true(first == 0);
    assert_true(length == size);
}

static void is_outside(const char *header, uint64_t of) {
    uint64_t first = 0;
    uint64_t length = 0;
    assert_int_equal(range_read(header, of, &first, &length), RANGE_OUTSIDE);
}

static void parts_of_a_file(void **state) {
    (void)state;
    is_part("bytes=0-499", 0, 500);
    is_part("bytes=500-999", 500, 500);
    is_part("bytes=-500", 9500, 500);
    is_part("bytes=9500-", 9500, 500);
    is_part("bytes=0-0", 0, 1);
    is_part("bytes=-1", 9999, 1);
    is_part("bytes=0-", 0, 10000);
    is_part("BYTES=9999-9999", 9999, 1);
    is_part("bytes=007-008", 7, 2);
}

static void parts_that_go_on_behind_its_end(void **state) {
    (void)state;
    is_part("bytes=9990-20000", 9990, 10);
    is_part("bytes=-20000", 0, 10000);
    is_part("bytes=1-18446744073709551615", 1, 9999);
    is_part("bytes=1-99999999999999999999999999", 1, 9999);
    is_part("bytes=-99999999999999999999999999", 0, 10000);
}

static void parts_that_are_not_there(void **state) {
    (void)state;
    is_outside("bytes=10000-", size);
    is_outside("bytes=10000-20000", size);
    is_outside("bytes=-0", size);
    is_outside("bytes=99999999999999999999999999-", size);
    is_outside("bytes=18446744073709551616-18446744073709551617", size);
    is_outside("bytes=0-", 0);
    is_outside("bytes=0-0", 0);
    is_outside("bytes=-1", 0);
}

static void what_is_no_part_is_all(void **state) {
    (void)state;
    static const char *const others[] = {
        "",           "bytes",      "bytes=",       "bytes=-",      "bytes=a-b",  "bytes=5",
        "bytes=5-4",  "bytes=--5",  "bytes=-5-",    "bytes=1-2-3",  "bytes=1-2,", "bytes=0-0,-1",
        "bytes= 1-2", "bytes=1 -2", "bytes=1- 2",   "bytes=1-2 ",   "bytes=+1-2", "bytes=0x1-2",
        "bytes =1-2", "items=0-5",  "bytes=1.0-2",  "seconds=1-2",  "bytes:1-2",  "bytes=1-2;3",
        "=1-2",       "1-2",        "bytes=\xc2-1", "bytes=1-\xff", "bytes=,1-2"};
    is_all(NULL);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        is_all(others[i]);
    }
}

static void tags_that_are_known(void **state) {
    (void)state;
    static const char tag[] = "\"a-1\"";
    assert_true(range_tag_is_known("\"a-1\"", tag));
    assert_true(range_tag_is_known("W/\"a-1\"", tag));
    assert_true(range_tag_is_known("\"x\", W/\"y\",\"a-1\"", tag));
    assert_true(range_tag_is_known(" \"a-1\" ", tag));
    assert_true(range_tag_is_known("*", tag));
    static const char *const others[] = {"",
                                         "a-1",
                                         "\"a-1",
                                         "\"a-11\"",
                                         "\"A-1\"",
                                         "\"\"",
                                         "\"",
                                         ",",
                                         "w/\"a-1\"",
                                         "\"a-1 \"",
                                         "\"x\" junk \"a-1\"",
                                         "**",
                                         "W/",
                                         "\"x\" \"",
                                         "\"x,\"a-1\"\""};
    assert_false(range_tag_is_known(NULL, tag));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(range_tag_is_known(others[i], tag));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_a_file),
        cmocka_unit_test(parts_that_go_on_behind_its_end),
        cmocka_unit_test(parts_that_are_not_there),
        cmocka_unit_test(what_is_no_part_is_all),
        cmocka_unit_test(tags_that_are_known),
    };
    return test_run("web range", tests);
}
