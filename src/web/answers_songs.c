/* Songs of a mood, songs like one, and ways from one mood to another. Asking changes nothing: what
 * was shown is told with POST /api/listens. */
#include "web/answers.h"
#include "web/inside.h"

#include "web/songs.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ROOM: what a song takes up, usually less. */
enum { MOST_SONGS = 100, ROOM = 768 };

/* ---- a mood ---- */

/* Adds a song to what is answered, and gives its features unless `feature` is NULL; false after
 * answering that there is none. */
static bool tell_song(struct request *request, struct reader *reader, int64_t number,
                      double feature[FEATURE_COUNT]) {
    struct error err;
    bool there = told_add(reader->told, reader->library, number, &request->text, feature, &err);
    if (!there) {
        request_fail(request, 404, "there is no song %lld", (long long)number);
    }
    return there;
}

static void draw(struct request *request, struct reader *reader, enum mood mood, size_t count,
                 uint64_t seed, bool given) {
    struct error err;
    int64_t number[MOST_SONGS];
    struct random random = random_seeded(seed, 1);
    size_t found = recommend_songs(reader->recommender, mood, count, given, &random, number, &err);
    if (found == 0) {
        request_fail_with(request, &err);
        return;
    }
    text_reserve(&request->text, found * ROOM);
    text_format(&request->text, "{\"mood\":\"%s\",\"seed\":%llu,\"songs\":", mood_name(mood),
                (unsigned long long)seed);
    for (size_t i = 0; i < found; i++) {
        text_add_string(&request->text, i == 0 ? "[" : ",");
        if (!tell_song(request, reader, number[i], NULL)) {
            return;
        }
    }
    text_add_string(&request->text, "]}");
    request_answer_text(request, 200);
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

void answer_song(struct request *request) {
    struct error err;
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL) {
        request_fail_with(request, &err);
    } else if (tell_song(request, reader, request->number, NULL)) {
        request_answer_text(request, 200);
    }
    shelf_give_back(request->web->shelf, reader);
}

/* ---- songs like one ---- */

/* A song that matches, with what it has in common with the one asked for. */
static bool tell_match(struct request *request, struct reader *reader,
                       const struct recommendation *match) {
    struct text *text = &request->text;
    double feature[FEATURE_COUNT];
    if (!tell_song(request, reader, match->number, feature)) {
        return false;
    }
    text->length--; /* its brace */
    text_format(text, ",\"score\":%.7g,\"similarity\":%.7g,\"because\":[", match->score,
                match->similarity);
    text_add_string(text, match->sounds_alike ? "\"sound\"" : "");
    for (size_t r = 0; r < match->reasons; r++) {
        text_add_string(text, r == 0 && !match->sounds_alike ? "\"" : ",\"");
        text_add_string(text, feature_name(match->because[r]));
        text_add_string(text, "\"");
    }
    text_add_string(text, "],\"why\":\"");
    match_add_reasons(recommender_model(reader->recommender), feature, match, text);
    text_add_string(text, "\"}");
    return true;
}

static void find_like(struct request *request, struct reader *reader, int64_t number,
                      enum mood mood, size_t count) {
    struct error err;
    struct recommendation match[MOST_SONGS];
    if (!recommender_read(reader->recommender, &err)) {
        request_fail_with(request, &err);
        return;
    }
    text_reserve(&request->text, (count + 1) * ROOM);
    text_add_string(&request->text, "{\"like\":");
    if (!tell_song(request, reader, number, NULL)) {
        return;
    }
    size_t found = recommend_like_of(reader->recommender, number, mood, count, match);
    text_add_string(&request->text, ",\"songs\":[");
    for (size_t i = 0; i < found; i++) {
        text_add_string(&request->text, i == 0 ? "" : ",");
        if (!tell_match(request, reader, &match[i])) {
            return;
        }
    }
    text_add_string(&request->text, "]}");
    request_answer_text(request, 200);
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
        const struct library_song *song = &travel->songs[i].of;
        json_t *object = json_array_get(songs, i);
        json_object_set_new(object, "number", json_integer((json_int_t)song->number));
        json_object_set_new(object, "plays_here", json_boolean(song->plays_here));
    }
    json_object_set_new(json, "title", json_string(travel_title(travel).text));
    json_object_set_new(json, "gaps", notes);
    request_answer(request, 200, json);
}

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
