/* What is said of journeys and songs, to people and as JSON. */
#include "recommend/recommend.h"
#include "test.h"

#include <jansson.h>

static struct library_song song_at(double angry, double calm, double happy, double sad) {
    struct library_song song = {.number = 3, .mood = MOOD_HAPPY};
    song.probability[MOOD_ANGRY] = angry;
    song.probability[MOOD_CALM] = calm;
    song.probability[MOOD_HAPPY] = happy;
    song.probability[MOOD_SAD] = sad;
    song.mood = mood_likeliest(song.probability);
    return song;
}

static void corners_have_the_names_of_moods(void **state) {
    (void)state;
    for (int m = 0; m < MOOD_COUNT; m++) {
        assert_int_equal(travel_corner(mood_corner((enum mood)m)), m);
    }
    assert_int_equal(travel_corner((struct mood_point){0.9, 1}), MOOD_UNKNOWN);
    assert_int_equal(travel_corner((struct mood_point){0, 0}), MOOD_UNKNOWN);
}

static void a_way_begins_with_its_song(void **state) {
    (void)state;
    /* (0.1 + 0.5 - 0.3 - 0.1 = 0.2 for valence: calm and happy less angry and sad.) */
    struct library_song song = song_at(0.3, 0.1, 0.5, 0.1);
    struct travel travel = travel_from(&song, WANT_CALM, 6, 11, true);
    assert_int_equal(travel.plan.first, 3);
    assert_int_equal(travel.plan.songs, 6);
    assert_true(travel.plan.again);
    assert_int_equal(travel.seed, 11);
    assert_near(travel.plan.from.valence, 0.2, 1e-12);
    assert_near(travel.plan.from.arousal, 0.6, 1e-12);
    assert_int_equal(travel_corner(travel.plan.to), MOOD_CALM);
    assert_string_equal(travel.end_name, "calm");
}

static void who_is_there_stays_there(void **state) {
    (void)state;
    struct library_song song = song_at(0.02, 0.02, 0.95, 0.01);
    struct travel travel = travel_from(&song, WANT_LIFT, 6, 1, false);
    assert_true(travel.plan.to.valence == travel.plan.from.valence);
    assert_true(travel.plan.to.arousal == travel.plan.from.arousal);
}

static void titles_name_both_ends(void **state) {
    (void)state;
    struct travel travel = {.journey = {.begin = {-1, -1}, .end = {1, 1}}};
    assert_string_equal(travel_title(&travel).text, "From sad to happy");
    travel.journey.end = (struct mood_point){0.254, -0.001};
    assert_string_equal(travel_title(&travel).text, "From sad to 0.25,0.00");
    travel.begin_name = "home";
    assert_string_equal(travel_title(&travel).text, "From home to 0.25,0.00");
    travel.journey.end = travel.journey.begin;
    assert_string_equal(travel_title(&travel).text, "At home");
}

static void gaps_are_told(void **state) {
    (void)state;
    struct travel_gap gap[TRAVEL_GAPS];
    static const double gap_after_two[5] = {-1, -0.95, 0.4, 0.4, 0.4};
    static const double even[5] = {-1, -0.65, -0.3, 0.05, 0.4};
    struct journey_step step[5] = {0};
    for (int i = 0; i < 5; i++) {
        step[i].point = (struct mood_point){gap_after_two[i], gap_after_two[i]};
    }
    struct travel travel = {
        .plan = {.from = {-1, -1}, .to = {1, 1}},
        .journey = {.begin = {-1, -1}, .end = {0.4, 0.4}, .wanted = 6, .steps = 5, .step = step}};
    assert_int_equal(travel_gaps(&travel, gap), 3);
    assert_non_null(strstr(gap[0].text, "no song in the library is near happy"));
    assert_non_null(strstr(gap[1].text, "only 5 songs"));
    assert_non_null(strstr(gap[2].text, "from song 2 to song 3"));
    travel.plan.to = travel.journey.end;
    travel.journey.wanted = 5;
    for (int i = 0; i < 5; i++) {
        step[i].point = (struct mood_point){even[i], even[i]};
    }
    assert_int_equal(travel_gaps(&travel, gap), 0);
}

static void text_is_utf8_whoever_wrote_it(void **state) {
    (void)state;
    json_t *good = text_json("na\xc3\xafve");
    json_t *bad = text_json("a\xff"
                            "b");
    json_t *none = text_json(NULL);
    assert_string_equal(json_string_value(good), "na\xc3\xafve");
    assert_string_equal(json_string_value(bad), "a?b");
    assert_true(json_is_null(none));
    json_decref(good);
    json_decref(bad);
    json_decref(none);
}

static void what_is_not_known_of_a_song_is_null(void **state) {
    (void)state;
    struct library_song song = {.track = {.id = "x", .title = "Y"}, .mood = MOOD_UNKNOWN};
    for (int f = 0; f < FEATURE_COUNT; f++) {
        song.track.feature[f] = NAN;
    }
    json_t *json = song_json(&song);
    static const char *const unknown[] = {"uri",    "artist", "album", "genre", "valence",
                                          "energy", "mood",   "moods", "sure"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_true(json_is_null(json_object_get(json, unknown[i])));
    }
    assert_string_equal(json_string_value(json_object_get(json, "title")), "Y");
    json_decref(json);
    song = song_at(0.1, 0.2, 0.3, 0.4);
    json_t *moods = moods_json(song.probability);
    assert_int_equal(json_object_size(moods), 4);
    assert_near(json_real_value(json_object_get(moods, "sad")), 0.4, 1e-12);
    json_decref(moods);
}

static void reasons_are_words(void **state) {
    (void)state;
    struct library_coordinate coordinates[] = {{.feature = FEATURE_ENERGY, .mean = 0.5},
                                               {.feature = FEATURE_MODE, .mean = 0.5}};
    struct library_model model = {.columns = 2, .coordinate = coordinates};
    struct library_song song = {.mood = MOOD_SAD};
    struct recommendation match = {.reasons = 3,
                                   .because = {FEATURE_ENERGY, FEATURE_MODE, FEATURE_TEMPO}};
    struct text out = {0};
    song.track.feature[FEATURE_ENERGY] = 0.2;
    song.track.feature[FEATURE_MODE] = 1;
    song.track.feature[FEATURE_TEMPO] = 119.6;
    match_add_reasons(&model, song.track.feature, &match, &out);
    assert_string_equal(out.data, "gentle, in major, 120 BPM");
    text_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners_have_the_names_of_moods),
        cmocka_unit_test(a_way_begins_with_its_song),
        cmocka_unit_test(who_is_there_stays_there),
        cmocka_unit_test(titles_name_both_ends),
        cmocka_unit_test(gaps_are_told),
        cmocka_unit_test(text_is_utf8_whoever_wrote_it),
        cmocka_unit_test(what_is_not_known_of_a_song_is_null),
        cmocka_unit_test(reasons_are_words),
    };
    return test_run("travel", tests);
}
