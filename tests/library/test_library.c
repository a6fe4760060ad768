#include "library/library.h"
#include "test.h"

#include <unistd.h>

/* A fresh library for each test. */
static int open_fresh(void **state) {
    struct error err;
    char *path = path_join(test_folder(), "library.db");
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        struct text file = {0};
        text_format(&file, "%s%s", path, ends[i]);
        unlink(file.data);
        text_free(&file);
    }
    *state = library_open(path, LIBRARY_MAKE, &err);
    free(path);
    return *state == NULL;
}

static int close_it(void **state) {
    library_close(*state);
    return 0;
}

static struct track track_of(const char *id, const char *title) {
    struct track track = {.id = id, .title = title, .artist = "Someone"};
    for (int f = 0; f < FEATURE_COUNT; f++) {
        track.feature[f] = 0.5;
    }
    return track;
}

static int64_t add(struct library *library, const struct track *track,
                   enum library_added expected) {
    struct error err;
    int64_t number = 0;
    assert_int_equal(library_add_track(library, track, &number, &err), expected);
    return number;
}

struct found {
    size_t count;
    char title[8][64];
    struct library_song last;
};

static bool note(void *context, const struct library_song *song) {
    struct found *found = context;
    snprintf(found->title[found->count % 8], 64, "%s", song->track.title);
    found->count++;
    found->last = *song;
    return true;
}

static bool note_one(void *context, const struct library_song *song) {
    note(context, song);
    return false;
}

static void tracks_are_kept_as_given(void **state) {
    struct library *library = *state;
    struct error err;
    struct found found = {0};
    struct track track = track_of("one", "First");
    track.uri = "spotify:track:one";
    track.feature[FEATURE_VALENCE] = 0.8320000000000001;
    track.feature[FEATURE_KEY] = NAN;
    int64_t number = add(library, &track, LIBRARY_ADDED);
    assert_int_equal(add(library, &track, LIBRARY_PRESENT), number);
    assert_true(library_song(library, number, note, &found, &err));
    assert_int_equal(found.count, 1);
    assert_string_equal(found.title[0], "First");
    assert_true(found.last.track.feature[FEATURE_VALENCE] == 0.8320000000000001);
    assert_true(isnan(found.last.track.feature[FEATURE_KEY]));
    assert_int_equal(found.last.mood, MOOD_UNKNOWN);
    assert_false(library_song(library, number + 1, note, &found, &err));
}

static void features_complete_a_bare_song(void **state) {
    struct library *library = *state;
    struct error err;
    int64_t songs = 0;
    int64_t without = 0;
    struct track track = track_of("one", "First");
    for (int f = 0; f < FEATURE_COUNT; f++) {
        track.feature[f] = NAN;
    }
    add(library, &track, LIBRARY_ADDED);
    add(library, &track, LIBRARY_PRESENT);
    assert_true(library_count(library, &songs, &without, &err));
    assert_int_equal(songs, 1);
    assert_int_equal(without, 1);
    track.feature[FEATURE_ENERGY] = 0.25;
    add(library, &track, LIBRARY_COMPLETED);
    track.feature[FEATURE_ENERGY] = 0.75; /* what is there stays */
    add(library, &track, LIBRARY_PRESENT);
    struct library_features all;
    assert_true(library_features(library, &all, &err));
    assert_int_equal(all.songs, 1);
    assert_int_equal(all.heard[0], MOOD_UNKNOWN);
    assert_true(all.feature[FEATURE_ENERGY] == 0.25 && isnan(all.feature[FEATURE_VALENCE]));
    library_features_free(&all);
}

static void what_is_rolled_back_never_was(void **state) {
    struct library *library = *state;
    struct error err;
    struct track track = track_of("one", "First");
    int64_t songs = 0;
    int64_t without = 0;
    assert_true(library_begin(library, &err));
    add(library, &track, LIBRARY_ADDED);
    library_rollback(library);
    assert_true(library_count(library, &songs, &without, &err));
    assert_int_equal(songs, 0);
    struct found found = {0};
    assert_true(library_search(library, "First", 10, note, &found, &err));
    assert_int_equal(found.count, 0);
}

