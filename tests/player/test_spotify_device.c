#include "player/spotify_device.h"
#include "test.h"

static char kitchen_name[] = "Kitchen", phone_name[] = "Phone", tv_name[] = "TV";
static char kitchen_id[] = "k", phone_id[] = "p", tv_id[] = "t", other_id[] = "o";

static const struct spotify_device kitchen = {.id = kitchen_id, .name = kitchen_name};
static const struct spotify_device phone = {.id = phone_id, .name = phone_name};
static const struct spotify_device other = {.id = other_id, .name = phone_name};
static const struct spotify_device tv = {.id = tv_id, .name = tv_name, .restricted = true};
static const struct spotify_device unknown = {.name = tv_name};

/* The id of the one that is chosen; NULL with an error. */
static const char *choose(struct spotify_device *list, size_t count, const char *name,
                          const char *last, struct error *err) {
    struct spotify_devices devices = {list, count};
    const struct spotify_device *chosen = spotify_choose_device(&devices, name, last, err);
    return chosen == NULL ? NULL : chosen->id;
}

static void named_one_comes_first(void **state) {
    (void)state;
    struct error err;
    struct spotify_device list[] = {kitchen, phone};
    list[0].active = true;
    assert_string_equal(choose(list, 2, "Phone", "k", &err), "p");
    assert_string_equal(choose(list, 2, "pHONE", NULL, &err), "p");
    assert_string_equal(choose(list, 2, "p", NULL, &err), "p");
    assert_null(choose(list, 2, "Pho", NULL, &err));
    assert_string_equal(err.message,
                        "Spotify has no device called 'Pho' now; it has: Kitchen, Phone");
}

static void two_of_one_name_are_told_apart_by_id(void **state) {
    (void)state;
    struct error err;
    struct spotify_device list[] = {phone, other};
    assert_null(choose(list, 2, "phone", NULL, &err));
    assert_non_null(strstr(err.message, "2 devices called 'phone'"));
    assert_string_equal(choose(list, 2, "o", NULL, &err), "o");
}

static void else_active_else_last_else_only_one(void **state) {
    (void)state;
    struct error err;
    struct spotify_device list[] = {kitchen, phone};
    assert_string_equal(choose(list, 2, NULL, "k", &err), "k");
    list[1].active = true;
    assert_string_equal(choose(list, 2, NULL, "k", &err), "p");
    assert_string_equal(choose(list, 1, NULL, NULL, &err), "k");
    assert_string_equal(choose(list, 1, NULL, "gone", &err), "k");
    list[1].active = false;
    assert_null(choose(list, 2, NULL, "gone", &err));
    assert_string_equal(err.message,
                        "Spotify plays nowhere yet; choose where with --device: Kitchen, Phone");
}

static void those_that_nobody_may_control_are_passed_over(void **state) {
    (void)state;
    struct error err;
    struct spotify_device list[] = {tv, unknown, phone};
    list[0].active = true;
    assert_string_equal(choose(list, 3, NULL, "t", &err), "p");
    assert_null(choose(list, 2, NULL, "t", &err));
    assert_non_null(strstr(err.message, "lets no other program control"));
    assert_null(choose(list, 1, "TV", NULL, &err));
    assert_non_null(strstr(err.message, "'TV'"));
}

static void nowhere_says_to_open_spotify(void **state) {
    (void)state;
    struct error err;
    assert_null(choose(NULL, 0, NULL, "k", &err));
    assert_non_null(strstr(err.message, "Spotify is open nowhere"));
    assert_null(choose(NULL, 0, "Phone", NULL, &err));
    assert_non_null(strstr(err.message, "Spotify is open nowhere"));
}

static void long_lists_are_cut_short(void **state) {
    (void)state;
    struct spotify_device list[20];
    for (size_t i = 0; i < 20; i++) {
        list[i] = phone;
    }
    struct spotify_devices devices = {list, 20};
    char *names = spotify_device_names(&devices);
    assert_string_equal(names,
                        "Phone, Phone, Phone, Phone, Phone, Phone, Phone, Phone and 12 more");
    free(names);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_one_comes_first),
        cmocka_unit_test(two_of_one_name_are_told_apart_by_id),
        cmocka_unit_test(else_active_else_last_else_only_one),
        cmocka_unit_test(those_that_nobody_may_control_are_passed_over),
        cmocka_unit_test(nowhere_says_to_open_spotify),
        cmocka_unit_test(long_lists_are_cut_short),
    };
    return test_run("spotify_device", tests);
}
