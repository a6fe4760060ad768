#include "web/inside.h"

#include <jansson.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

struct request *request_new(struct web *web, const char *uri) {
    struct request *request = memory_new(1, sizeof *request);
    request->web = web;
    request->path = memory_string_n(uri, strcspn(uri, "?"));
    request->began = clock_seconds();
    return request;
}

void request_free(struct request *request) {
    atomic_fetch_sub(&request->web->bodies, request->room);
    atomic_fetch_sub(&request->web->metrics.sending, request->is_sound);
    text_free(&request->text);
    free(request->body);
    free(request->path);
    free(request);
}

const char *request_header(const struct request *request, const char *name) {
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* ---- the query ---- */

bool request_word(struct request *request, const char *name, size_t most, const char **out) {
    size_t length = 0;
    *out = NULL;
    if (MHD_lookup_connection_value_n(request->connection, MHD_GET_ARGUMENT_KIND, name,
                                      strlen(name), out, &length) != MHD_YES ||
        *out == NULL) {
        *out = NULL;
        return true;
    }
    if (length > most || strlen(*out) != length || !text_is_utf8(*out, length)) {
        request_fail(request, 400, "'%s' takes text in UTF-8 of at most %zu bytes", name, most);
        return false;
    }
    return true;
}

bool request_integer(struct request *request, const char *name, int64_t least, int64_t most,
                     int64_t *out) {
    const char *word = NULL;
    if (!request_word(request, name, 32, &word)) {
        return false;
    }
    if (word != NULL && !text_to_integer(word, least, most, out)) {
        request_fail(request, 400, "'%s' takes a whole number from %lld to %lld", name,
                     (long long)least, (long long)most);
        return false;
    }
    return true;
}

bool request_mood(struct request *request, const char *name, enum mood *out) {
    const char *word = NULL;
    *out = MOOD_UNKNOWN;
    if (!request_word(request, name, 32, &word)) {
        return false;
    }
    if (word != NULL && (*out = mood_from_name(word)) == MOOD_UNKNOWN) {
        request_fail(request, 400, "'%s' takes angry, calm, happy or sad", name);
        return false;
    }
    return true;
}

bool request_seed(struct request *request, uint64_t *seed, bool *given) {
    static const int64_t most = INT64_C(1) << 53;
    int64_t number = -1;
    if (!request_integer(request, "seed", 0, most, &number)) {
        return false;
    }
    *given = number >= 0;
    *seed = *given ? (uint64_t)number : random_seed_from_system() % (uint64_t)most;
    return true;
}

/* ---- the body ---- */

static bool has_only(struct request *request, json_t *object, const char *const *known) {
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(object, key, value) {
        const char *const *name = known;
        while (*name != NULL && strcmp(*name, key) != 0) {
            name++;
        }
        if (*name == NULL) {
            request_fail(request, 400, "there is no '%.40s' here; see /api", key);
            return false;
        }
    }
    return true;
}

void *request_json(struct request *request, const char *const *known) {
    json_error_t problem;
    json_t *json = json_loadb(request->body == NULL ? "" : request->body, request->length,
                              JSON_REJECT_DUPLICATES, &problem);
    if (json == NULL) {
        request_fail(request, 400, "the body is no JSON: line %d, column %d: %s", problem.line,
                     problem.column, problem.text);
        return NULL;
    }
    if (!json_is_object(json)) {
        request_fail(request, 400, "the body has to be a JSON object");
        json_decref(json);
        return NULL;
    }
    if (!has_only(request, json, known)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

bool request_json_mood(struct request *request, const void *object, const char *name,
                       enum mood *out) {
    const json_t *value = json_object_get(object, name);
    const char *word = json_string_value(value);
    *out = word == NULL ? MOOD_UNKNOWN : mood_from_name(word);
    if (value != NULL && !json_is_null(value) && *out == MOOD_UNKNOWN) {
        request_fail(request, 400, "'%s' is angry, calm, happy, sad or null", name);
        return false;
    }
    return true;
}

bool request_json_moment(struct request *request, const void *object, int64_t *out) {
    const json_t *moment = json_object_get(object, "moment");
    *out = json_integer_value(moment);
    if (moment != NULL && !json_is_null(moment) && *out <= 0) {
        request_fail(request, 400, "'moment' is the number of one, or null");
        return false;
    }
    return true;
}

/* ---- the answer ---- */

static int add_bytes(const char *bytes, size_t length, void *text) {
    text_add(text, bytes, length);
    return 0;
}

void json_add(struct text *text, void *json) {
    json_dump_callback(json, add_bytes, text, JSON_COMPACT | JSON_REAL_PRECISION(7));
    json_decref(json);
}

void request_answer_text(struct request *request, unsigned status) {
    request->status = status;
    request->type = "application/json";
    text_add_string(&request->text, "\n");
}

void request_answer(struct request *request, unsigned status, void *json) {
    text_clear(&request->text);
    json_add(&request->text, json);
    request_answer_text(request, status);
}

void request_fail(struct request *request, unsigned status, const char *format, ...) {
    struct error err;
    va_list arguments;
    va_start(arguments, format);
    text_printable_format(err.message, sizeof err.message, format, arguments);
    va_end(arguments);
    request_answer(request, status, json_pack("{s:s}", "error", err.message));
}

void request_fail_with(struct request *request, const struct error *err) {
    request_fail(request, 409, "%s", err->message);
}
