#include "player/inside.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

static void kinds_have_names(void **state) {
    (void)state;
    enum player_kind kind = PLAYER_ANY;
    for (int k = 0; k < PLAYER_KINDS; k++) {
        assert_true(player_kind_from_name(player_kind_name((enum player_kind)k), &kind));
        assert_int_equal(kind, k);
    }
    assert_true(player_kind_from_name("MPD", &kind));
    assert_int_equal(kind, PLAYER_MPD);
    assert_true(player_kind_from_name("auto", &kind));
    assert_int_equal(kind, PLAYER_ANY);
    assert_false(player_kind_from_name("gramophone", &kind));
    assert_false(player_kind_from_name("", &kind));
}

/* RFC 8089 and RFC 3986, 2.1. */
static void uris_of_files_are_paths(void **state) {
    (void)state;
    static const struct {
        const char *uri, *path;
    } cases[] = {
        {"file:///a/b.mp3", "/a/b.mp3"},
        {"file://localhost/a", "/a"},
        {"file:///a%20b%25%c3%A9.mp3", "/a b%\xc3\xa9.mp3"},
        {"file:///%FF\xc3\xa9", "/\xff\xc3\xa9"},
        {"file:////a", "//a"},
        {"file:///", "/"},
        {"file:///a%00b", NULL},
        {"file:///a%", NULL},
        {"file:///a%2", NULL},
        {"file:///a%g0", NULL},
        {"file:///a%2g", NULL},
        {"file://elsewhere/a", NULL},
        {"file:/a", NULL},
        {"file://", NULL},
        {"/a", NULL},
        {"http://a/b", NULL},
        {"spotify:track:1", NULL},
        {"", NULL},
        {NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *path = player_path_of(cases[i].uri);
        if (cases[i].path == NULL) {
            assert_null(path);
        } else {
            assert_string_equal(path, cases[i].path);
        }
        free(path);
    }
}

static void near(double a, double b) {
    assert_true(fabs(a - b) < 1e-9);
}

static void loudness_is_evened_out_below_full_scale(void **state) {
    (void)state;
    near(player_gain(-10, 0.5), -8);
    near(player_gain(-18, -1), 0);
    near(player_gain(-25, -10), 7);    /* all that is asked for */
    near(player_gain(-25, -4), 4);     /* as much as the peak leaves */
    near(player_gain(-19, 0.5), -0.5); /* clips already */
    near(player_gain(-25, NAN), 0);
    near(player_gain(-10, NAN), -8);
    assert_true(isnan(player_gain(NAN, -3)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(uris_of_files_are_paths),
        cmocka_unit_test(loudness_is_evened_out_below_full_scale),
    };
    return test_run("player names", tests);
}
