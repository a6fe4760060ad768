/* Journeys through made-up libraries: what must hold for each of them. */
#include "songbook.h"
#include "test.h"

static const struct mood_point sad = {-1, -1}, happy = {1, 1}, calm = {1, -1};

/* Eleven songs on the diagonal: one every 0.2 sqrt(2) = 0.283. */
static void steps_are_even(void **state) {
    (void)state;
    struct library *library = grid();
    struct journey_plan plan = {.from = sad, .to = happy, .songs = 11, .again = true};
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct journey journey = go(library, &plan, seed);
        assert_int_equal(journey.steps, 11);
        assert_int_equal(journey.wanted, 11);
        assert_near(journey.minutes, 44, 1e-9);
        for (size_t i = 0; i < journey.steps; i++) {
            const struct journey_step *step = &journey.step[i];
            assert_near(step->station.valence, -1 + 0.2 * (double)i, 1e-12);
            assert_near(step->station.arousal, -1 + 0.2 * (double)i, 1e-12);
            assert_true(apart(step->point, step->station) < 0.15);
            assert_near(step->point.valence, (double)((step->number - 1) % SIDE - 10) / 10, 1e-9);
            if (i > 0) {
                double way = journey_progress(&journey, step->point) -
                             journey_progress(&journey, journey.step[i - 1].point);
                assert_true(way > 0.05 && way < 0.15);
            }
        }
        assert_true(apart(journey.step[0].point, sad) < 0.15);
        assert_true(apart(journey.step[10].point, happy) < 0.15);
        journey_free(&journey);
    }
    library_close(library);
}

static void the_same_seed_makes_the_same(void **state) {
    (void)state;
    struct library *library = grid();
    struct journey_plan plan = {.from = sad, .to = calm, .songs = 9, .again = true};
    size_t others = 0;
    struct journey first = go(library, &plan, 0);
    for (uint64_t seed = 1; seed < 6; seed++) {
        struct journey a = go(library, &plan, seed);
        struct journey b = go(library, &plan, seed);
        for (size_t i = 0; i < 9; i++) {
            assert_int_equal(a.step[i].number, b.step[i].number);
            others += a.step[i].number != first.step[i].number;
        }
        journey_free(&a);
        journey_free(&b);
    }
    assert_true(others > 0);
    journey_free(&first);
    library_close(library);
}

/* Two songs at each place, one of either sound, a long way apart: whoever has begun with one stays
 * with it. */
static void songs_sound_like_the_one_before(void **state) {
    (void)state;
    struct page page[2 * GRID];
    fill_grid(page);
    for (int i = 0; i < GRID; i++) {
        page[GRID + i] = page[i];
        page[GRID + i].title += GRID;
        page[GRID + i].artist += GRID;
        page[GRID + i].sound = 3;
    }
    struct library *library = songbook(page, 2 * GRID);
    assert_non_null(library);
    struct journey_plan plan = {.from = sad, .to = happy, .songs = 15, .again = true};
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct journey journey = go(library, &plan, seed);
        for (size_t i = 1; i < journey.steps; i++) {
            assert_int_equal(journey.step[i].number > GRID, journey.step[0].number > GRID);
        }
        journey_free(&journey);
    }
    library_close(library);
}

/* Every artist has four songs side by side, and every title is sung by two. */
static void no_title_and_no_artist_twice(void **state) {
    (void)state;
    struct page page[GRID];
    fill_grid(page);
    for (int i = 0; i < GRID; i++) {
        page[i].artist = i / 4 + 1;
        page[i].title = i % (GRID / 2);
    }
    struct library *library = songbook(page, GRID);
    assert_non_null(library);
    struct mood_point ends[][2] = {{sad, happy}, {sad, calm}, {sad, sad}, {{0.2, 0.1}, {0.2, 0.3}}};
    for (size_t e = 0; e < 4; e++) {
        struct journey_plan plan = {ends[e][0], ends[e][1], .songs = 40, .again = true};
        struct journey journey = go(library, &plan, e);
        assert_int_equal(journey.steps, 40);
        for (size_t i = 0; i < journey.steps; i++) {
            for (size_t k = 0; k < i; k++) {
                const struct page *a = &page[journey.step[i].number - 1];
                const struct page *b = &page[journey.step[k].number - 1];
                assert_int_not_equal(a->title, b->title);
                assert_int_not_equal(a->artist, b->artist);
            }
        }
        journey_free(&journey);
    }
    library_close(library);
}

static void a_point_can_be_kept(void **state) {
    (void)state;
    struct library *library = grid();
    struct mood_point here = {-0.6, 0.3};
    struct journey_plan plan = {.from = here, .to = here, .songs = 9, .again = true};
    struct journey journey = go(library, &plan, 4);
    for (size_t i = 0; i < journey.steps; i++) {
        assert_near(journey.step[i].station.valence, -0.6, 1e-12);
        assert_true(apart(journey.step[i].point, here) < 0.3);
        assert_true(journey_progress(&journey, journey.step[i].point) == 0);
    }
    journey_free(&journey);
    library_close(library);
}

/* Songs of 2, 3, 4, 5 and 6 minutes in turn: 20 minutes are about five of them, chosen so that they
 * fill the time. */
static void minutes_are_filled(void **state) {
    (void)state;
    struct page page[GRID];
    fill_grid(page);
    for (int i = 0; i < GRID; i++) {
        page[i].minutes = i % 100 == 50 ? 600 : 2 + i % 5; /* and here and there a night of rain */
    }
    struct library *library = songbook(page, GRID);
    assert_non_null(library);
    for (int minutes = 10; minutes <= 90; minutes += 20) {
        struct journey_plan plan = {sad, happy, .minutes = minutes, .again = true};
        struct journey journey = go(library, &plan, (uint64_t)minutes);
        double sum = 0;
        for (size_t i = 0; i < journey.steps; i++) {
            assert_true(journey.step[i].minutes_known);
            sum += journey.step[i].minutes;
        }
        assert_near(sum, journey.minutes, 1e-9);
        assert_near(sum, minutes, 2);
        assert_in_range(journey.steps, minutes / 5, minutes / 3);
        journey_free(&journey);
    }
    library_close(library);
}

