#include "player/spotify_answer.h"
#include "test.h"

#include "player/http.h"

/* Answers as Spotify's documentation has them; ids are made up. */

static struct spotify_token empty(void) {
    return (struct spotify_token){.client_id = memory_string("client0001")};
}

static bool read_tokens(const char *body, struct spotify_token *token) {
    return spotify_read_tokens(body, strlen(body), 1000, token);
}

static void tokens_of_a_login(void **state) {
    (void)state;
    struct spotify_token token = empty();
    assert_true(read_tokens("{\"access_token\":\"BQ1\",\"token_type\":\"Bearer\",\"scope\":\"a b\","
                            "\"expires_in\":3600,\"refresh_token\":\"AQ1\"}",
                            &token));
    assert_string_equal(token.access, "BQ1");
    assert_string_equal(token.refresh, "AQ1");
    assert_string_equal(token.client_id, "client0001");
    assert_int_equal(token.expires, 4600);
    /* A renewal may bring no other refresh token: then the one that is there stays. */
    assert_true(read_tokens(
        "{\"access_token\":\"BQ2\",\"token_type\":\"Bearer\",\"expires_in\":60}", &token));
    assert_string_equal(token.access, "BQ2");
    assert_string_equal(token.refresh, "AQ1");
    assert_int_equal(token.expires, 1060);
    assert_true(read_tokens("{\"access_token\":\"BQ3\",\"token_type\":\"Bearer\",\"expires_in\":"
                            "99999999999,\"refresh_token\":\"AQ3\"}",
                            &token));
    assert_string_equal(token.refresh, "AQ3");
    assert_int_equal(token.expires, 4600);
    spotify_token_free(&token);
}

static void what_has_no_tokens_changes_nothing(void **state) {
    (void)state;
    static const char *const none[] = {
        "",
        "{",
        "null",
        "[1]",
        "{}",
        "<html>",
        "{\"access_token\":\"BQ\",\"refresh_token\":\"AQ\"}",
        "{\"access_token\":5,\"token_type\":\"Bearer\",\"refresh_token\":\"AQ\"}",
        "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\",\"refresh_token\":\"AQ\"}",
        "{\"access_token\":\"\",\"token_type\":\"Bearer\",\"refresh_token\":\"AQ\"}",
        "{\"access_token\":\"BQ\",\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"BQ\",\"token_type\":\"Bearer\",\"refresh_token\":\"A Q\"}",
    };
    struct spotify_token token = empty();
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(read_tokens(none[i], &token));
        assert_null(token.access);
        assert_null(token.refresh);
    }
    spotify_token_free(&token);
}

static void assert_reason(const char *body, const char *expected) {
    char reason[SPOTIFY_REASON];
    spotify_read_reason(body, strlen(body), reason);
    assert_string_equal(reason, expected);
}

static void reasons_are_names_and_nothing_else(void **state) {
    (void)state;
    assert_reason("{\"error\":{\"status\":403,\"message\":\"Player command failed: Premium "
                  "required\",\"reason\":\"PREMIUM_REQUIRED\"}}",
                  "PREMIUM_REQUIRED");
    assert_reason("{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token revoked\"}",
                  "invalid_grant");
    assert_reason("{\"error\":{\"status\":401,\"message\":\"The access token expired\"}}", "");
    assert_reason("{\"error\":\"token BQ1 is not good\"}", "");
    assert_reason("{\"error\":\"BQ1\"}", "");
    assert_reason("{\"error\":{\"reason\":\"a-very-long_reason_of_more_than_all_the_letters_that_"
                  "there_are\"}}",
                  "");
    assert_reason("User not registered in the Developer Dashboard", "");
    assert_reason("", "");
}

static void devices_are_read_as_far_as_they_are_known(void **state) {
    (void)state;
    static const char body[] =
        "{\"devices\":[{\"id\":\"d1\",\"is_active\":false,\"is_private_session\":false,"
        "\"is_restricted\":false,\"name\":\"Kitchen\",\"type\":\"Speaker\",\"volume_percent\":59,"
        "\"supports_volume\":false},{\"id\":null,\"is_active\":true,\"is_restricted\":true,"
        "\"name\":\"TV\\u001b[2J\",\"type\":\"TV\"},{},7,null]}";
    struct spotify_devices devices;
    assert_true(spotify_read_devices(body, strlen(body), &devices));
    assert_int_equal(devices.count, 3);
    assert_string_equal(devices.device[0].id, "d1");
    assert_string_equal(devices.device[0].name, "Kitchen");
    assert_string_equal(devices.device[0].type, "Speaker");
    assert_false(devices.device[0].active || devices.device[0].restricted);
    assert_null(devices.device[1].id);
    assert_string_equal(devices.device[1].name, "TV?[2J");
    assert_true(devices.device[1].active && devices.device[1].restricted);
    assert_null(devices.device[2].name);
    spotify_devices_free(&devices);
    assert_true(spotify_read_devices("{\"devices\":[]}", 14, &devices));
    assert_int_equal(devices.count, 0);
    spotify_devices_free(&devices);
    static const char *const none[] = {"", "{}", "[]", "{\"devices\":{}}", "{\"devices\":[{]}"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(spotify_read_devices(none[i], strlen(none[i]), &devices));
        spotify_devices_free(&devices);
    }
}

