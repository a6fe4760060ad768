/* Songs of a mood, songs like one, and ways from one mood to another. Asking changes nothing: what
 * was shown is told with POST /api/listens. */
#include "web/answers.h"
#include "web/inside.h"

#include "web/songs.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SONGS = 100 };

void *web_song_json(const struct library_song *song) {
    json_t *json = song_json(song);
    bool known = song->mood != MOOD_UNKNOWN;
    json_object_set_new(json, "number", json_integer((json_int_t)song->number));
    json_object_set_new(json, "duration",
                        song->track.duration > 0 ? json_integer((json_int_t)song->track.duration)
                                                 : json_null());
    json_object_set_new(json, "point",
                        known ? point_json(mood_point_of(song->probability)) : json_null());
    return json;
}

bool web_song_add(void *list, const struct library_song *song) {
    json_array_append_new(list, web_song_json(song));
    return true;
}

/* ---- a mood ---- */

static void draw(struct request *request, struct reader *reader, enum mood mood, size_t count,
                 uint64_t seed, bool given) {
    struct error err;
    int64_t number[MOST_SONGS];
    struct random random = random_seeded(seed, 1);
    size_t found = recommend_songs(reader->library, mood, count, given, &random, number, &err);
    json_t *list = json_array();
    if (found == 0 || !library_songs(reader->library, number, found, web_song_add, list, &err)) {
        request_fail_with(request, &err);
        json_decref(list);
        return;
    }
    request_answer(request, 200,
                   json_pack("{s:s, s:I, s:o}", "mood", mood_name(mood), "seed", (json_int_t)seed,
                             "songs", list));
}

void answer_songs(struct request *request) {
    struct error err;
    enum mood mood = MOOD_UNKNOWN;
    int64_t count = 5;
    uint64_t seed = 0;
    bool given = false;
    if (!request_mood(request, "mood", &mood) ||
        !request_integer(request, "count", 1, MOST_SONGS, &count) ||
        !request_seed(request, &seed, &given)) {
        return;
    }
    if (mood == MOOD_UNKNOWN) {
        request_fail(request, 400, "which 'mood'? angry, calm, happy or sad");
        return;
    }
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL) {
        request_fail_with(request, &err);
        return;
    }
    draw(request, reader, mood, (size_t)count, seed, given);
    shelf_give_back(request->web->shelf, reader);
}

/* ---- one song ---- */

/* Keeps a song by its number; false after answering. */
static bool read_song(struct request *request, struct reader *reader, int64_t number,
                      struct song *song) {
    struct error err;
    if (library_song(reader->library, number, song_keep, song, &err)) {
        return true;
    }
    request_fail(request, 404, "there is no song %lld", (long long)number);
    return false;
}

void answer_song(struct request *request) {
    struct error err;
    struct song song = {0};
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL) {
        request_fail_with(request, &err);
    } else if (read_song(request, reader, request->number, &song)) {
        request_answer(request, 200, web_song_json(&song.of));
    }
    song_free(&song);
    shelf_give_back(request->web->shelf, reader);
}

/* ---- songs like one ---- */

static json_t *match_json(const struct library_model *model, const struct library_song *song,
                          const struct recommendation *match) {
    json_t *json = web_song_json(song);
    struct text reasons = {0};
    match_add_reasons(model, song, match, &reasons);
    json_object_set_new(json, "score", json_real(match->score));
    json_object_set_new(json, "similarity", json_real(match->similarity));
    json_object_set_new(json, "because", reasons_json(match));
    json_object_set_new(json, "why", json_string(reasons.data == NULL ? "" : reasons.data));
    text_free(&reasons);
    return json;
}

/* The songs that match, with what they have in common with the one asked for. */
static bool add_matches(struct reader *reader, const struct recommender *recommender,
                        const struct recommendation *match, size_t count, json_t *list,
                        struct error *err) {
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        struct song song = {0};
        good = library_song(reader->library, match[i].number, song_keep, &song, err);
        if (good) {
            json_array_append_new(list,
                                  match_json(recommender_model(recommender), &song.of, &match[i]));
        }
        song_free(&song);
    }
    return good;
}

