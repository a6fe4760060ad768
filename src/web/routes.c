#include "web/routes.h"

#include "web/answers.h"

#include <string.h>

/* Bytes of a body: a few words, a list, a picture or a catalogue. */
enum { WORDS = 4 << 10, LIST = 16 << 10, FILE_BODY = 10 << 20 };

const struct route routes[] = {
    {"GET", "/healthz", answer_health, 0, BODY_NONE, true},
    {"GET", "/metrics", answer_metrics, 0, BODY_NONE, false},
    {"GET", "/api", answer_routes, 0, BODY_NONE, true},
    {"POST", "/api/login", answer_login, WORDS, BODY_JSON, true},
    {"POST", "/api/mood", answer_mood, FILE_BODY, BODY_PICTURE, false},
    {"POST", "/api/moments", answer_new_moment, WORDS, BODY_JSON, false},
    {"PUT", "/api/moments/#", answer_agree, WORDS, BODY_JSON, false},
    {"GET", "/api/songs", answer_songs, 0, BODY_NONE, false},
    {"GET", "/api/songs/#", answer_song, 0, BODY_NONE, false},
    {"GET", "/api/songs/#/sound", answer_sound, 0, BODY_NONE, false},
    {"GET", "/api/like", answer_like, 0, BODY_NONE, false},
    {"GET", "/api/journey", answer_journey, 0, BODY_NONE, false},
    {"GET", "/api/library", answer_library, 0, BODY_NONE, false},
    {"GET", "/api/library/points", answer_points, 0, BODY_NONE, false},
    {"GET", "/api/library/search", answer_search, 0, BODY_NONE, false},
    {"POST", "/api/library/catalogue", answer_catalogue, FILE_BODY, BODY_CATALOGUE, false},
    {"GET", "/api/events", answer_events, 0, BODY_NONE, false},
    {"GET", "/api/listens", answer_listens, 0, BODY_NONE, false},
    {"POST", "/api/listens", answer_new_listens, LIST, BODY_JSON, false},
    {"DELETE", "/api/listens", answer_forget, 0, BODY_NONE, false},
    {"GET", "/api/listens/export", answer_export, 0, BODY_NONE, false},
    {"POST", "/api/listens/began", answer_began, WORDS, BODY_JSON, false},
    {"PUT", "/api/listens/#", answer_heard, WORDS, BODY_JSON, false},
    {"GET", "/api/players", answer_players, 0, BODY_NONE, false},
    {"POST", "/api/play", answer_play, LIST, BODY_JSON, false},
    {"GET", "/api/player", answer_player, 0, BODY_NONE, false},
    {"POST", "/api/player", answer_tell_player, WORDS, BODY_JSON, false},
    {NULL, NULL, NULL, 0, BODY_NONE, false},
};

/* Digits that are a number of 1 or more. */
static bool read_number(const char *digits, size_t length, int64_t *number) {
    enum { MOST = 19 };
    char copy[MOST + 1] = "";
    if (length < 1 || length > MOST || digits[0] == '0') {
        return false;
    }
    memcpy(copy, digits, length);
    return text_to_integer(copy, 1, INT64_MAX, number);
}

/* Whether a path is that of a route, and the number in it. */
static bool fits(const char *pattern, const char *path, int64_t *number) {
    size_t before = strcspn(pattern, "#");
    if (pattern[before] == '\0') {
        return strcmp(pattern, path) == 0;
    }
    if (strncmp(pattern, path, before) != 0) {
        return false;
    }
    const char *digits = path + before;
    size_t length = strspn(digits, "0123456789");
    return strcmp(pattern + before + 1, digits + length) == 0 &&
           read_number(digits, length, number);
}

enum route_found route_find(const struct route *table, const char *method, const char *path,
                            const struct route **route, int64_t *number, struct text *allowed) {
    bool known = false;
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
    for (const struct route *next = table; next->method != NULL; next++) {
        if (!fits(next->path, path, number)) {
            continue;
        }
        if (strcmp(next->method, wanted) == 0) {
            *route = next;
            text_clear(allowed);
            return ROUTE_FOUND;
        }
        text_format(allowed, "%s%s%s", known ? ", " : "", next->method,
                    strcmp(next->method, "GET") == 0 ? ", HEAD" : "");
        known = true;
    }
    return known ? ROUTE_NO_METHOD : ROUTE_NO_PATH;
}

static const char *const types[][4] = {
    [BODY_NONE] = {NULL},
    [BODY_JSON] = {"application/json", NULL},
    [BODY_PICTURE] = {"image/jpeg", "image/png", NULL},
    [BODY_CATALOGUE] = {"text/csv", "application/gzip", "application/octet-stream", NULL},
};

bool body_has_type(enum body body, const char *type) {
    if (body == BODY_NONE || type == NULL) {
        return body == BODY_NONE;
    }
    size_t length = strcspn(type, "; \t");
    for (const char *const *known = types[body]; *known != NULL; known++) {
        if (strlen(*known) == length && strncasecmp(type, *known, length) == 0) {
            return true;
        }
    }
    return false;
}

const char *body_types(enum body body) {
    static const char *const words[] = {
        [BODY_NONE] = "no body",
        [BODY_JSON] = "application/json",
        [BODY_PICTURE] = "image/jpeg or image/png",
        [BODY_CATALOGUE] = "text/csv or application/gzip",
    };
    return words[body];
}
