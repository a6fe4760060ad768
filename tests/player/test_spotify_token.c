#include "player/spotify_token.h"
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

static char *path_of(const char *name) {
    struct text path = {0};
    text_format(&path, "%s/mien/%s", test_folder(), name);
    return path.data;
}

static int fresh(void **state) {
    (void)state;
    struct error err;
    setenv("XDG_DATA_HOME", test_folder(), 1);
    return spotify_token_forget(NULL, &err) ? 0 : 1;
}

static void write_token(const char *text) {
    struct error err;
    char *path = path_of("spotify.json");
    char *folder = path_folder(path);
    assert_true(file_make_folder(folder, &err));
    assert_true(file_write(path, text, strlen(text), &err));
    free(folder);
    free(path);
}

static void save(const char *access, const char *refresh) {
    struct error err;
    char client_id[] = "client0001", one[64], two[64];
    snprintf(one, sizeof one, "%s", access);
    snprintf(two, sizeof two, "%s", refresh);
    struct spotify_token token = {client_id, one, two, 1234567890};
    assert_true(spotify_token_save(&token, &err));
}

static void token_comes_back_as_it_was_kept(void **state) {
    (void)state;
    struct error err;
    struct spotify_token token;
    save("access-1", "refresh-1");
    save("access-2", "refresh-2");
    assert_true(spotify_token_load(&token, &err));
    assert_string_equal(token.client_id, "client0001");
    assert_string_equal(token.access, "access-2");
    assert_string_equal(token.refresh, "refresh-2");
    assert_int_equal(token.expires, 1234567890);
    spotify_token_free(&token);
}

static void nobody_else_can_read_it(void **state) {
    (void)state;
    struct stat status;
    char *path = path_of("spotify.json");
    mode_t mask = umask(0);
    save("access", "refresh");
    umask(mask);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    /* Also where one was there that others could read. */
    assert_int_equal(chmod(path, 0644), 0);
    save("access", "refresh");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    free(path);
}

static void no_login_says_how_to_log_in(void **state) {
    (void)state;
    struct error err;
    struct spotify_token token;
    assert_false(spotify_token_load(&token, &err));
    assert_non_null(strstr(err.message, "mien login spotify"));
}

static void damaged_login_is_refused_and_can_be_forgotten(void **state) {
    (void)state;
    static const char *const damaged[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"client_id\": \"client0001\"}",
        "{\"client_id\": 1, \"refresh_token\": 2}",
        "{\"client_id\": \"client0001\", \"refresh_token\": \"\"}",
        "{\"client_id\": \"client0001\", \"refresh_token\": \"a b\"}",
        "{\"client_id\": \"client0001\", \"refresh_token\": \"a\\r\\nb\"}",
    };
    struct error err;
    struct spotify_token token;
    bool was_there = false;
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        write_token(damaged[i]);
        assert_false(spotify_token_load(&token, &err));
        assert_non_null(strstr(err.message, "spotify.json: is damaged"));
        assert_true(spotify_token_forget(&was_there, &err));
        assert_true(was_there);
    }
    assert_true(spotify_token_forget(&was_there, &err));
    assert_false(was_there);
}

static void one_program_at_a_time_has_the_login(void **state) {
    (void)state;
    struct error err;
    int lock = spotify_lock(0, &err);
    assert_true(lock >= 0);
    assert_int_equal(spotify_lock(0, &err), -1);
    assert_non_null(strstr(err.message, "another mien"));
    spotify_unlock(lock);
    lock = spotify_lock(0, &err);
    assert_true(lock >= 0);
    spotify_unlock(lock);
}

static void device_used_last_is_remembered(void **state) {
    (void)state;
    struct error err;
    save("access", "refresh");
    assert_null(spotify_last_device());
    spotify_remember_device("device-1");
    spotify_remember_device("device-2");
    char *last = spotify_last_device();
    assert_string_equal(last, "device-2");
    free(last);
    assert_true(spotify_token_forget(NULL, &err));
    assert_null(spotify_last_device());
}

static void only_plain_text_is_sent(void **state) {
    (void)state;
    char longest[4098];
    memset(longest, 'a', sizeof longest);
    longest[4096] = '\0';
    assert_true(spotify_plain("BQ_a-b.c~/+=") && spotify_plain(longest));
    longest[4096] = 'a';
    longest[4097] = '\0';
    assert_false(spotify_plain(longest));
    assert_false(spotify_plain(NULL) || spotify_plain("") || spotify_plain("a b") ||
                 spotify_plain("a\n") || spotify_plain("\xc3\xbc") || spotify_plain("\x7f"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(token_comes_back_as_it_was_kept, fresh),
        cmocka_unit_test_setup(nobody_else_can_read_it, fresh),
        cmocka_unit_test_setup(no_login_says_how_to_log_in, fresh),
        cmocka_unit_test_setup(damaged_login_is_refused_and_can_be_forgotten, fresh),
        cmocka_unit_test_setup(one_program_at_a_time_has_the_login, fresh),
        cmocka_unit_test_setup(device_used_last_is_remembered, fresh),
        cmocka_unit_test(only_plain_text_is_sent),
    };
    return test_run("spotify_token", tests);
}