static void what_is_read_is_of_one_moment(void **state) {
    struct library *library = *state;
    struct error err;
    struct track track = track_of("one", "First");
    int64_t songs = 0;
    int64_t without = 0;
    char *path = path_join(test_folder(), "library.db");
    struct library *other = library_open(path, LIBRARY_USE, &err);
    free(path);
    assert_non_null(other);
    assert_true(library_begin_reading(library, &err));
    for (int i = 0; i < 2; i++) {
        assert_true(library_count(library, &songs, &without, &err));
        assert_int_equal(songs, 0);
        add(other, &track, i == 0 ? LIBRARY_ADDED : LIBRARY_PRESENT);
    }
    library_rollback(library);
    assert_true(library_count(library, &songs, &without, &err));
    assert_int_equal(songs, 1);
    library_close(other);
}

static void songs_are_found(void **state) {
    struct library *library = *state;
    struct error err;
    static const char *const titles[] = {"Blue Moon Rising", "Red Moon", "Café Olé", "夜の月"};
    for (int i = 0; i < 4; i++) {
        char id[8];
        snprintf(id, sizeof id, "id%d", i);
        struct track track = track_of(id, titles[i]);
        add(library, &track, LIBRARY_ADDED);
    }
    static const struct {
        const char *words;
        size_t count;
        const char *first;
    } searches[] = {
        {"moon", 2, NULL},
        {"moon blue", 1, "Blue Moon Rising"},
        {"ris", 1, "Blue Moon Rising"},
        {"cafe", 1, "Café Olé"},
        {"の月", 1, "夜の月"},
        {"someone red", 1, "Red Moon"},
        {"oon", 2, NULL},
        {"green", 0, NULL},
        {"", 0, NULL},
        {"\"moon", 2, NULL},
        {"%", 0, NULL},
        {"moon OR café", 0, NULL},
    };
    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
        struct found found = {0};
        assert_true(library_search(library, searches[i].words, 10, note, &found, &err));
        assert_int_equal(found.count, searches[i].count);
        if (searches[i].first != NULL) {
            assert_string_equal(found.title[0], searches[i].first);
        }
    }
    assert_false(library_search(library, "\xff\xfe", 10, note, &(struct found){0}, &err));
    assert_int_equal(library_find(library, "https://open.spotify.com/track/id2?si=1", &err), 3);
    assert_int_equal(library_find(library, "spotify:track:id0", &err), 1);
    assert_int_equal(library_find(library, "id9", &err), 0);
}

/* As asked for: any order, one twice, and no further than wanted. */
static void songs_come_by_their_numbers(void **state) {
    struct library *library = *state;
    struct error err;
    int64_t number[3];
    for (int i = 0; i < 3; i++) {
        char name[2] = {(char)('a' + i), '\0'};
        struct track track = track_of(name, name);
        number[i] = add(library, &track, LIBRARY_ADDED);
    }
    const int64_t wanted[] = {number[2], number[0], number[2], 99};
    struct found found = {0};
    assert_true(library_songs(library, wanted, 3, note, &found, &err));
    assert_int_equal(found.count, 3);
    assert_string_equal(found.title[0], "c");
    assert_string_equal(found.title[1], "a");
    assert_string_equal(found.title[2], "c");
    assert_true(library_songs(library, wanted, 0, note, &found, &err));
    assert_int_equal(found.count, 3);
    assert_false(library_songs(library, wanted, 4, note, &found, &err));
    assert_non_null(strstr(err.message, "no song has number 99"));
    found.count = 0;
    assert_true(library_songs(library, wanted, 4, note_one, &found, &err));
    assert_int_equal(found.count, 1);
}

