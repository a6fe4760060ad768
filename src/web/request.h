/* A request while it is answered: what it asks, and what it is given. Private to web/. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/base.h"
#include "mood/mood.h"
#include "web/page.h"
#include "web/routes.h"

struct MHD_Connection;
struct MHD_Response;
struct web;

struct request {
    struct web *web;
    struct MHD_Connection *connection;
    const struct route *route; /* NULL: none, or a file of the page */
    char *path;                /* as it was sent, without the query */
    int64_t number;            /* at the end of the path */
    char *body;                /* `length` bytes, room for `room`; a NUL after them */
    size_t length, room;
    double began;
    bool begun;    /* the headers have been looked at */
    bool waits;    /* suspended until somebody has the answer */
    bool is_sent;  /* the answer is with the server's library */
    bool is_cut;   /* answered past that library, and over */
    bool is_alive; /* it goes on for as long as the client stays, or reads: events, sounds */
    bool is_sound; /* one of metrics.sending */
    bool is_head;  /* the answer is not wanted, only what is said of it */

    /* The answer, once there is one. */
    unsigned status; /* of HTTP; 0: none yet */
    const char *type;
    struct text text;
    const struct page_file *file; /* in the place of text */
    struct MHD_Response *stream;  /* likewise */
    char header[2][160];          /* a name and a value beside the usual ones; "" */
};

struct request *request_new(struct web *web, const char *uri);
void request_free(struct request *request);

/* Has it wait for its answer, which another thread will give and then wake it; the caller returns
 * at once (sleep.c). */
void request_sleep(struct request *request);
void request_wake(struct request *request);

/* A header that was sent, NULL if it was not. */
const char *request_header(const struct request *request, const char *name);

/* ---- what is asked; false after answering what is wrong with it ---- */

/* A word of the query, NULL where it is not given: UTF-8 of at most `most` bytes without NUL. */
bool request_word(struct request *request, const char *name, size_t most, const char **out);

/* A whole number; *out stays as it is where it is not given. */
bool request_integer(struct request *request, const char *name, int64_t least, int64_t most,
                     int64_t *out);

/* A mood; MOOD_UNKNOWN where it is not given. */
bool request_mood(struct request *request, const char *name, enum mood *out);

/* --seed's twin: the number that was given, or one that nobody chose; at most 2^53, as far as
 * JavaScript counts. `given` tells which. */
bool request_seed(struct request *request, uint64_t *seed, bool *given);

/* The body as a json_t object of jansson, NULL after answering; keys that are not in the list
 * `known`, which ends with NULL, are wrong. */
void *request_json(struct request *request, const char *const *known);

/* A mood by its name in an object; MOOD_UNKNOWN where it is not there or null. */
bool request_json_mood(struct request *request, const void *object, const char *name,
                       enum mood *out);

/* The number of a moment, 0 where it is not there or null. */
bool request_json_moment(struct request *request, const void *object, int64_t *out);

/* ---- the answer ---- */

/* Adds a json_t as text, and frees it. */
void json_add(struct text *text, void *json);

/* Answers with a json_t, and frees it. */
void request_answer(struct request *request, unsigned status, void *json);

/* Answers with the JSON that was added to request->text. */
void request_answer_text(struct request *request, unsigned status);

/* Answers {"error": "..."}: one sentence. */
void request_fail(struct request *request, unsigned status, const char *format, ...)
    BASE_PRINTF(3, 4);

/* What the library or what is built on it could not do. */
void request_fail_with(struct request *request, const struct error *err);

#endif
