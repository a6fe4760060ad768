/* Which requests are known, and what their bodies may be. */
#include "web/routes.h"

#include "test.h"

static void answer(struct request *request) {
    (void)request;
}

static const struct route table[] = {
    {"GET", "/one", answer, 0, BODY_NONE, true},
    {"POST", "/one", answer, 10, BODY_JSON, false},
    {"PUT", "/many/#", answer, 10, BODY_JSON, false},
    {"DELETE", "/one", answer, 0, BODY_NONE, false},
    {"GET", "/many/#/sound", answer, 0, BODY_NONE, false},
    {NULL, NULL, NULL, 0, BODY_NONE, false},
};

static enum route_found find(const char *method, const char *path, const struct route **route,
                             int64_t *number) {
    struct text allowed = {0};
    enum route_found found = route_find(table, method, path, route, number, &allowed);
    text_free(&allowed);
    return found;
}

static void a_route_is_its_method_and_its_path(void **state) {
    (void)state;
    const struct route *route = NULL;
    int64_t number = 0;
    assert_int_equal(find("GET", "/one", &route, &number), ROUTE_FOUND);
    assert_ptr_equal(route, &table[0]);
    assert_int_equal(find("POST", "/one", &route, &number), ROUTE_FOUND);
    assert_ptr_equal(route, &table[1]);
    assert_int_equal(find("HEAD", "/one", &route, &number), ROUTE_FOUND);
    assert_ptr_equal(route, &table[0]);
}

static void numbers_stand_at_the_end_of_a_path(void **state) {
    (void)state;
    const struct route *route = NULL;
    int64_t number = 0;
    assert_int_equal(find("PUT", "/many/17", &route, &number), ROUTE_FOUND);
    assert_int_equal(number, 17);
    assert_int_equal(find("PUT", "/many/9223372036854775807", &route, &number), ROUTE_FOUND);
    assert_true(number == INT64_MAX);
    static const char *const none[] = {"/many/",
                                       "/many/0",
                                       "/many/-1",
                                       "/many/1x",
                                       "/many/ 1",
                                       "/many/1 ",
                                       "/many/+1",
                                       "/many/1/2",
                                       "/many/01/1",
                                       "/many",
                                       "/many/9223372036854775808"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_int_equal(find("PUT", none[i], &route, &number), ROUTE_NO_PATH);
    }
}

static void numbers_stand_in_the_middle_of_a_path(void **state) {
    (void)state;
    const struct route *route = NULL;
    int64_t number = 0;
    assert_int_equal(find("GET", "/many/17/sound", &route, &number), ROUTE_FOUND);
    assert_ptr_equal(route, &table[4]);
    assert_int_equal(number, 17);
    static const char *const none[] = {"/many//sound",
                                       "/many/0/sound",
                                       "/many/07/sound",
                                       "/many/-7/sound",
                                       "/many/7x/sound",
                                       "/many/7/soun",
                                       "/many/7/sounds",
                                       "/many/7/sound/",
                                       "/many/7//sound",
                                       "/many/7/../7/sound",
                                       "/many/7/8/sound",
                                       "/many/9223372036854775808/sound",
                                       "/many/92233720368547758070/sound",
                                       "/many/#/sound"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_int_equal(find("GET", none[i], &route, &number), ROUTE_NO_PATH);
    }
}

static void tricks_with_paths_lead_nowhere(void **state) {
    (void)state;
    static const char *const tricks[] = {
        "",          "/",         "//one",   "/one/",        "/one/.",
        "/./one",    "/x/../one", "/one%00", "/%6fne",       "/one%2f",
        "/..%2fone", "/ONE",      "/one;x",  "/one\xc0\xaf", "http://h/one",
        "/one#x",    "one",       "*"};
    const struct route *route = NULL;
    int64_t number = 0;
    for (size_t i = 0; i < sizeof tricks / sizeof tricks[0]; i++) {
        assert_int_equal(find("GET", tricks[i], &route, &number), ROUTE_NO_PATH);
    }
}

static void a_wrong_method_is_told_which_are_right(void **state) {
    (void)state;
    const struct route *route = NULL;
    int64_t number = 0;
    struct text allowed = {0};
    assert_int_equal(route_find(table, "PATCH", "/one", &route, &number, &allowed),
                     ROUTE_NO_METHOD);
    assert_string_equal(allowed.data, "GET, HEAD, POST, DELETE");
    text_clear(&allowed);
    assert_int_equal(route_find(table, "DELETE", "/one", &route, &number, &allowed), ROUTE_FOUND);
    assert_int_equal(allowed.length, 0);
    text_free(&allowed);
    assert_int_equal(find("get", "/one", &route, &number), ROUTE_NO_METHOD);
}

static void every_route_of_mien_is_found(void **state) {
    (void)state;
    for (const struct route *wanted = routes; wanted->method != NULL; wanted++) {
        struct text path = {0};
        struct text allowed = {0};
        const struct route *route = NULL;
        int64_t number = 0;
        size_t before = strcspn(wanted->path, "#");
        bool numbered = wanted->path[before] == '#';
        text_add(&path, wanted->path, before);
        text_add_string(&path, numbered ? "5" : "");
        text_add_string(&path, wanted->path + before + numbered);
        assert_int_equal(route_find(routes, wanted->method, path.data, &route, &number, &allowed),
                         ROUTE_FOUND);
        assert_ptr_equal(route, wanted);
        /* Who may send something must say what, and not more than 10 MB of it. */
        assert_true((wanted->body == BODY_NONE) == (wanted->limit == 0));
        assert_true(wanted->limit <= 10 << 20);
        text_free(&path);
        text_free(&allowed);
    }
}

static void bodies_have_types(void **state) {
    (void)state;
    assert_true(body_has_type(BODY_NONE, NULL));
    assert_true(body_has_type(BODY_JSON, "application/json"));
    assert_true(body_has_type(BODY_JSON, "Application/JSON; charset=utf-8"));
    assert_false(body_has_type(BODY_JSON, NULL));
    assert_false(body_has_type(BODY_JSON, ""));
    assert_false(body_has_type(BODY_JSON, "text/plain"));
    assert_false(body_has_type(BODY_JSON, "application/jsonx"));
    assert_false(body_has_type(BODY_JSON, "application/x-www-form-urlencoded"));
    assert_true(body_has_type(BODY_PICTURE, "image/png"));
    assert_false(body_has_type(BODY_PICTURE, "image/svg+xml"));
    assert_true(body_has_type(BODY_CATALOGUE, "text/csv;header=present"));
    assert_false(body_has_type(BODY_CATALOGUE, "multipart/form-data"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_route_is_its_method_and_its_path),
        cmocka_unit_test(numbers_stand_at_the_end_of_a_path),
        cmocka_unit_test(numbers_stand_in_the_middle_of_a_path),
        cmocka_unit_test(tricks_with_paths_lead_nowhere),
        cmocka_unit_test(a_wrong_method_is_told_which_are_right),
        cmocka_unit_test(every_route_of_mien_is_found),
        cmocka_unit_test(bodies_have_types),
    };
    return test_run("web routes", tests);
}
