/* Songs that were heard, and the files that they are in. */
#include "library/library.h"
#include "test.h"

#include <unistd.h>

static int open_fresh(void **state) {
    struct error err;
    struct text path = {0};
    static int number;
    text_format(&path, "%s/%d.db", test_folder(), number++);
    *state = library_open(path.data, LIBRARY_MAKE, &err);
    text_free(&path);
    return *state == NULL;
}

static int close_it(void **state) {
    library_close(*state);
    return 0;
}

static struct track track_of(const char *id, const char *title) {
    struct track track = {.id = id, .title = title, .artist = "Someone", .duration = 4000};
    for (int f = 0; f < FEATURE_COUNT; f++) {
        track.feature[f] = 0.5;
    }
    track.feature[FEATURE_LIVENESS] = NAN;
    return track;
}

static struct library_sound sound_of(enum mood mood) {
    struct library_sound sound = {.version = 7, .loudness = -9.5, .gain = NAN, .tempo_half = NAN};
    for (int m = 0; m < MOOD_COUNT; m++) {
        sound.probability[m] = m == (int)mood ? 0.7 : 0.1;
    }
    for (int i = 0; i < LIBRARY_VECTOR; i++) {
        sound.vector[i] = (float)i / 8;
    }
    return sound;
}

static int64_t add(struct library *library, const char *id, enum mood mood) {
    struct error err;
    int64_t number = 0;
    struct track track = track_of(id, id);
    struct library_sound sound = sound_of(mood);
    assert_true(library_add_heard(library, &track, &sound, &number, &err));
    return number;
}

static void note(struct library *library, const char *path, int64_t track, bool gone) {
    struct error err;
    struct library_file file = {
        .path = path, .size = 1, .modified = 2, .track = track, .version = 7, .gone = gone};
    file.problem = track == 0 ? "cannot be heard" : NULL;
    assert_true(library_set_file(library, &file, &err));
}

static bool keep_song(void *context, const struct library_song *song) {
    struct library_song *out = context;
    *out = *song;
    return true;
}

static bool count_song(void *context, const struct library_song *song) {
    (void)song;
    ++*(size_t *)context;
    return true;
}

static size_t count_of(struct library *library, enum mood mood) {
    struct error err;
    size_t count = 0;
    assert_true(library_list(library, mood, count_song, &count, &err));
    return count;
}

static void what_was_heard_is_kept(void **state) {
    struct library *library = *state;
    struct error err;
    struct library_song song;
    float vector[LIBRARY_VECTOR];
    bool good;
    int64_t number = add(library, "sound:1", MOOD_SAD);
    assert_true(library_song(library, number, keep_song, &song, &err));
    assert_true(song.heard);
    assert_int_equal(song.mood, MOOD_SAD);
    assert_near(song.probability[MOOD_SAD], 0.7, 0);
    assert_int_equal(song.track.duration, 4000);
    assert_true(isnan(song.track.feature[FEATURE_LIVENESS]));
    assert_true(library_vector(library, number, vector, &good, &err) && good);
    assert_near(vector[LIBRARY_VECTOR - 1], 63 / 8.0, 0);
    assert_false(library_vector(library, number + 1, vector, &good, &err));
    assert_true(good);
    /* Heard anew, by a better ear. */
    assert_int_equal(add(library, "sound:1", MOOD_HAPPY), number);
    assert_true(library_song(library, number, keep_song, &song, &err));
    assert_int_equal(song.mood, MOOD_HAPPY);
    assert_int_equal(count_of(library, MOOD_UNKNOWN), 1);
    assert_int_equal(count_of(library, MOOD_SAD), 0);
    char **ids = library_heard_ids(library, 7, &err);
    assert_string_equal(ids[0], "sound:1");
    assert_null(ids[1]);
    free(ids[0]);
    free(ids);
    ids = library_heard_ids(library, 8, &err);
    assert_null(ids[0]);
    free(ids);
}

