#include "recommend/recommend.h"
#include "test.h"

enum { SONGS = 40 };

/* Forty happy songs in a row of places 0, 1, 2, ...: the first half sure, the others half as sure.
 * Songs 0 and 1 have the same title and artist, 2 and 3 the same title by others, and 4 and 5 only
 * the artist in common, as 6 and 7 where he is one of two; the rest have nothing. */
static int make_library(void **state) {
    struct error err;
    char *path = path_join(test_folder(), "library.db");
    struct library *library = library_open(path, LIBRARY_MAKE, &err);
    free(path);
    struct library_mood mood[SONGS];
    int64_t number[SONGS];
    double place[2 * SONGS];
    bool good = library != NULL && library_begin(library, &err);
    for (int i = 0; good && i < SONGS; i++) {
        char id[16];
        char title[16];
        char artist[16];
        snprintf(id, sizeof id, "id%d", i);
        snprintf(title, sizeof title, "Title %d", i == 1 || i == 3 ? i - 1 : i);
        snprintf(artist, sizeof artist, i == 7 ? "B, artist %d" : "Artist %d",
                 i == 1 || i == 5 || i == 7 ? i - 1 : i);
        struct track track = {.id = id, .title = title, .artist = artist};
        for (int f = 0; f < FEATURE_COUNT; f++) {
            track.feature[f] = 0.5;
        }
        good = library_add_track(library, &track, &number[i], &err) != LIBRARY_FAILED;
        double sure = i < SONGS / 2 ? 0.96 : 0.48;
        double rest = (1 - sure) / 3;
        mood[i] = (struct library_mood){number[i], MOOD_HAPPY, {rest, rest, sure, rest}};
        place[i] = i;
        place[SONGS + i] = 1;
    }
    struct library_coordinate coordinate[2] = {{FEATURE_VALENCE, 0, 1}, {FEATURE_ENERGY, 0, 1}};
    struct library_model model = {.summary = "{}",
                                  .columns = 2,
                                  .coordinate = coordinate,
                                  .songs = SONGS,
                                  .number = number,
                                  .place = place,
                                  .typical = 4};
    good = good && library_set_model(library, mood, SONGS, &model, &err) &&
           library_commit(library, &err);
    *state = library;
    return !good;
}

static int close_library(void **state) {
    library_close(*state);
    return 0;
}

static void the_same_seed_draws_the_same(void **state) {
    struct error err;
    struct recommender *recommender = recommender_new(*state);
    int64_t a[5];
    int64_t b[5];
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct random random = random_seeded(seed, 1);
        assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, 5, true, &random, a, &err), 5);
        random = random_seeded(seed, 1);
        assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, 5, true, &random, b, &err), 5);
        assert_memory_equal(a, b, sizeof a);
    }
    recommender_free(recommender);
}

/* With weights 2 to 1 the first song is of the sure half two times in three: 1,333 of 2,000, with a
 * deviation of 21. */
static void surer_songs_come_more_often(void **state) {
    struct error err;
    struct recommender *recommender = recommender_new(*state);
    struct random random = random_seeded(5, 1);
    int sure = 0;
    for (int i = 0; i < 2000; i++) {
        int64_t number = 0;
        assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, 1, true, &random, &number, &err),
                         1);
        sure += number <= SONGS / 2;
    }
    assert_in_range(sure, 1250, 1420);
    recommender_free(recommender);
}

/* Each title and each artist once: of the pairs (0, 1), (2, 3), (4, 5) and (6, 7) one song each. */
static void no_title_and_no_artist_twice(void **state) {
    struct error err;
    struct recommender *recommender = recommender_new(*state);
    struct random random = random_seeded(1, 1);
    int64_t number[SONGS];
    assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, SONGS, true, &random, number, &err),
                     SONGS - 4);
    assert_int_equal(recommend_songs(recommender, MOOD_CALM, 5, true, &random, number, &err), 0);
    assert_non_null(strstr(err.message, "calm"));
    recommender_free(recommender);
}

static void nearest_first_and_no_song_twice(void **state) {
    struct error err;
    struct recommendation found[SONGS];
    struct recommender *recommender = recommender_new(*state);
    assert_non_null(recommender);
    /* From place 0: place 1 is the same song again, and 2 and 3 are two, by different artists. */
    assert_int_equal(recommend_like(recommender, 1, MOOD_UNKNOWN, 3, found, &err), 3);
    assert_int_equal(found[0].number, 3);
    assert_int_equal(found[1].number, 4);
    assert_int_equal(found[2].number, 5);
    /* Two apart, and two songs at random are four apart: 100 / sqrt(2). */
    assert_near(found[0].score, 70.7107, 1e-3);
    assert_int_equal(found[0].because[0], FEATURE_VALENCE);
    /* Everything there is, and no more. */
    assert_int_equal(recommend_like(recommender, 1, MOOD_HAPPY, SONGS, found, &err), SONGS - 2);
    assert_int_equal(recommend_like(recommender, 1, MOOD_SAD, 5, found, &err), 0);
    assert_int_equal(recommend_like(recommender, 99, MOOD_UNKNOWN, 5, found, &err), 0);
    recommender_free(recommender);
}