static void models_come_back_as_they_were(void **state) {
    struct library *library = *state;
    struct error err;
    struct track track = track_of("one", "First");
    int64_t number = add(library, &track, LIBRARY_ADDED);
    struct library_model model = {0};
    assert_false(library_get_model(library, true, &model, &err));
    assert_non_null(strstr(err.message, "mien fit"));

    struct library_coordinate coordinate[2] = {{FEATURE_VALENCE, 0.4, 0.2}, {FEATURE_KEY, 0, 1}};
    double place[2] = {1.25, -3.5};
    struct library_model given = {.summary = "{\"recipe\":\"x\"}",
                                  .columns = 2,
                                  .coordinate = coordinate,
                                  .songs = 1,
                                  .number = &number,
                                  .place = place,
                                  .typical = 2.5};
    struct library_mood mood = {number, MOOD_SAD, {0.1, 0.2, 0.3, 0.4}};
    for (int again = 0; again < 2; again++) {
        assert_true(library_begin(library, &err));
        assert_true(library_set_model(library, &mood, 1, &given, &err));
        assert_true(library_commit(library, &err));
    }
    assert_true(library_get_model(library, true, &model, &err));
    assert_string_equal(model.summary, given.summary);
    assert_int_equal(model.columns, 2);
    assert_int_equal(model.coordinate[0].feature, FEATURE_VALENCE);
    assert_true(model.coordinate[0].mean == 0.4 && model.coordinate[1].deviation == 1);
    assert_int_equal(model.number[0], number);
    assert_true(model.place[0] == 1.25 && model.place[1] == -3.5 && model.typical == 2.5);
    library_model_free(&model);

    struct found found = {0};
    assert_true(library_list(library, MOOD_SAD, note, &found, &err));
    assert_int_equal(found.count, 1);
    assert_int_equal(found.last.mood, MOOD_SAD);
    assert_true(found.last.probability[MOOD_SAD] == 0.4);
    struct found none = {0};
    assert_true(library_list(library, MOOD_HAPPY, note, &none, &err));
    assert_int_equal(none.count, 0);
    struct library_sure *sure = NULL;
    size_t count = 0;
    assert_true(library_songs_of(library, MOOD_SAD, &sure, &count, &err));
    assert_int_equal(count, 1);
    assert_true(sure[0].number == number && sure[0].probability == 0.4);
    free(sure);
    struct library_mood *moods = NULL;
    assert_true(library_moods(library, &moods, &count, &err));
    assert_int_equal(count, 1);
    assert_true(moods[0].number == number && moods[0].mood == MOOD_SAD);
    assert_memory_equal(moods[0].probability, mood.probability, sizeof mood.probability);
    free(moods);
}

static void a_song_of_no_library_has_no_mood(void **state) {
    struct library *library = *state;
    struct error err;
    struct library_model model = {.summary = "{}"};
    struct library_mood mood = {77, MOOD_SAD, {0, 0, 0, 1}};
    struct library_summary summary[MOOD_COUNT];
    assert_true(library_begin(library, &err));
    assert_true(library_set_model(library, &mood, 1, &model, &err));
    assert_true(library_commit(library, &err));
    assert_true(library_summarise(library, summary, &err));
    assert_int_equal(summary[MOOD_SAD].songs, 0);
}