/* A catalogue that somebody made of what Mien heard. */
static void given_features_stay(void **state) {
    struct library *library = *state;
    struct error err;
    struct library_song song;
    struct track track = track_of("sound:1", "Given");
    int64_t number = 0;
    track.feature[FEATURE_ENERGY] = 0.25;
    assert_int_equal(library_add_track(library, &track, &number, &err), LIBRARY_ADDED);
    assert_int_equal(add(library, "sound:1", MOOD_SAD), number);
    assert_true(library_song(library, number, keep_song, &song, &err));
    assert_false(song.heard);
    assert_near(song.track.feature[FEATURE_ENERGY], 0.25, 0);
    assert_int_equal(song.mood, MOOD_UNKNOWN);
    /* Its file does not make it gone: it came without one. */
    note(library, "/a", number, false);
    note(library, "/a", number, true);
    assert_int_equal(count_of(library, MOOD_UNKNOWN), 1);
    char **ids = library_heard_ids(library, 7, &err);
    assert_string_equal(ids[0], "sound:1");
    free(ids[0]);
    free(ids);
}

static void a_song_is_there_as_long_as_a_file_is(void **state) {
    struct library *library = *state;
    struct error err;
    struct library_features features;
    struct library_mood *moods;
    struct library_sure *sure;
    size_t count;
    int64_t songs, without;
    int64_t number = add(library, "sound:1", MOOD_SAD);
    note(library, "/a", number, false);
    note(library, "/b", number, false);
    note(library, "/a", number, true);
    assert_int_equal(count_of(library, MOOD_SAD), 1);
    note(library, "/b", 0, false); /* another sound is in it now, and it cannot be heard */
    assert_int_equal(count_of(library, MOOD_SAD), 0);
    assert_int_equal(count_of(library, MOOD_UNKNOWN), 0);
    size_t found = 0;
    assert_true(library_search(library, "sound", 10, count_song, &found, &err));
    assert_true(library_search(library, "ound", 10, count_song, &found, &err));
    assert_int_equal(found, 0);
    assert_true(library_count(library, &songs, &without, &err));
    assert_int_equal(songs, 0);
    assert_true(library_features(library, &features, &err));
    assert_int_equal(features.songs, 0);
    library_features_free(&features);
    assert_true(library_moods(library, &moods, &count, &err));
    assert_int_equal(count, 0);
    free(moods);
    assert_true(library_songs_of(library, MOOD_SAD, &sure, &count, &err));
    assert_int_equal(count, 0);
    free(sure);
    note(library, "/a", number, false);
    assert_int_equal(count_of(library, MOOD_SAD), 1);
}

static bool plays_here(struct library *library, int64_t number) {
    struct error err;
    struct library_song song;
    assert_true(library_song(library, number, keep_song, &song, &err));
    return song.plays_here;
}

static void browsers_play_some_kinds_of_files(void **state) {
    struct library *library = *state;
    int64_t number = add(library, "sound:1", MOOD_SAD);
    int64_t other = add(library, "sound:2", MOOD_SAD);
    assert_false(plays_here(library, number));
    note(library, "/music.mp3/a.wma", number, false);
    assert_false(plays_here(library, number));
    note(library, "/b.FLAC", number, false);
    assert_true(plays_here(library, number));
    assert_false(plays_here(library, other));
    note(library, "/b.FLAC", number, true);
    assert_false(plays_here(library, number));
    note(library, "/\xff\xfe.opus", other, false);
    assert_true(plays_here(library, other));
    assert_string_equal(library_sound_type("/a/b.mp3"), "audio/mpeg");
    assert_string_equal(library_sound_type("x.M4A"), "audio/mp4");
    static const char *const others[] = {"",        "mp3",    ".",      "a.mp3.txt",
                                         "a.mp3/b", "a.mp3/", "a.mp4",  "a.mp3 ",
                                         "a.m3u",   "a.mp",   "a.mp33", "a.html"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_null(library_sound_type(others[i]));
    }
}

struct seen {
    size_t count;
    char path[4][16];
    struct library_file last;
};

