/* Which songs may not stand in one list. */
#include "recommend/names.h"
#include "test.h"

static struct song_names names(const char *title, const char *artist) {
    struct library_song song = {.track = {.title = title, .artist = artist}};
    return names_of(&song);
}

static void one_artist_of_several_is_enough(void **state) {
    (void)state;
    static const struct {
        const char *title, *artist, *other_title, *other_artist;
        bool clash;
    } pairs[] = {
        {"A", "X", "B", "Y", false},      {"A", "X", "A", "Y", true},
        {"A", "X", "a", "Y", true},       {"A", "X", "B", "x", true},
        {"A", "X, Y", "B", "Z, y", true}, {"A", "X, Y", "B", "X Y", false},
        {"A", "X, Y", "B", "Z", false},   {"A", NULL, "B", NULL, false},
        {"A", NULL, "A", NULL, true},     {"A", NULL, "A", "X", true},
        {"A", "", "B", "", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct song_names a = names(pairs[i].title, pairs[i].artist);
        struct song_names b = names(pairs[i].other_title, pairs[i].other_artist);
        assert_int_equal(names_clash(&a, &b), pairs[i].clash);
        assert_int_equal(names_clash(&b, &a), pairs[i].clash);
    }
}

static void many_artists_are_bounded(void **state) {
    (void)state;
    struct text artists = {0};
    for (int i = 0; i < 100; i++) {
        text_format(&artists, "%sArtist %d", i == 0 ? "" : ", ", i);
    }
    struct song_names all = names("A", artists.data);
    struct song_names first = names("B", "Artist 15");
    struct song_names late = names("C", "Artist 16");
    assert_int_equal(all.artists, NAMES_ARTISTS);
    assert_true(names_clash(&all, &first));
    assert_false(names_clash(&all, &late));
    text_free(&artists);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_artist_of_several_is_enough),
        cmocka_unit_test(many_artists_are_bounded),
    };
    return test_run("names", tests);
}