static void a_usual_length_is_assumed(void **state) {
    (void)state;
    struct page page[GRID];
    fill_grid(page);
    for (int i = 0; i < GRID; i++) {
        page[i].minutes = i % 2 == 0 ? 0 : 3.5;
    }
    struct library *library = songbook(page, GRID);
    assert_non_null(library);
    struct journey_plan plan = {sad, happy, .minutes = 35, .again = true};
    struct journey journey = go(library, &plan, 1);
    assert_int_equal(journey.steps, 10);
    assert_near(journey.minutes, 35, 1e-9);
    for (size_t i = 0; i < journey.steps; i++) {
        assert_int_equal(journey.step[i].minutes_known, journey.step[i].number % 2 == 0);
    }
    journey_free(&journey);
    library_close(library);
}

static void what_was_shown_is_passed_by(void **state) {
    (void)state;
    struct error err;
    struct library *library = grid();
    struct journey_plan plan = {.from = sad, .to = happy, .songs = 8};
    bool seen[GRID + 1] = {false};
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct journey journey = go(library, &plan, 7);
        for (size_t i = 0; i < journey.steps; i++) {
            int64_t number = journey.step[i].number;
            assert_false(seen[number]);
            seen[number] = true;
            assert_true(apart(journey.step[i].point, journey.step[i].station) < 0.4);
            assert_true(library_add_listen(library, LISTEN_SHOWN, number, MOOD_HAPPY, 0, &err));
        }
        journey_free(&journey);
    }
    library_close(library);
}

static void it_does_not_matter_what_was_shown(void **state) {
    (void)state;
    struct error err;
    struct library *library = grid();
    struct journey_plan plan = {.from = sad, .to = happy, .songs = 8, .again = true};
    struct journey first = go(library, &plan, 7);
    for (size_t i = 0; i < first.steps; i++) {
        assert_true(
            library_add_listen(library, LISTEN_SHOWN, first.step[i].number, MOOD_HAPPY, 0, &err));
    }
    struct journey again = go(library, &plan, 7);
    for (size_t i = 0; i < first.steps; i++) {
        assert_int_equal(first.step[i].number, again.step[i].number);
    }
    journey_free(&first);
    journey_free(&again);
    library_close(library);
}

/* The song that is to come first does, near its station or not, and neither it nor its artist comes
 * again. */
static void it_can_begin_with_a_song(void **state) {
    (void)state;
    struct page page[GRID];
    fill_grid(page);
    enum { FIRST = 37 };
    for (int i = 0; i < GRID; i += 2) {
        page[i].artist = page[FIRST - 1].artist;
    }
    struct library *library = songbook(page, GRID);
    assert_non_null(library);
    struct journey_plan plan = {.from = sad, .to = happy, .songs = 8, .first = FIRST};
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct journey journey = go(library, &plan, seed);
        assert_int_equal(journey.steps, 8);
        assert_int_equal(journey.step[0].number, FIRST);
        for (size_t i = 1; i < journey.steps; i++) {
            assert_int_equal(journey.step[i].number % 2, 0);
        }
        assert_true(apart(journey.step[7].point, happy) < 0.3);
        journey_free(&journey);
    }
    struct error err;
    struct random random = random_seeded(1, 1);
    struct journey none;
    plan.first = GRID + 1;
    assert_false(recommend_journey(library, &plan, &random, &none, &err));
    assert_non_null(strstr(err.message, "not known"));
    library_close(library);
}

static void wants_lead_somewhere(void **state) {
    (void)state;
    static const struct {
        enum want want;
        struct mood_point from, goal;
    } wants[] = {
        {WANT_MATCH, {-0.4, 0.1}, {-0.4, 0.1}}, {WANT_LIFT, {-0.4, 0.1}, {1, 1}},
        {WANT_CALM, {-0.4, 0.1}, {1, -1}},      {WANT_ENERGIZE, {-0.4, 0.1}, {0.5, 1}},
        {WANT_ENERGIZE, {0.8, -1}, {0.8, 1}},   {WANT_ENERGIZE, {-1, -1}, {0.5, 1}},
    };
    for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
        struct mood_point goal = want_goal(wants[i].want, wants[i].from);
        assert_true(goal.valence == wants[i].goal.valence);
        assert_true(goal.arousal == wants[i].goal.arousal);
    }
    for (int i = 0; i < WANT_COUNT; i++) {
        assert_int_equal(want_from_name(want_name((enum want)i)), i);
    }
    assert_int_equal(want_from_name("LIFT"), WANT_LIFT);
    assert_int_equal(want_from_name("dance"), WANT_UNKNOWN);
    assert_int_equal(want_from_name(""), WANT_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_even),
        cmocka_unit_test(the_same_seed_makes_the_same),
        cmocka_unit_test(songs_sound_like_the_one_before),
        cmocka_unit_test(no_title_and_no_artist_twice),
        cmocka_unit_test(a_point_can_be_kept),
        cmocka_unit_test(minutes_are_filled),
        cmocka_unit_test(a_usual_length_is_assumed),
        cmocka_unit_test(what_was_shown_is_passed_by),
        cmocka_unit_test(it_does_not_matter_what_was_shown),
        cmocka_unit_test(it_can_begin_with_a_song),
        cmocka_unit_test(wants_lead_somewhere),
    };
    return test_run("journey", tests);
}
