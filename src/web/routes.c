#include "web/routes.h"

#include "web/answers.h"

#include <string.h>

enum { KIB = 1024, MIB = 1024 * KIB };

const struct route routes[] = {
    {"GET", "/healthz", BODY_NONE, 0, true, answer_health},
    {"GET", "/metrics", BODY_NONE, 0, false, answer_metrics},
    {"GET", "/api", BODY_NONE, 0, true, answer_routes},
    {"POST", "/api/login", BODY_JSON, 4 * KIB, true, answer_login},
    {"POST", "/api/mood", BODY_PICTURE, 10 * MIB, false, answer_mood},
    {"POST", "/api/moments", BODY_JSON, 4 * KIB, false, answer_new_moment},
    {"PUT", "/api/moments/#", BODY_JSON, 4 * KIB, false, answer_agree},
    {"GET", "/api/songs", BODY_NONE, 0, false, answer_songs},
    {"GET", "/api/songs/#", BODY_NONE, 0, false, answer_song},
    {"GET", "/api/like", BODY_NONE, 0, false, answer_like},
    {"GET", "/api/journey", BODY_NONE, 0, false, answer_journey},
    {"GET", "/api/library", BODY_NONE, 0, false, answer_library},
    {"GET", "/api/library/points", BODY_NONE, 0, false, answer_points},
    {"GET", "/api/library/search", BODY_NONE, 0, false, answer_search},
    {"POST", "/api/library/catalogue", BODY_CATALOGUE, 10 * MIB, false, answer_catalogue},
    {"GET", "/api/events", BODY_NONE, 0, false, answer_events},
    {"GET", "/api/listens", BODY_NONE, 0, false, answer_listens},
    {"POST", "/api/listens", BODY_JSON, 16 * KIB, false, answer_new_listens},
    {"DELETE", "/api/listens", BODY_NONE, 0, false, answer_forget},
    {"GET", "/api/listens/export", BODY_NONE, 0, false, answer_export},
    {NULL, NULL, BODY_NONE, 0, false, NULL},
};

/* Whether a path is that of a route, and the number at its end. */
static bool fits(const char *pattern, const char *path, int64_t *number) {
    size_t length = strlen(pattern);
    if (pattern[length - 1] != '#') {
        return strcmp(pattern, path) == 0;
    }
    const char *digits = path + length - 1;
    return strncmp(pattern, path, length - 1) == 0 && digits[0] >= '1' && digits[0] <= '9' &&
           strspn(digits, "0123456789") == strlen(digits) &&
           text_to_integer(digits, 1, INT64_MAX, number);
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
    if (body == BODY_NONE) {
        return true;
    }
    size_t length = type == NULL ? 0 : strcspn(type, "; \t");
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