static void find_like(struct request *request, struct reader *reader, int64_t number,
                      enum mood mood, size_t count) {
    struct error err;
    struct song song = {0};
    struct recommendation match[MOST_SONGS];
    struct recommender *recommender = shelf_recommender(reader, &err);
    if (recommender == NULL) {
        request_fail_with(request, &err);
    } else if (read_song(request, reader, number, &song)) {
        json_t *list = json_array();
        size_t found = recommend_like_of(recommender, number, mood, count, match);
        if (add_matches(reader, recommender, match, found, list, &err)) {
            request_answer(
                request, 200,
                json_pack("{s:o, s:o}", "like", (json_t *)web_song_json(&song.of), "songs", list));
        } else {
            json_decref(list);
            request_fail_with(request, &err);
        }
    }
    song_free(&song);
}

void answer_like(struct request *request) {
    struct error err;
    enum mood mood = MOOD_UNKNOWN;
    int64_t number = 0;
    int64_t count = 10;
    if (!request_integer(request, "song", 1, INT64_MAX, &number) ||
        !request_mood(request, "mood", &mood) ||
        !request_integer(request, "count", 1, MOST_SONGS, &count)) {
        return;
    }
    if (number == 0) {
        request_fail(request, 400, "like which 'song'? its number");
        return;
    }
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL) {
        request_fail_with(request, &err);
        return;
    }
    find_like(request, reader, number, mood, (size_t)count);
    shelf_give_back(request->web->shelf, reader);
}

/* ---- a way ---- */

static void answer_travel(struct request *request, const struct travel *travel) {
    struct travel_gap gap[TRAVEL_GAPS];
    size_t gaps = travel_gaps(travel, gap);
    json_t *json = travel_json(travel);
    json_t *notes = json_array();
    for (size_t i = 0; i < gaps; i++) {
        json_array_append_new(notes, json_string(gap[i].text));
    }
    json_t *songs = json_object_get(json, "songs");
    for (size_t i = 0; i < json_array_size(songs); i++) {
        json_object_set_new(json_array_get(songs, i), "number",
                            json_integer((json_int_t)travel->songs[i].of.number));
    }
    json_object_set_new(json, "title", json_string(travel_title(travel).text));
    json_object_set_new(json, "gaps", notes);
    request_answer(request, 200, json);
}

static void go(struct request *request, struct reader *reader, int64_t number, enum want want,
               size_t count, uint64_t seed, bool given) {
    struct error err;
    struct song song = {0};
    if (!read_song(request, reader, number, &song)) {
        return;
    }
    if (song.of.mood == MOOD_UNKNOWN) {
        request_fail(request, 409, "no mood is known of this song, so no way begins with it");
    } else {
        struct travel travel = travel_from(&song.of, want, count, seed, given);
        travel.begin_name = mood_name(song.of.mood);
        if (travel_go(reader->library, &travel, &err)) {
            answer_travel(request, &travel);
        } else {
            request_fail_with(request, &err);
        }
        travel_free(&travel);
    }
    song_free(&song);
}

void answer_journey(struct request *request) {
    struct error err;
    const char *word = NULL;
    int64_t number = 0;
    int64_t count = 8;
    uint64_t seed = 0;
    bool given = false;
    if (!request_integer(request, "song", 1, INT64_MAX, &number) ||
        !request_word(request, "want", 16, &word) ||
        !request_integer(request, "count", 2, JOURNEY_SONGS, &count) ||
        !request_seed(request, &seed, &given)) {
        return;
    }
    enum want want = word == NULL ? WANT_UNKNOWN : want_from_name(word);
    if (number == 0 || want == WANT_UNKNOWN) {
        request_fail(request, 400,
                     "from which 'song', its number, and 'want' match, lift, calm or energize?");
        return;
    }
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL) {
        request_fail_with(request, &err);
        return;
    }
    go(request, reader, number, want, (size_t)count, seed, given);
    shelf_give_back(request->web->shelf, reader);
}
