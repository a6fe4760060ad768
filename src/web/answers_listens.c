/* What Mien remembers of its listener: to be looked at, taken away, and forgotten. */
#include "web/answers.h"
#include "web/inside.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LISTENS = 1000, MOST_AT_ONCE = 100 };

/* ---- looking back ---- */

static json_t *mood_or_null(enum mood mood) {
    return mood == MOOD_UNKNOWN ? json_null() : json_string(mood_name(mood));
}

static bool add_moment(void *context, int64_t number, int64_t at,
                       const struct library_moment *moment) {
    json_t *list = context;
    json_t *moods = moment->seen ? (json_t *)moods_json(moment->probability) : json_null();
    json_array_append_new(list, json_pack("{s:I, s:I, s:o, s:o, s:o}", "moment", (json_int_t)number,
                                          "at", (json_int_t)at, "moods", moods, "mood",
                                          mood_or_null(moment->mood), "want",
                                          (json_t *)text_json(moment->want)));
    return true;
}

static bool add_listen(void *context, const struct library_listen *listen) {
    json_t *list = context;
    json_t *moment = listen->moment == 0 ? json_null() : json_integer((json_int_t)listen->moment);
    json_array_append_new(
        list,
        json_pack("{s:I, s:s, s:I, s:o, s:o, s:o, s:o}", "at", (json_int_t)listen->at, "event",
                  library_event_name(listen->event), "song", (json_int_t)listen->track, "title",
                  (json_t *)text_json(listen->title), "artist", (json_t *)text_json(listen->artist),
                  "mood", mood_or_null(listen->mood), "moment", moment));
    return true;
}

static void look_back(struct request *request, bool shown, size_t most) {
    struct error err;
    json_t *moments = json_array();
    json_t *listens = json_array();
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL || !library_moments(reader->library, most, add_moment, moments, &err) ||
        !library_listens(reader->library, shown, most, add_listen, listens, &err)) {
        json_decref(moments);
        json_decref(listens);
        request_fail_with(request, &err);
    } else {
        request_answer(request, 200,
                       json_pack("{s:o, s:o}", "moments", moments, "listens", listens));
    }
    shelf_give_back(request->web->shelf, reader);
}

void answer_listens(struct request *request) {
    int64_t count = 100;
    if (request_integer(request, "count", 1, MOST_LISTENS, &count)) {
        look_back(request, false, (size_t)count);
    }
}

void answer_export(struct request *request) {
    look_back(request, true, SIZE_MAX);
    if (request->status == 200) {
        snprintf(request->header[0], sizeof request->header[0], "Content-Disposition");
        snprintf(request->header[1], sizeof request->header[1],
                 "attachment; filename=\"mien-listens.json\"");
    }
}

/* ---- forgetting ---- */

void answer_forget(struct request *request) {
    struct error err;
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL || !library_forget(reader->library, &err)) {
        request_fail_with(request, &err);
    } else {
        request_answer(request, 200, json_pack("{s:s}", "status", "forgotten"));
    }
    shelf_give_back(request->web->shelf, reader);
}

/* ---- remembering ---- */

/* What a page tells. */
struct told {
    enum library_event event;
    enum mood mood;
    int64_t moment;
    int64_t song[MOST_AT_ONCE];
    size_t songs;
};

static bool read_event(struct request *request, const json_t *json, struct told *out) {
    const char *word = json_string_value(json_object_get(json, "event"));
    for (int e = LISTEN_SHOWN; word != NULL && e <= LISTEN_PLAYED; e++) {
        if (strcmp(word, library_event_name((enum library_event)e)) == 0) {
            out->event = (enum library_event)e;
            return true;
        }
    }
    request_fail(request, 400, "'event' is shown, picked or played");
    return false;
}

static bool read_songs(struct request *request, const json_t *json, struct told *out) {
    const json_t *list = json_object_get(json, "songs");
    out->songs = json_array_size(list);
    bool good = out->songs > 0 && out->songs <= MOST_AT_ONCE;
    for (size_t i = 0; good && i < out->songs; i++) {
        const json_t *number = json_array_get(list, i);
        out->song[i] = json_integer_value(number);
        good = json_is_integer(number) && out->song[i] > 0;
    }
    if (!good) {
        request_fail(request, 400, "'songs' is a list of 1 to %d numbers of songs", MOST_AT_ONCE);
    }
    return good;
}

static bool read_told(struct request *request, const json_t *json, struct told *out) {
    return read_event(request, json, out) && read_songs(request, json, out) &&
           request_json_mood(request, json, "mood", &out->mood) &&
           request_json_moment(request, json, &out->moment);
}

static bool ignore(void *context, const struct library_song *song) {
    (void)context;
    (void)song;
    return true;
}

/* All of it or nothing. */
static void keep(struct request *request, struct reader *reader, const struct told *told) {
    struct error err;
    bool there = true;
    if (!library_songs(reader->library, told->song, told->songs, ignore, NULL, &err)) {
        request_fail(request, 404, "one of these songs is not in the library");
        return;
    }
    if (told->moment > 0 && !library_has_moment(reader->library, told->moment, &there, &err)) {
        request_fail_with(request, &err);
        return;
    }
    if (!there) {
        request_fail(request, 404, "there is no moment %lld", (long long)told->moment);
        return;
    }
    bool good = library_begin(reader->library, &err);
    bool begun = good;
    for (size_t i = 0; good && i < told->songs; i++) {
        good = library_add_listen(reader->library, told->event, told->song[i], told->mood,
                                  told->moment, &err);
    }
    good = good && library_commit(reader->library, &err);
    if (good) {
        request_answer(request, 201, json_pack("{s:I}", "kept", (json_int_t)told->songs));
        return;
    }
    if (begun) {
        library_rollback(reader->library);
    }
    request_fail_with(request, &err);
}

void answer_new_listens(struct request *request) {
    static const char *const known[] = {"event", "songs", "mood", "moment", NULL};
    struct told told = {0};
    struct error err;
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    if (read_told(request, json, &told)) {
        struct reader *reader = shelf_take(request->web->shelf, &err);
        if (reader == NULL) {
            request_fail_with(request, &err);
        } else {
            keep(request, reader, &told);
        }
        shelf_give_back(request->web->shelf, reader);
    }
    json_decref(json);
}