static bool see(void *context, const struct library_file *file) {
    struct seen *seen = context;
    snprintf(seen->path[seen->count % 4], 16, "%s", file->path);
    seen->count++;
    seen->last = *file;
    return true;
}

static void files_are_kept_by_their_bytes(void **state) {
    struct library *library = *state;
    struct error err;
    struct seen seen = {0};
    int64_t number = add(library, "sound:1", MOOD_CALM);
    note(library, "/b\xff\xfe", number, false);
    note(library, "/b", 0, false);
    note(library, "/a\n", number, false);
    note(library, "/b", number, true);
    assert_true(library_files(library, 0, see, &seen, &err));
    assert_int_equal(seen.count, 3);
    assert_string_equal(seen.path[0], "/a\n");
    assert_string_equal(seen.path[1], "/b");
    assert_string_equal(seen.path[2], "/b\xff\xfe");
    assert_int_equal(seen.last.size, 1);
    assert_int_equal(seen.last.modified, 2);
    assert_int_equal(seen.last.version, 7);
    seen.count = 0;
    assert_true(library_files(library, number, see, &seen, &err));
    assert_int_equal(seen.count, 3);
    seen.count = 0;
    assert_true(library_files(library, number + 1, see, &seen, &err));
    assert_int_equal(seen.count, 0);
}

static void new_names_are_found(void **state) {
    struct library *library = *state;
    struct error err;
    size_t found = 0;
    int64_t number = add(library, "sound:1", MOOD_CALM);
    struct track track = {.title = "Winter Journey", .artist = "Franz", .uri = "file:///w.ogg"};
    assert_true(library_retag(library, number, &track, &err));
    assert_true(library_search(library, "journ", 10, count_song, &found, &err));
    assert_true(library_search(library, "franz winter", 10, count_song, &found, &err));
    assert_int_equal(found, 2);
    assert_true(library_search(library, "someone", 10, count_song, &found, &err));
    assert_int_equal(found, 2);
    assert_int_equal(library_find(library, "file:///w.ogg", &err), number);
    assert_int_equal(library_find(library, "file:///v.ogg", &err), 0);
}

/* A fit learns the moods of given songs, and leaves those of heard ones alone. */
static void a_fit_keeps_what_was_heard(void **state) {
    struct library *library = *state;
    struct error err;
    struct library_features features;
    struct library_summary summary[MOOD_COUNT];
    int64_t heard = add(library, "sound:1", MOOD_HAPPY);
    int64_t gone = add(library, "sound:2", MOOD_HAPPY);
    int64_t given = 0;
    struct track track = track_of("one", "Given");
    assert_int_equal(library_add_track(library, &track, &given, &err), LIBRARY_ADDED);
    note(library, "/a", heard, false);
    note(library, "/b", gone, true);
    assert_true(library_features(library, &features, &err));
    assert_int_equal(features.songs, 2);
    assert_int_equal(features.heard[0], MOOD_HAPPY);
    assert_int_equal(features.heard[1], MOOD_UNKNOWN);
    library_features_free(&features);
    struct library_mood mood = {.number = given, .mood = MOOD_HAPPY, .probability = {0, 0, 1, 0}};
    struct library_model model = {.summary = memory_string("{}"), .typical = 1};
    for (int i = 0; i < 2; i++) {
        assert_true(library_begin(library, &err));
        assert_true(library_set_model(library, &mood, 1, &model, &err));
        assert_true(library_commit(library, &err));
        assert_true(library_summarise(library, summary, &err));
        assert_int_equal(summary[MOOD_HAPPY].songs, 2);
        assert_int_equal(summary[MOOD_HAPPY].heard, 1);
        assert_near(summary[MOOD_HAPPY].sure, 0.85, 1e-12);
    }
    library_model_free(&model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_heard_is_kept, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(given_features_stay, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(a_song_is_there_as_long_as_a_file_is, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(browsers_play_some_kinds_of_files, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(files_are_kept_by_their_bytes, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(new_names_are_found, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(a_fit_keeps_what_was_heard, open_fresh, close_it),
    };
    return test_run("library_heard", tests);
}
