#include "player/callback.h"
#include "test.h"

static enum callback_kind parse(const char *request, struct callback *out) {
    return callback_parse(request, strlen(request), "st-ate_1", out);
}

/* The kind of a request with this line and nothing else worth reading. */
static enum callback_kind kind_of(const char *line) {
    struct text request = {0};
    struct callback callback;
    text_format(&request, "%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", line);
    enum callback_kind kind = parse(request.data, &callback);
    callback_free(&callback);
    text_free(&request);
    return kind;
}

static void good_answer_has_its_code(void **state) {
    (void)state;
    struct callback callback;
    assert_int_equal(parse("GET /callback?code=AQ%2db%2Bc&state=st-ate_1 HTTP/1.1\r\n"
                           "Host: 127.0.0.1:1\r\n\r\n",
                           &callback),
                     CALLBACK_GOOD);
    assert_string_equal(callback.code, "AQ-b+c");
    callback_free(&callback);
    assert_int_equal(kind_of("GET /callback?state=st-ate_1&x=1&code=a"), CALLBACK_GOOD);
}

static void listener_who_says_no_is_heard(void **state) {
    (void)state;
    struct callback callback;
    assert_int_equal(
        parse("GET /callback?error=access_denied&state=st-ate_1 HTTP/1.1\r\n\r\n", &callback),
        CALLBACK_REFUSED);
    assert_string_equal(callback.error, "access_denied");
    assert_null(callback.code);
    callback_free(&callback);
}

static void answers_to_others_are_wrong(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "GET /callback?code=a&state=st-ate_2",
        "GET /callback?code=a&state=st-ate_",
        "GET /callback?code=a&state=st-ate_11",
        "GET /callback?code=a&state=ST-ATE_1",
        "GET /callback?code=a&state=",
        "GET /callback?code=a",
        "GET /callback?state=st-ate_1",
        "GET /callback?code=&state=st-ate_1",
        "GET /callback?error=x&state=other",
        "GET /callback?",
        "GET /callback",
        /* each may come once only (RFC 6749, 3.1) */
        "GET /callback?code=a&code=b&state=st-ate_1",
        "GET /callback?code=a&state=st-ate_1&state=st-ate_1",
        /* what is broken, or would go on in a header */
        "GET /callback?code=%zz&state=st-ate_1",
        "GET /callback?code=a%&state=st-ate_1",
        "GET /callback?code=a%0d%0aX:1&state=st-ate_1",
        "GET /callback?code=a%00&state=st-ate_1",
        "GET /callback?code=%c3%bc&state=st-ate_1",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(kind_of(wrong[i]), CALLBACK_WRONG);
    }
}

static void other_requests_are_none_of_ours(void **state) {
    (void)state;
    static const char *const other[] = {
        "GET /favicon.ico",
        "GET /",
        "GET /callbacks?code=a&state=st-ate_1",
        "GET /x/callback?code=a&state=st-ate_1",
        "POST /callback?code=a&state=st-ate_1",
        "HEAD /callback?code=a&state=st-ate_1",
        "OPTIONS *",
        "",
        "GET /callback\r\n",
    };
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        assert_int_equal(kind_of(other[i]), CALLBACK_OTHER);
    }
    struct callback callback;
    assert_int_equal(parse("\r\n\r\n", &callback), CALLBACK_OTHER);
}

static void rest_is_waited_for_up_to_a_bound(void **state) {
    (void)state;
    static const char whole[] = "GET /callback?code=a&state=st-ate_1 HTTP/1.1\r\nA: b\r\n\r\n";
    struct callback callback;
    for (size_t length = 0; length < strlen(whole); length++) {
        assert_int_equal(callback_parse(whole, length, "st-ate_1", &callback), CALLBACK_PARTIAL);
    }
    char *endless = memory_new(CALLBACK_SIZE, 1);
    memset(endless, 'a', CALLBACK_SIZE);
    assert_int_equal(callback_parse(endless, CALLBACK_SIZE - 1, "x", &callback), CALLBACK_PARTIAL);
    assert_int_equal(callback_parse(endless, CALLBACK_SIZE, "x", &callback), CALLBACK_OTHER);
    free(endless);
}

static void pages_are_whole_answers_that_tell_nobody(void **state) {
    (void)state;
    static const struct {
        enum callback_kind kind;
        const char *status;
    } pages[] = {{CALLBACK_GOOD, "HTTP/1.1 200 "},
                 {CALLBACK_REFUSED, "HTTP/1.1 200 "},
                 {CALLBACK_WRONG, "HTTP/1.1 400 "},
                 {CALLBACK_OTHER, "HTTP/1.1 404 "}};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        const char *page = callback_page(pages[i].kind);
        assert_true(text_starts(page, pages[i].status));
        assert_non_null(strstr(page, "\r\n\r\n<!doctype html>"));
        assert_non_null(strstr(page, "\r\nReferrer-Policy: no-referrer\r\n"));
        assert_non_null(strstr(page, "\r\nContent-Security-Policy: default-src 'none'\r\n"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_answer_has_its_code),
        cmocka_unit_test(listener_who_says_no_is_heard),
        cmocka_unit_test(answers_to_others_are_wrong),
        cmocka_unit_test(other_requests_are_none_of_ours),
        cmocka_unit_test(rest_is_waited_for_up_to_a_bound),
        cmocka_unit_test(pages_are_whole_answers_that_tell_nobody),
    };
    return test_run("callback", tests);
}
