#include "player/http.h"
#include "test.h"

/* Takes the address, as `base`. */
static void assert_base(const char *address, const char *base) {
    struct error err = {""};
    char *got = http_base("HERE", address, &err);
    assert_non_null(got);
    assert_string_equal(got, base);
    free(got);
}

static void assert_no_base(const char *address, const char *saying) {
    struct error err = {""};
    assert_null(http_base("HERE", address, &err));
    assert_true(text_starts(err.message, "HERE is "));
    assert_non_null(strstr(err.message, saying));
}

static void bases_are_safe_or_of_this_machine(void **state) {
    (void)state;
    assert_base("https://api.example.org/v1", "https://api.example.org/v1");
    assert_base("https://api.example.org:8443/", "https://api.example.org:8443");
    assert_base("http://127.0.0.1", "http://127.0.0.1");
    assert_base("http://127.0.0.1:4000/v1//", "http://127.0.0.1:4000/v1");
    assert_base("http://127.255.0.9:1", "http://127.255.0.9:1");
    assert_base("http://[::1]", "http://[::1]");
    assert_base("http://[::1]:65535/x", "http://[::1]:65535/x");
}

static void open_ways_to_others_are_refused(void **state) {
    (void)state;
    static const char *const others[] = {
        "http://api.example.org/v1",
        "http://localhost:4000",
        "http://128.0.0.1",
        "http://127.0.0.1.nip.io",
        "http://127.1",
        "http://2130706433",
        "http://0x7f.0.0.1",
        "http://[::ffff:127.0.0.1]",
        "http://0.0.0.0",
        "http://[::1].example.org",
        "http://127.0.0.1.",
        "http://0177.0.0.1",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_no_base(others[i], "could be read by others");
    }
}

static void what_is_no_address_is_refused(void **state) {
    (void)state;
    static const char *const none[] = {
        "",
        "api.example.org",
        "ftp://127.0.0.1",
        "HTTPS:/x",
        "file:///etc/passwd",
        "http://127.0.0.1@example.org",
        "http://127.0.0.1\\@example.org",
        "http://127.0.0.1#@example.org",
        "http://127.0.0.1?x",
        "https://exa mple.org",
        "https://example.org\r\nHost: other",
        "https://z\xc3\xbcrich.example",
    };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_no_base(none[i], "it takes an address like");
    }
    static const char *const broken[] = {"https://",          "https:///x",  "https://:80",
                                         "https://a:",        "https://a:0", "https://a:65536",
                                         "http://127.0.0.1:x"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_no_base(broken[i], "no host or no port");
    }
}

/* RFC 3986, 2.1 and 2.3. */
static void all_but_unreserved_characters_are_escaped(void **state) {
    (void)state;
    struct text text = {0};
    http_escape(&text, "aZ09-._~");
    http_escape(&text, " &=+%/?#\"\r\n\xc3\xbc");
    assert_string_equal(text.data, "aZ09-._~%20%26%3D%2B%25%2F%3F%23%22%0D%0A%C3%BC");
    text_free(&text);
    http_escape(&text, "");
    assert_string_equal(text.data, "");
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bases_are_safe_or_of_this_machine),
        cmocka_unit_test(open_ways_to_others_are_refused),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(all_but_unreserved_characters_are_escaped),
    };
    return test_run("http", tests);
}
