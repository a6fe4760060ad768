/* Journeys where the songs do not suffice, and plans that make no sense. */
#include "songbook.h"
#include "test.h"

static const struct mood_point sad = {-1, -1}, happy = {1, 1}, calm = {1, -1};

/* All songs near the goal are by one artist: only one of them is taken, and others from farther
 * away for the other stations. */
static void one_artist_does_not_crowd_out_the_others(void **state) {
    (void)state;
    static struct page page[2000];
    for (int i = 0; i < 2000; i++) {
        bool other = i >= 1960;
        page[i] = (struct page){.valence = other ? 0.5 : 0.9,
                                .arousal = 0.9 - i * 1e-5,
                                .title = i,
                                .artist = other ? i : 1};
    }
    struct library *library = songbook(page, 2000);
    assert_non_null(library);
    struct journey_plan plan = {.from = happy, .to = happy, .songs = 30, .again = true};
    struct journey journey = go(library, &plan, 1);
    assert_int_equal(journey.steps, 30);
    journey_free(&journey);
    library_close(library);
}

/* Without the quarter of calm: the journey ends at its border. */
static void it_ends_where_the_songs_end(void **state) {
    (void)state;
    struct page page[GRID];
    fill_grid(page);
    size_t count = 0;
    for (int i = 0; i < GRID; i++) {
        if (page[i].valence <= 0 || page[i].arousal >= 0) {
            page[count++] = page[i];
        }
    }
    struct library *library = songbook(page, count);
    assert_non_null(library);
    struct journey_plan plan = {.from = sad, .to = calm, .songs = 6, .again = true};
    struct journey journey = go(library, &plan, 1);
    assert_true(apart(journey.begin, sad) == 0);
    assert_near(apart(journey.end, calm), 1, 1e-9);
    assert_true(apart(journey.step[5].point, journey.end) < 0.15);
    for (size_t i = 1; i < journey.steps; i++) {
        assert_near(apart(journey.step[i].station, journey.step[i - 1].station),
                    apart(journey.begin, journey.end) / 5, 1e-9);
    }
    journey_free(&journey);
    library_close(library);
}

static void few_songs_make_a_short_journey(void **state) {
    (void)state;
    struct error err;
    struct page page[30];
    for (int i = 0; i < 30; i++) {
        page[i] = (struct page){.valence = i / 15.0 - 1, .title = i, .artist = i / 6 + 1};
    }
    struct library *library = songbook(page, 30);
    assert_non_null(library);
    struct journey_plan plan = {{-1, 0}, {1, 0}, .songs = 12, .again = true};
    struct journey journey = go(library, &plan, 1);
    assert_int_equal(journey.wanted, 12);
    assert_int_equal(journey.steps, 5);
    assert_near(journey.step[4].station.valence, 1, 1e-12);
    journey_free(&journey);
    library_close(library);
    /* All by one artist, or one song: no journey. */
    struct random random = random_seeded(1, 1);
    for (size_t count = 1; count <= 6; count += 5) {
        library = songbook(page, count);
        assert_false(recommend_journey(library, &plan, &random, &journey, &err));
        assert_non_null(strstr(err.message, "two songs by different artists"));
        assert_null(journey.step);
        library_close(library);
    }
    library = songbook(page, 0);
    assert_false(recommend_journey(library, &plan, &random, &journey, &err));
    assert_non_null(strstr(err.message, "mien fit"));
    library_close(library);
}

static void plans_that_make_no_sense_are_refused(void **state) {
    (void)state;
    struct error err;
    struct random random = random_seeded(1, 1);
    struct library *library = grid();
    const struct journey_plan plans[] = {
        {{NAN, 0}, {0, 0}, .songs = 5},
        {{0, 0}, {0, INFINITY}, .songs = 5},
        {{0, 0}, {1.01, 0}, .songs = 5},
        {{0, 0}, {1, 0}, .songs = 1},
        {{0, 0}, {1, 0}, .songs = JOURNEY_SONGS + 1},
        {{0, 0}, {1, 0}, .songs = SIZE_MAX},
        {{0, 0}, {1, 0}, .minutes = 0},
        {{0, 0}, {1, 0}, .minutes = NAN},
        {{0, 0}, {1, 0}, .minutes = JOURNEY_MINUTES + 1},
    };
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        struct journey journey;
        err.message[0] = '\0';
        assert_false(recommend_journey(library, &plans[i], &random, &journey, &err));
        assert_true(err.message[0] != '\0');
        assert_null(journey.step);
    }
    library_close(library);
}

static void the_longest_journey(void **state) {
    (void)state;
    struct library *library = grid();
    struct journey_plan plan = {sad, happy, .songs = JOURNEY_SONGS, .again = true};
    struct journey journey = go(library, &plan, 1);
    assert_int_equal(journey.steps, JOURNEY_SONGS);
    journey_free(&journey);
    plan = (struct journey_plan){sad, sad, .minutes = JOURNEY_MINUTES, .again = true};
    journey = go(library, &plan, 1);
    assert_int_equal(journey.steps, 75); /* of four minutes each */
    journey_free(&journey);
    library_close(library);
}

/* Damage in the library's file must not carry a journey to nowhere. */
static void a_song_beyond_the_circumplex_is_left_out(void **state) {
    (void)state;
    struct page page[40];
    for (int i = 0; i < 40; i++) {
        page[i] = (struct page){.valence = i / 20.0 - 1, .title = i, .artist = i + 1};
    }
    page[10].valence = 1e300;
    page[11].arousal = -7;
    page[12].minutes = -5;
    page[13].minutes = 1e9;
    struct library *library = songbook(page, 40);
    assert_non_null(library);
    struct journey_plan plan = {sad, happy, .songs = 38, .again = true};
    struct journey journey = go(library, &plan, 1);
    assert_int_equal(journey.steps, 38);
    for (size_t i = 0; i < journey.steps; i++) {
        assert_true(journey.step[i].number != 11 && journey.step[i].number != 12);
        assert_near(journey.step[i].minutes, 3.5, 1e-9);
    }
    journey_free(&journey);
    library_close(library);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_artist_does_not_crowd_out_the_others),
        cmocka_unit_test(it_ends_where_the_songs_end),
        cmocka_unit_test(few_songs_make_a_short_journey),
        cmocka_unit_test(plans_that_make_no_sense_are_refused),
        cmocka_unit_test(the_longest_journey),
        cmocka_unit_test(a_song_beyond_the_circumplex_is_left_out),
    };
    return test_run("journey bounds", tests);
}
