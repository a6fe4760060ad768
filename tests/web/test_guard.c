/* Who may ask. */
#include "web/guard.h"

#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

static void a_server_of_this_machine_goes_by_its_local_names(void **state) {
    (void)state;
    struct guard guard = {.open = false};
    static const char *const good[] = {"localhost", "localhost:6436", "LOCALHOST:1",
                                       "127.0.0.1", "127.0.0.1:6436", "[::1]",
                                       "[::1]:6436"};
    /* A page of a stranger can have any name lead to 127.0.0.1, but not change what it is called.
     */
    static const char *const bad[] = {"",
                                      "evil.example",
                                      "evil.example:6436",
                                      "localhost.evil.example",
                                      "127.0.0.1.",
                                      "127.0.0.1.nip.io",
                                      "localhost:",
                                      "localhost:x",
                                      "[::1",
                                      "192.168.1.7",
                                      "[::1]x",
                                      "localhost:99999",
                                      "localhost ",
                                      "127.0.0.1:6436:6436",
                                      "::1",
                                      "localhost:+80"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(guard_takes_host(&guard, good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(guard_takes_host(&guard, bad[i]));
    }
    assert_false(guard_takes_host(&guard, NULL));
}

static void an_open_server_goes_by_addresses_and_its_own_name(void **state) {
    (void)state;
    struct guard guard = {.open = true};
    char own[128] = "";
    char with_port[160];
    assert_int_equal(gethostname(own, sizeof own - 1), 0);
    snprintf(with_port, sizeof with_port, "%s.local:6436", own);
    assert_true(guard_takes_host(&guard, "192.168.1.7:6436"));
    assert_true(guard_takes_host(&guard, "[fe80::1]:6436"));
    assert_true(guard_takes_host(&guard, own));
    assert_true(guard_takes_host(&guard, with_port));
    assert_false(guard_takes_host(&guard, "evil.example"));
    assert_false(guard_takes_host(&guard, "[evil]"));
    assert_false(guard_takes_host(&guard, "[]"));
}

static void only_its_own_page_changes_anything(void **state) {
    (void)state;
    const char *host = "localhost:6436";
    assert_true(guard_takes_origin(NULL, host, NULL));
    assert_true(guard_takes_origin("http://localhost:6436", host, NULL));
    assert_true(guard_takes_origin("http://localhost:6436", host, "same-origin"));
    assert_true(guard_takes_origin(NULL, host, "none"));
    assert_false(guard_takes_origin("http://evil.example", host, NULL));
    assert_false(guard_takes_origin("http://localhost:6436.evil.example", host, NULL));
    assert_false(guard_takes_origin("http://localhost:8080", host, NULL));
    assert_false(guard_takes_origin("https://localhost:6436", host, NULL));
    assert_false(guard_takes_origin("http://127.0.0.1:6436", host, NULL));
    assert_false(guard_takes_origin("null", host, NULL));
    assert_false(guard_takes_origin("", host, NULL));
    assert_false(guard_takes_origin(NULL, host, "cross-site"));
    assert_false(guard_takes_origin("http://localhost:6436", host, "same-site"));
    assert_false(guard_takes_origin("http://localhost:6436", NULL, NULL));
}

static const char *password_file(const char *text, mode_t mode) {
    static char path[256];
    struct error err;
    snprintf(path, sizeof path, "%s/password", test_folder());
    assert_true(file_write(path, text, strlen(text), &err));
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void a_password_is_kept_from_others(void **state) {
    (void)state;
    struct guard guard = {.open = true};
    struct error err;
    assert_false(guard_read_password(&guard, password_file("long enough\n", 0644), &err));
    assert_non_null(strstr(err.message, "chmod 600"));
    assert_false(guard_read_password(&guard, password_file("short\n", 0600), &err));
    assert_non_null(strstr(err.message, "8 characters"));
    assert_false(guard_read_password(&guard, password_file("\nsecond line", 0600), &err));
    assert_false(guard_read_password(&guard, password_file("not\xffutf-8 at all", 0600), &err));
    assert_false(guard_read_password(&guard, "/nowhere/at/all", &err));
    assert_true(guard_read_password(&guard, password_file("long enough\r\nmore", 0600), &err));
    assert_string_equal(guard.password, "long enough");
    assert_int_equal(strlen(guard.token), GUARD_TOKEN);
    free(guard.password);
}

static void wrong_passwords_are_not_tried_for_long(void **state) {
    (void)state;
    struct guard guard = {.open = true, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct error err;
    assert_true(guard_read_password(&guard, password_file("long enough", 0600), &err));
    assert_int_equal(guard_login(&guard, "long enough"), LOGIN_RIGHT);
    assert_int_equal(guard_login(&guard, ""), LOGIN_WRONG);
    assert_int_equal(guard_login(&guard, "long enoug"), LOGIN_WRONG);
    assert_int_equal(guard_login(&guard, "long enoughh"), LOGIN_WRONG);
    assert_int_equal(guard_login(&guard, "long enough"), LOGIN_RIGHT);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(guard_login(&guard, "guess"), LOGIN_WRONG);
    }
    assert_int_equal(guard_login(&guard, "long enough"), LOGIN_LATER);
    guard.last -= 11;
    assert_int_equal(guard_login(&guard, "long enough"), LOGIN_RIGHT);
    free(guard.password);
}

static void a_cookie_is_the_token(void **state) {
    (void)state;
    struct guard none = {.open = false};
    struct guard guard = {.open = true};
    struct error err;
    char almost[GUARD_TOKEN + 1];
    assert_true(guard_knows(&none, NULL));
    assert_true(guard_read_password(&guard, password_file("long enough", 0600), &err));
    memcpy(almost, guard.token, sizeof almost);
    assert_true(guard_knows(&guard, almost));
    almost[GUARD_TOKEN - 1] = almost[GUARD_TOKEN - 1] == '0' ? '1' : '0';
    assert_false(guard_knows(&guard, almost));
    assert_false(guard_knows(&guard, ""));
    assert_false(guard_knows(&guard, NULL));
    free(guard.password);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_of_this_machine_goes_by_its_local_names),
        cmocka_unit_test(an_open_server_goes_by_addresses_and_its_own_name),
        cmocka_unit_test(only_its_own_page_changes_anything),
        cmocka_unit_test(a_password_is_kept_from_others),
        cmocka_unit_test(wrong_passwords_are_not_tried_for_long),
        cmocka_unit_test(a_cookie_is_the_token),
    };
    return test_run("web guard", tests);
}
