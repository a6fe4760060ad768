#include "player/resolve.h"
#include "test.h"

static void hosts_have_addresses(void **state) {
    (void)state;
    char address[RESOLVE_ADDRESS];
    assert_int_equal(resolve_host("127.0.0.1", 10, address), RESOLVED);
    assert_string_equal(address, "127.0.0.1");
    assert_int_equal(resolve_host("::1", 10, address), RESOLVED);
    assert_string_equal(address, "::1");
}

/* Not a name that anybody could have: no question leaves the machine. */
static void what_is_no_host_has_none(void **state) {
    (void)state;
    char address[RESOLVE_ADDRESS];
    assert_int_equal(resolve_host("two words", 10, address), RESOLVE_NO_HOST);
    assert_int_equal(resolve_host("", 10, address), RESOLVE_NO_HOST);
}

/* Nobody can answer before the question was asked. */
static void who_takes_too_long_is_left(void **state) {
    (void)state;
    char address[RESOLVE_ADDRESS];
    for (int i = 0; i < 50; i++) {
        enum resolved resolved = resolve_host("127.0.0.1", 0, address);
        assert_true(resolved == RESOLVE_TOO_LATE || resolved == RESOLVED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_have_addresses),
        cmocka_unit_test(what_is_no_host_has_none),
        cmocka_unit_test(who_takes_too_long_is_left),
    };
    return test_run("resolve", tests);
}
