/* Questions over HTTP, one at a time, on one connection while it lasts: libcurl behind one file.
 *
 * Whatever comes is bounded: time, headers, body. Certificates are checked, redirects are not
 * followed, and nothing of a request or an answer is ever logged: both have secrets in them. */
#ifndef PLAYER_HTTP_H
#define PLAYER_HTTP_H

#include "base/base.h"

struct http;

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT };

struct http_request {
    enum http_method method;
    const char *url;    /* from a base that http_base() took */
    const char *bearer; /* of printable ASCII without spaces; NULL for none */
    const char *type;   /* of the body, "application/json"; NULL with an empty body */
    const char *body;   /* NULL for an empty one */
    double patience;    /* seconds for the whole answer; 0: as for all others */
};

enum { HTTP_BODY = 1 << 18 }; /* the longest answer that is taken, in bytes */

struct http_answer {
    int status;          /* 200, 404... */
    int64_t retry_after; /* seconds that the server wants to be left alone; -1 if it did not say */
    char *body;          /* a NUL after it; never NULL after a success */
    size_t length;
};

/* Loads libcurl, which takes tens of milliseconds: programs that ask nothing are not to wait for
 * it. `patience` is the time for an answer in seconds, all of it. NULL with an error. */
struct http *http_new(double patience, struct error *err);
void http_free(struct http *http);

/* True with any whole answer, whatever its status; freed with http_answer_free(), also after an
 * error. The error begins with the host's name: no network, no answer in time, a certificate that
 * is not to be trusted, an answer that is too long or broken off. */
bool http_ask(struct http *http, const struct http_request *request, struct http_answer *answer,
              struct error *err);
void http_answer_free(struct http_answer *answer);

/* A copy, for free(), of an address to which paths are added, without the slash at its end. Only
 * https://, or http:// where the host is this machine by number (127.0.0.1 or [::1]), so that
 * nothing secret is ever sent in the open. NULL with an error that begins with `name`. */
char *http_base(const char *name, const char *address, struct error *err);

/* Adds a string as a part of a query or of a form: all but unreserved characters (RFC 3986, 2.3) as
 * %XX. */
void http_escape(struct text *text, const char *string);

#endif