static void more_devices_than_anybody_has_are_left_out(void **state) {
    (void)state;
    struct text body = {0};
    struct spotify_devices devices;
    text_add_string(&body, "{\"devices\":[");
    for (int i = 0; i < 1000; i++) {
        text_format(&body, "%s{\"id\":\"d%d\",\"name\":\"n\"}", i == 0 ? "" : ",", i);
    }
    text_add_string(&body, "]}");
    assert_true(spotify_read_devices(body.data, body.length, &devices));
    assert_int_equal(devices.count, SPOTIFY_DEVICES);
    spotify_devices_free(&devices);
    text_free(&body);
}

static void state_says_what_plays_and_where(void **state) {
    (void)state;
    static const char body[] =
        "{\"device\":{\"id\":\"d1\",\"is_active\":true,\"name\":\"Kitchen\"},\"repeat_state\":"
        "\"off\",\"shuffle_state\":false,\"timestamp\":1,\"progress_ms\":44272,\"is_playing\":true,"
        "\"item\":{\"uri\":\"spotify:track:2\",\"name\":\"Sal\\u00e9\",\"duration_ms\":207959,"
        "\"artists\":[{\"name\":\"A\"},{\"name\":\"B\"},{}],\"linked_from\":{\"uri\":"
        "\"spotify:track:1\"}},\"currently_playing_type\":\"track\"}";
    struct spotify_state now;
    assert_true(spotify_read_state(body, strlen(body), &now));
    assert_true(now.playing);
    assert_near(now.position, 44.272, 1e-9);
    assert_near(now.length, 207.959, 1e-9);
    assert_string_equal(now.uri, "spotify:track:2");
    assert_string_equal(now.asked_uri, "spotify:track:1");
    assert_string_equal(now.title, "Sal\xc3\xa9");
    assert_string_equal(now.artist, "A, B");
    assert_string_equal(now.device, "Kitchen");
    assert_string_equal(now.device_id, "d1");
    spotify_state_free(&now);
    static const char bare[] =
        "{\"is_playing\":false,\"progress_ms\":-5,\"item\":null,\"device\":null}";
    assert_true(spotify_read_state(bare, strlen(bare), &now));
    assert_false(now.playing);
    assert_null(now.uri);
    assert_null(now.artist);
    assert_near(now.position, 0, 0);
    spotify_state_free(&now);
    static const char *const none[] = {"", "{}", "[]", "{\"is_playing\":1}",
                                       "{\"is_playing\":true"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(spotify_read_state(none[i], strlen(none[i]), &now));
        spotify_state_free(&now);
    }
}

static void answers_beyond_the_bound_are_none(void **state) {
    (void)state;
    size_t length = HTTP_BODY + 1;
    char *body = memory_new(length, 1);
    struct spotify_devices devices;
    memset(body, ' ', length);
    memcpy(body, "{\"devices\":[]}", 14);
    assert_true(spotify_read_devices(body, length - 1, &devices));
    spotify_devices_free(&devices);
    assert_false(spotify_read_devices(body, length, &devices));
    spotify_devices_free(&devices);
    /* Nor does deep nesting harm. */
    memset(body, '[', length);
    assert_false(spotify_read_devices(body, length - 1, &devices));
    spotify_devices_free(&devices);
    free(body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_of_a_login),
        cmocka_unit_test(what_has_no_tokens_changes_nothing),
        cmocka_unit_test(reasons_are_names_and_nothing_else),
        cmocka_unit_test(devices_are_read_as_far_as_they_are_known),
        cmocka_unit_test(more_devices_than_anybody_has_are_left_out),
        cmocka_unit_test(state_says_what_plays_and_where),
        cmocka_unit_test(answers_beyond_the_bound_are_none),
    };
    return test_run("spotify_answer", tests);
}
