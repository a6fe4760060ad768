/* Faces in pictures, and what a listener makes of it. */
#include "web/answers.h"
#include "web/inside.h"

#include "expression/expression.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- a picture ---- */

static json_t *face_json(const struct face_mood *face) {
    struct mood_point point = mood_point_of(face->moods);
    enum mood mood = mood_likeliest(face->moods);
    return json_pack("{s:[i, i, i, i], s:s, s:o, s:f, s:f, s:f, s:b}", "box", face->box.x,
                     face->box.y, face->box.width, face->box.height, "mood", mood_name(mood),
                     "moods", (json_t *)moods_json(face->moods), "valence", point.valence,
                     "arousal", point.arousal, "sure", face->moods[mood], "plain",
                     mood_is_sure(face->moods));
}

static void answer_seen(struct request *request, const struct look_job *job) {
    json_t *faces = json_array();
    for (size_t i = 0; i < job->faces.count; i++) {
        json_array_append_new(faces, face_json(&job->faces.face[i]));
    }
    atomic_fetch_add(&request->web->metrics.pictures, 1);
    atomic_fetch_add(&request->web->metrics.faces, job->faces.count);
    request_answer(request, 200,
                   json_pack("{s:I, s:I, s:f, s:o}", "width", (json_int_t)job->width, "height",
                             (json_int_t)job->height, "ms", 1000 * job->seconds, "faces", faces));
}

/* In the thread that looked: what was seen is forgotten here. */
static void finish(struct look_job *job) {
    struct request *request = job->context;
    struct web *web = request->web;
    switch (job->end) {
    case LOOK_DONE:
        answer_seen(request, job);
        break;
    case LOOK_REPLACED:
        atomic_fetch_add(&web->metrics.replaced, 1);
        request_fail(request, 429, "a newer picture took the place of this one");
        break;
    case LOOK_NO_PICTURE:
        request_fail(request, 422, "%s", job->err.message);
        break;
    default:
        request_fail(request, 503, "%s", job->err.message);
    }
    face_moods_free(&job->faces);
    memset(request->body, 0, request->length);
    free(job);
    request_wake(request);
}

void answer_mood(struct request *request) {
    struct web *web = request->web;
    const char *kind = NULL;
    if (!request_word(request, "kind", 16, &kind)) {
        return;
    }
    bool video = kind != NULL && strcmp(kind, "frame") == 0;
    if (kind != NULL && !video && strcmp(kind, "photo") != 0) {
        request_fail(request, 400, "'kind' takes frame or photo");
        return;
    }
    if (request->length == 0) {
        request_fail(request, 422, "the picture is empty");
        return;
    }
    if (atomic_load(&web->stopping) || !atomic_load(&web->ready)) {
        request_fail(request, 503, "Mien is not there at the moment; try again");
        return;
    }
    struct look_job *job = memory_new(1, sizeof *job);
    *job = (struct look_job){.bytes = request->body,
                             .length = request->length,
                             .video = video,
                             .done = finish,
                             .context = request};
    request_sleep(request);
    lookers_look(web->lookers, job);
}

/* ---- a moment ---- */

/* Four probabilities that sum to 1, as near as a browser's arithmetic comes. */
static bool read_moods(struct request *request, const json_t *object, double out[MOOD_COUNT]) {
    double sum = 0;
    for (int m = 0; m < MOOD_COUNT; m++) {
        const json_t *value = json_object_get(object, mood_name((enum mood)m));
        out[m] = json_number_value(value);
        if (!json_is_number(value) || !(out[m] >= 0 && out[m] <= 1)) {
            request_fail(request, 400,
                         "'moods' has to have angry, calm, happy and sad, each from 0 to 1");
            return false;
        }
        sum += out[m];
    }
    if (!(sum > 0.99 && sum < 1.01)) {
        request_fail(request, 400, "the four 'moods' have to sum to 1");
        return false;
    }
    return true;
}

static bool read_moment(struct request *request, const json_t *json, struct library_moment *out) {
    const json_t *moods = json_object_get(json, "moods");
    const char *want = json_string_value(json_object_get(json, "want"));
    out->seen = moods != NULL && !json_is_null(moods);
    out->want = want_name(want == NULL ? WANT_MATCH : want_from_name(want));
    if (want != NULL && want_from_name(want) == WANT_UNKNOWN) {
        request_fail(request, 400, "'want' is match, lift, calm or energize");
        return false;
    }
    if (!request_json_mood(request, json, "mood", &out->mood) ||
        (out->seen && !read_moods(request, moods, out->probability))) {
        return false;
    }
    if (!out->seen && out->mood == MOOD_UNKNOWN) {
        request_fail(request, 400, "either 'moods' that were seen or a 'mood' that was said");
        return false;
    }
    return true;
}

static void keep_moment(struct request *request, const struct library_moment *moment) {
    struct error err;
    int64_t number = 0;
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL || !library_add_moment(reader->library, moment, &number, &err)) {
        request_fail_with(request, &err);
    } else {
        enum mood mood =
            moment->mood == MOOD_UNKNOWN ? mood_likeliest(moment->probability) : moment->mood;
        struct mood_point point =
            moment->seen ? mood_point_of(moment->probability) : mood_corner(mood);
        request_answer(request, 201,
                       json_pack("{s:I, s:s, s:f, s:f}", "moment", (json_int_t)number, "mood",
                                 mood_name(mood), "valence", point.valence, "arousal",
                                 point.arousal));
    }
    shelf_give_back(request->web->shelf, reader);
}

void answer_new_moment(struct request *request) {
    static const char *const known[] = {"moods", "mood", "want", NULL};
    struct library_moment moment = {.mood = MOOD_UNKNOWN};
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    if (read_moment(request, json, &moment)) {
        keep_moment(request, &moment);
    }
    json_decref(json);
}

static void agree(struct request *request, enum mood mood) {
    struct error err;
    bool there = false;
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL || !library_has_moment(reader->library, request->number, &there, &err) ||
        (there && !library_agree_mood(reader->library, request->number, mood, &err))) {
        request_fail_with(request, &err);
    } else if (!there) {
        request_fail(request, 404, "there is no moment %lld", (long long)request->number);
    } else {
        request_answer(request, 200,
                       json_pack("{s:I, s:s}", "moment", (json_int_t)request->number, "mood",
                                 mood_name(mood)));
    }
    shelf_give_back(request->web->shelf, reader);
}

void answer_agree(struct request *request) {
    static const char *const known[] = {"mood", NULL};
    enum mood mood = MOOD_UNKNOWN;
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    bool good = request_json_mood(request, json, "mood", &mood);
    json_decref(json);
    if (good && mood == MOOD_UNKNOWN) {
        request_fail(request, 400, "'mood' is missing");
    } else if (good) {
        agree(request, mood);
    }
}
