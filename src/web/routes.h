/* Which requests there are. Private to web/. */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "base/base.h"

struct request;

/* What the body of a request may be. */
enum body { BODY_NONE, BODY_JSON, BODY_PICTURE, BODY_CATALOGUE };

struct route {
    const char *method;
    const char *path; /* a number stands where it has a '#' */
    void (*answer)(struct request *request);
    size_t limit; /* bytes of the body */
    enum body body;
    bool open; /* needs no password */
};

/* All of them; the last has no method. */
extern const struct route routes[];

enum route_found { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };

/* The route of a method ("HEAD" is "GET") and a path without its query, and the number in it,
 * which is 1 or more. Nothing is decoded: a path with '%' is none of Mien's. With ROUTE_NO_METHOD,
 * `allowed` has the methods that the path knows: "GET, HEAD". */
enum route_found route_find(const struct route *table, const char *method, const char *path,
                            const struct route **route, int64_t *number, struct text *allowed);

/* Whether a Content-Type, which may have parameters and may be NULL, suits a body. */
bool body_has_type(enum body body, const char *type);

/* "image/jpeg or image/png", for whoever sent another one. */
const char *body_types(enum body body);

#endif
