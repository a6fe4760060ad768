/* Songs that the page itself plays: when one began, and what became of it. */
#include "web/answers.h"
#include "web/inside.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static bool ignore(void *context, const struct library_song *song) {
    (void)context;
    (void)song;
    return true;
}

/* ---- one began ---- */

static void begin(struct request *request, struct library *library, int64_t song, enum mood mood,
                  int64_t moment) {
    struct error err;
    bool there = true;
    int64_t listen = 0;
    bool good = moment == 0 || library_has_moment(library, moment, &there, &err);
    if (!there) {
        request_fail(request, 404, "there is no moment %lld", (long long)moment);
    } else if (good && !library_song(library, song, ignore, NULL, &err)) {
        request_fail(request, 404, "there is no song %lld", (long long)song);
    } else if (!good || !library_begin_listen(library, song, mood, moment, &listen, &err)) {
        request_fail_with(request, &err);
    } else {
        request_answer(request, 201, json_pack("{s:I}", "listen", (json_int_t)listen));
    }
}

void answer_began(struct request *request) {
    static const char *const known[] = {"song", "mood", "moment", NULL};
    struct error err;
    enum mood mood = MOOD_UNKNOWN;
    int64_t moment = 0;
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    int64_t song = json_integer_value(json_object_get(json, "song"));
    if (song <= 0) {
        request_fail(request, 400, "'song' is the number of the one that plays");
    } else if (request_json_mood(request, json, "mood", &mood) &&
               request_json_moment(request, json, &moment)) {
        struct reader *reader = shelf_take(request->web->shelf, &err);
        if (reader == NULL) {
            request_fail_with(request, &err);
        } else {
            begin(request, reader->library, song, mood, moment);
        }
        shelf_give_back(request->web->shelf, reader);
    }
    json_decref(json);
}

/* ---- one is over ---- */

static enum library_fate fate_named(const char *name) {
    for (int f = FATE_ENDED; name != NULL && f <= FATE_STOPPED; f++) {
        if (strcmp(name, library_fate_name((enum library_fate)f)) == 0) {
            return (enum library_fate)f;
        }
    }
    return FATE_UNKNOWN;
}

static void end(struct request *request, struct library *library, double heard,
                enum library_fate fate) {
    struct error err;
    bool there = false;
    int64_t listen = request->number;
    if (!library_has_listen(library, listen, &there, &err) ||
        (there && !library_end_listen(library, listen, llround(1000 * heard), fate, &err))) {
        request_fail_with(request, &err);
    } else if (!there) {
        request_fail(request, 404, "there is no listen %lld", (long long)listen);
    } else {
        request_answer(request, 200, json_pack("{s:I}", "listen", (json_int_t)listen));
    }
}

void answer_heard(struct request *request) {
    static const char *const known[] = {"heard", "fate", NULL};
    static const double longest = 1e6; /* seconds */
    struct error err;
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    const json_t *number = json_object_get(json, "heard");
    double heard = json_is_number(number) ? json_number_value(number) : -1;
    enum library_fate fate = fate_named(json_string_value(json_object_get(json, "fate")));
    json_decref(json);
    if (!(heard >= 0 && heard <= longest)) {
        request_fail(request, 400, "'heard' is a number of seconds from 0 to %g", longest);
    } else if (fate == FATE_UNKNOWN) {
        request_fail(request, 400, "'fate' is ended, skipped or stopped");
    } else {
        struct reader *reader = shelf_take(request->web->shelf, &err);
        if (reader == NULL) {
            request_fail_with(request, &err);
        } else {
            end(request, reader->library, heard, fate);
        }
        shelf_give_back(request->web->shelf, reader);
    }
}
