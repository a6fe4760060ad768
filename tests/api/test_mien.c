/* libmien as an embedder sees it: mien.h and the shared library, nothing else of Mien. */
#include "mien.h"
#include "test.h"

static const char *file_with(const char *name, const char *text) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

/* Sixteen songs, four plainly of each mood: danceability, energy, loudness, acousticness,
 * instrumentalness, valence. */
static const char *catalogue(void) {
    static const char *const place[4] = {"0.75,0.8,-5,0.1,0,0.85", "0.4,0.95,-4,0.01,0.05,0.2",
                                         "0.4,0.3,-11,0.7,0,0.2", "0.35,0.1,-22,0.95,0.9,0.3"};
    char text[4096];
    size_t used = (size_t)snprintf(text, sizeof text,
                                   "track_id,track_name,artist,speechiness,liveness,danceability,"
                                   "energy,loudness,acousticness,instrumentalness,valence\n");
    for (int i = 0; i < 16; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%022d,Title %d,Artist %d,0.0%d,0.1%d,%s\n", i, i, i, 4 + i % 3,
                                 i % 10, place[i % 4]);
    }
    return file_with("songs.csv", text);
}

static void the_whole_way(void **state) {
    (void)state;
    char path[128];
    uint64_t added = 0;
    snprintf(path, sizeof path, "%s/library.db", test_folder());
    struct mien *mien = mien_open(path);
    assert_string_equal(mien_message(mien), "");
    assert_null(mien_songs(mien, MIEN_HAPPY, 5, 0));
    assert_true(strlen(mien_message(mien)) > 0);
    assert_true(mien_add(mien, catalogue(), &added));
    assert_int_equal(added, 16);
    assert_true(mien_add(mien, catalogue(), &added));
    assert_int_equal(added, 0);
    assert_true(mien_fit(mien));
    for (int mood = 0; mood < MIEN_MOODS; mood++) {
        struct mien_songs *songs = mien_songs(mien, (enum mien_mood)mood, 100, 7);
        assert_non_null(songs);
        assert_int_equal(songs->count, 4);
        for (size_t i = 0; i < songs->count; i++) {
            static const enum mien_mood made[] = {MIEN_HAPPY, MIEN_ANGRY, MIEN_SAD, MIEN_CALM};
            assert_int_equal(songs->song[i].mood, mood);
            assert_int_equal(made[atoi(songs->song[i].title + 6) % 4], mood);
            assert_true(songs->song[i].probability[mood] > 0.25);
            assert_null(songs->song[i].album);
        }
        mien_songs_free(songs);
    }
    struct mien_songs *like = mien_like(mien, "0000000000000000000003", 3);
    assert_non_null(like);
    assert_int_equal(like->count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(like->song[i].mood, MIEN_CALM);
        assert_true(like->song[i].score > 50 && like->song[i].score <= 100);
    }
    mien_songs_free(like);
    like = mien_like(mien, "spotify:track:0000000000000000000003", SIZE_MAX);
    assert_int_equal(like->count, 15);
    mien_songs_free(like);
    assert_null(mien_like(mien, "nothing", 3));
    assert_non_null(strstr(mien_message(mien), "nothing"));
    mien_close(mien);
}

static void failures_say_why(void **state) {
    (void)state;
    struct mien *mien = mien_open("/proc/no/library.db");
    assert_true(strlen(mien_message(mien)) > 0);
    assert_false(mien_fit(mien));
    assert_null(mien_songs(mien, MIEN_SAD, 5, 0));
    assert_non_null(strstr(mien_message(mien), "/proc/no"));
    mien_close(mien);
    char path[128];
    snprintf(path, sizeof path, "%s/other.db", test_folder());
    mien = mien_open(path);
    assert_false(mien_add(mien, "/no/such.csv", NULL));
    assert_non_null(strstr(mien_message(mien), "/no/such.csv"));
    assert_false(mien_fit(mien));
    assert_null(mien_songs(mien, MIEN_UNKNOWN, 5, 0));
    assert_null(mien_songs(mien, MIEN_SAD, 0, 0));
    mien_close(mien);
    mien_close(NULL);
    mien_songs_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_way),
        cmocka_unit_test(failures_say_why),
    };
    return test_run("libmien", tests);
}
