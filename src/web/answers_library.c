/* All songs, and new ones. */
#include "web/answers.h"
#include "web/inside.h"
#include "web/songs.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FOUND = 200 };

/* ---- counts ---- */

static json_t *summary_json(const struct library_summary *mood) {
    json_t *genres = json_array();
    for (int g = 0; g < LIBRARY_GENRES && mood->genre[g][0] != '\0'; g++) {
        json_array_append_new(genres, json_string(mood->genre[g]));
    }
    return json_pack("{s:I, s:f, s:f, s:f, s:f, s:o}", "songs", (json_int_t)mood->songs, "sure",
                     mood->sure, "valence", mood->valence, "energy", mood->energy, "tempo",
                     mood->tempo, "genres", genres);
}

static json_t *genres_json(const struct library_genre *genre, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *moods = json_object();
        for (int m = 0; m < MOOD_COUNT; m++) {
            json_object_set_new(moods, mood_name((enum mood)m),
                                json_integer((json_int_t)genre[i].of_mood[m]));
        }
        json_array_append_new(list, json_pack("{s:s, s:I, s:o}", "genre", genre[i].name, "songs",
                                              (json_int_t)genre[i].songs, "moods", moods));
    }
    return list;
}

static bool count(struct reader *reader, json_t **out, struct error *err) {
    struct library_summary summary[MOOD_COUNT];
    struct library_genre genre[LIBRARY_MOST_GENRES];
    size_t genres = 0;
    int64_t songs = 0;
    int64_t without = 0;
    int64_t fitted = 0;
    if (!library_count(reader->library, &songs, &without, err) ||
        !library_summarise(reader->library, summary, err) ||
        !library_genres(reader->library, genre, &genres, err) ||
        !library_fitted(reader->library, &fitted, err)) {
        return false;
    }
    json_t *moods = json_object();
    for (int m = 0; m < MOOD_COUNT; m++) {
        json_object_set_new(moods, mood_name((enum mood)m), summary_json(&summary[m]));
    }
    *out = json_pack("{s:I, s:I, s:b, s:o, s:o, s:n}", "songs", (json_int_t)songs,
                     "without_features", (json_int_t)without, "fitted", fitted > 0, "moods", moods,
                     "genres", genres_json(genre, genres), "problem");
    return true;
}

/* No library is no error here: the page asks for a catalogue then. */
void answer_library(struct request *request) {
    struct error err;
    json_t *json = NULL;
    if (!file_exists(request->web->library)) {
        request_answer(request, 200,
                       json_pack("{s:i, s:i, s:b, s:n, s:[], s:s}", "songs", 0, "without_features",
                                 0, "fitted", 0, "moods", "genres", "problem",
                                 "there is no library yet: add a catalogue of songs"));
        return;
    }
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL || !count(reader, &json, &err)) {
        request_fail_with(request, &err);
    } else {
        request_answer(request, 200, json);
    }
    shelf_give_back(request->web->shelf, reader);
}

/* ---- points ---- */

static void add_number(struct text *out, uint32_t number, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        char byte = (char)(number >> 8 * i & 0xff);
        text_add(out, &byte, 1);
    }
}

/* -1 to 1 as -32767 to 32767, in two's complement. */
static uint32_t as_short(double value) {
    return (uint32_t)(uint16_t)(int16_t)lround(32767 * fmin(fmax(value, -1), 1));
}

/* Columns, each as long as there are songs, so that a browser takes them as arrays in place:
 * "MIEN", their count, numbers (4 bytes), valence (2), arousal (2), mood (1). */
static void write_points(const struct library_mood *mood, size_t songs, struct text *out) {
    text_add(out, "MIEN", 4);
    add_number(out, (uint32_t)songs, 4);
    for (size_t i = 0; i < songs; i++) {
        add_number(out, (uint32_t)mood[i].number, 4);
    }
    for (size_t i = 0; i < songs; i++) {
        add_number(out, as_short(mood_point_of(mood[i].probability).valence), 2);
    }
    for (size_t i = 0; i < songs; i++) {
        add_number(out, as_short(mood_point_of(mood[i].probability).arousal), 2);
    }
    for (size_t i = 0; i < songs; i++) {
        add_number(out, (uint32_t)mood[i].mood, 1);
    }
}

void answer_points(struct request *request) {
    struct error err;
    struct library_mood *mood = NULL;
    size_t songs = 0;
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL || !library_moods(reader->library, &mood, &songs, &err)) {
        request_fail_with(request, &err);
    } else {
        request->status = 200;
        request->type = "application/octet-stream";
        write_points(mood, songs, &request->text);
    }
    free(mood);
    shelf_give_back(request->web->shelf, reader);
}

/* ---- words ---- */

void answer_search(struct request *request) {
    struct error err;
    const char *words = NULL;
    int64_t most = 50;
    if (!request_word(request, "words", 200, &words) ||
        !request_integer(request, "count", 1, MOST_FOUND, &most)) {
        return;
    }
    if (words == NULL || words[strspn(words, " ")] == '\0') {
        request_fail(request, 400, "which 'words' of a title or artist?");
        return;
    }
    json_t *list = json_array();
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL ||
        !library_search(reader->library, words, (size_t)most, web_song_add, list, &err)) {
        json_decref(list);
        request_fail_with(request, &err);
    } else {
        request_answer(request, 200, json_pack("{s:o}", "songs", list));
    }
    shelf_give_back(request->web->shelf, reader);
}

/* ---- a catalogue ---- */

void answer_catalogue(struct request *request) {
    struct error err;
    if (request->length == 0) {
        request_fail(request, 422, "the catalogue is empty");
        return;
    }
    switch (intake_begin(request->web->intake, request->body, request->length, &err)) {
    case INTAKE_BEGUN:
        request_answer(request, 202, json_pack("{s:s}", "status", "adding"));
        return;
    case INTAKE_BUSY:
        request_fail(request, 409, "another catalogue is being added; wait until that is done");
        return;
    default:
        request_fail(request, 503, "%s", err.message);
    }
}