/* (0, 1) against (i, 1): the cosine is 1 / sqrt(i² + 1). */
static void cosines_fall(void **state) {
    struct error err;
    struct recommendation found[SONGS];
    struct recommender *recommender = recommender_new(*state);
    assert_int_equal(recommend_cosine(recommender, 1, SONGS, found, &err), SONGS - 1);
    for (int i = 1; i < SONGS; i++) {
        assert_int_equal(found[i - 1].number, i + 1);
        assert_near(found[i - 1].similarity, 1 / sqrt(i * i + 1.0), 1e-12);
    }
    assert_int_equal(recommend_cosine(recommender, 99, 5, found, &err), 0);
    recommender_free(recommender);
}

static void what_was_shown_comes_last(void **state) {
    struct error err;
    struct recommender *recommender = recommender_new(*state);
    struct random random = random_seeded(3, 1);
    for (int64_t number = 1; number <= SONGS - 8; number++) {
        assert_true(library_add_listen(*state, LISTEN_SHOWN, number, MOOD_HAPPY, 0, &err));
    }
    int64_t number[20];
    assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, 20, false, &random, number, &err),
                     20);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(number[i] > SONGS - 8, i < 8);
    }
    recommender_free(recommender);
}

/* What was picked or played counts as what was shown does. */
static void what_was_heard_comes_last_too(void **state) {
    struct error err;
    struct recommender *recommender = recommender_new(*state);
    int64_t *lately = NULL;
    size_t before = 0;
    size_t after = 0;
    assert_true(library_lately(*state, 3600, 3600, &lately, &before, &err));
    free(lately);
    assert_int_equal(before, SONGS - 8);
    const int64_t songs[] = {SONGS - 1, SONGS};
    struct remembrance what = {.mood = MOOD_HAPPY,
                               .picked = SONGS - 2,
                               .shown = &songs[0],
                               .shown_count = 1,
                               .played = &songs[1],
                               .played_count = 1};
    assert_true(recommend_remember(*state, &what, &err));
    assert_true(library_lately(*state, 3600, 3600, &lately, &after, &err));
    assert_int_equal(after, before + 3);
    assert_int_equal(lately[after - 1], SONGS);
    assert_int_equal(lately[after - 3], SONGS - 2);
    free(lately);
    struct random random = random_seeded(4, 1);
    int64_t number[5];
    assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, 5, false, &random, number, &err), 5);
    for (int i = 0; i < 5; i++) {
        assert_true(number[i] > SONGS - 8 && number[i] < SONGS - 2);
    }
    recommender_free(recommender);
}

/* Whoever changed it, this program or another, is noticed; and only then. */
static void changes_are_noticed(void **state) {
    struct error err;
    uint64_t before = 0;
    uint64_t after = 0;
    struct recommender *recommender = recommender_new(*state);
    struct recommendation found[SONGS];
    assert_true(recommender_refresh(recommender, &before, &err));
    assert_int_equal(recommend_like(recommender, 1, MOOD_HAPPY, 1, found, &err), 1);
    assert_true(recommender_refresh(recommender, &after, &err));
    assert_int_equal(after, before);
    assert_true(library_add_listen(*state, LISTEN_SHOWN, 1, MOOD_HAPPY, 0, &err));
    assert_true(recommender_refresh(recommender, &after, &err));
    assert_int_equal(after, before + 1);
    assert_int_equal(recommend_like(recommender, 1, MOOD_HAPPY, 1, found, &err), 1);

    char *path = path_join(test_folder(), "library.db");
    struct library *other = library_open(path, LIBRARY_USE, &err);
    free(path);
    assert_non_null(other);
    struct library_model model = {0};
    assert_true(library_get_model(other, true, &model, &err));
    /* All songs are calm from now on. */
    struct library_mood mood[SONGS];
    for (int i = 0; i < SONGS; i++) {
        mood[i] = (struct library_mood){i + 1, MOOD_CALM, {0, 1, 0, 0}};
    }
    free(model.summary);
    model.summary = memory_string("{\"other\":true}");
    assert_true(library_begin(other, &err) && library_set_model(other, mood, SONGS, &model, &err) &&
                library_commit(other, &err));
    library_model_free(&model);
    library_close(other);
    assert_int_equal(recommend_like(recommender, 1, MOOD_HAPPY, 1, found, &err), 1);
    assert_true(recommender_refresh(recommender, &after, &err));
    assert_int_equal(after, before + 2);
    assert_int_equal(recommend_like(recommender, 1, MOOD_HAPPY, 1, found, &err), 0);
    assert_int_equal(recommend_like(recommender, 1, MOOD_CALM, 1, found, &err), 1);
    assert_string_equal(recommender_model(recommender)->summary, "{\"other\":true}");
    struct random random = random_seeded(1, 1);
    int64_t number;
    assert_int_equal(recommend_songs(recommender, MOOD_HAPPY, 1, true, &random, &number, &err), 0);
    recommender_free(recommender);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_draws_the_same),
        cmocka_unit_test(surer_songs_come_more_often),
        cmocka_unit_test(no_title_and_no_artist_twice),
        cmocka_unit_test(nearest_first_and_no_song_twice),
        cmocka_unit_test(cosines_fall),
        cmocka_unit_test(what_was_shown_comes_last),
        cmocka_unit_test(what_was_heard_comes_last_too),
        cmocka_unit_test(changes_are_noticed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests("recommend", tests, sizeof tests / sizeof tests[0], make_library,
                                   close_library);
}