/* Four songs of two genres, one of none. */
static void genres_are_counted_by_mood(void **state) {
    struct library *library = *state;
    struct error err;
    static const struct {
        const char *id, *genre;
        enum mood mood;
    } songs[] = {{"a", "rock", MOOD_ANGRY},
                 {"b", "rock", MOOD_HAPPY},
                 {"c", "folk\n", MOOD_SAD},
                 {"d", "rock", MOOD_ANGRY},
                 {"e", NULL, MOOD_CALM}};
    enum { SONGS = sizeof songs / sizeof songs[0] };
    struct library_mood mood[SONGS];
    for (size_t i = 0; i < SONGS; i++) {
        struct track track = track_of(songs[i].id, songs[i].id);
        track.genre = songs[i].genre;
        mood[i] = (struct library_mood){add(library, &track, LIBRARY_ADDED), songs[i].mood, {0}};
    }
    struct library_genre genre[LIBRARY_MOST_GENRES];
    size_t count = 9;
    assert_true(library_genres(library, genre, &count, &err));
    assert_int_equal(count, 0);
    struct library_model model = {.summary = "{}"};
    assert_true(library_begin(library, &err));
    assert_true(library_set_model(library, mood, SONGS, &model, &err));
    assert_true(library_commit(library, &err));
    assert_true(library_genres(library, genre, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(genre[0].name, "rock");
    assert_int_equal(genre[0].songs, 3);
    assert_int_equal(genre[0].of_mood[MOOD_ANGRY], 2);
    assert_int_equal(genre[0].of_mood[MOOD_HAPPY], 1);
    assert_int_equal(genre[0].of_mood[MOOD_SAD], 0);
    assert_string_equal(genre[1].name, "folk?");
    assert_int_equal(genre[1].of_mood[MOOD_SAD], 1);
}

/* How many songs count as had lately. */
static size_t lately(struct library *library, int64_t shown, int64_t heard, int64_t first) {
    struct error err;
    int64_t *number = NULL;
    size_t count = 9;
    assert_true(library_lately(library, shown, heard, &number, &count, &err));
    if (count > 0) {
        assert_int_equal(number[0], first);
    }
    free(number);
    return count;
}

static void what_was_shown_or_heard_is_known_for_a_while(void **state) {
    struct library *library = *state;
    struct error err;
    struct track track = track_of("one", "First");
    int64_t one = add(library, &track, LIBRARY_ADDED);
    track = track_of("two", "Second");
    int64_t two = add(library, &track, LIBRARY_ADDED);
    assert_int_equal(lately(library, 3600, 86400, 0), 0);
    assert_true(library_add_listen(library, LISTEN_SHOWN, one, MOOD_HAPPY, 0, &err));
    assert_true(library_add_listen(library, LISTEN_SHOWN, one, MOOD_HAPPY, 0, &err));
    assert_int_equal(lately(library, 3600, 86400, one), 1);
    assert_true(library_add_listen(library, LISTEN_PICKED, two, MOOD_UNKNOWN, 0, &err));
    assert_true(library_add_listen(library, LISTEN_PLAYED, two, MOOD_UNKNOWN, 0, &err));
    assert_int_equal(lately(library, 3600, 86400, one), 2);
    /* What was shown counts for less long than what was picked. */
    assert_int_equal(lately(library, -10, 86400, two), 1);
    assert_int_equal(lately(library, -10, -10, 0), 0);
}

static void moments_count_up(void **state) {
    struct library *library = *state;
    struct error err;
    struct track track = track_of("one", "First");
    int64_t one = add(library, &track, LIBRARY_ADDED);
    struct library_moment moment = {
        .seen = true, .probability = {0.1, 0.2, 0.3, 0.4}, .mood = MOOD_UNKNOWN, .want = "lift"};
    int64_t number = 0;
    for (int64_t expected = 1; expected <= 3; expected++) {
        assert_true(library_add_moment(library, &moment, &number, &err));
        assert_int_equal(number, expected);
        assert_true(library_agree_mood(library, number, MOOD_CALM, &err));
        assert_true(library_add_listen(library, LISTEN_PICKED, one, MOOD_CALM, number, &err));
        moment = (struct library_moment){.mood = MOOD_SAD};
    }
}

static void what_became_of_something_played_is_kept(void **state) {
    struct library *library = *state;
    struct error err;
    struct track track = track_of("one", "First");
    int64_t one = add(library, &track, LIBRARY_ADDED);
    static const enum library_fate fates[] = {FATE_UNKNOWN, FATE_ENDED, FATE_SKIPPED, FATE_STOPPED};
    for (int i = 0; i < 4; i++) {
        int64_t listen = 0;
        assert_true(library_begin_listen(library, one, MOOD_CALM, 0, &listen, &err));
        assert_int_equal(listen, i + 1);
        assert_int_equal(lately(library, -10, 86400, one), 1);
        assert_true(library_end_listen(library, listen, 1000 * i, fates[i], &err));
    }
    assert_null(library_fate_name(FATE_UNKNOWN));
    assert_string_equal(library_fate_name(FATE_ENDED), "ended");
}

static void a_library_must_be_there(void **state) {
    (void)state;
    struct error err;
    assert_null(library_open("/tmp/no-such-folder/library.db", LIBRARY_USE, &err));
    assert_non_null(strstr(err.message, "no library yet"));
    assert_null(library_open("/proc/no/library.db", LIBRARY_MAKE, &err));
    assert_null(library_open("/tmp", LIBRARY_MAKE, &err));
    assert_non_null(strstr(err.message, "not a Mien library"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tracks_are_kept_as_given, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(features_complete_a_bare_song, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(what_is_rolled_back_never_was, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(what_is_read_is_of_one_moment, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(songs_are_found, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(songs_come_by_their_numbers, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(models_come_back_as_they_were, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(a_song_of_no_library_has_no_mood, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(genres_are_counted_by_mood, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(what_was_shown_or_heard_is_known_for_a_while, open_fresh,
                                        close_it),
        cmocka_unit_test_setup_teardown(moments_count_up, open_fresh, close_it),
        cmocka_unit_test_setup_teardown(what_became_of_something_played_is_kept, open_fresh,
                                        close_it),
        cmocka_unit_test(a_library_must_be_there),
    };
    return test_run("library", tests);
}
