/* What a browser brings back from a login: one HTTP request to http://127.0.0.1:PORT/callback, read
 * as from a stranger, since any program and any page can send one. */
#ifndef PLAYER_CALLBACK_H
#define PLAYER_CALLBACK_H

#include "base/base.h"

enum { CALLBACK_SIZE = 8192 }; /* the longest request that is read, in bytes */

enum callback_kind {
    CALLBACK_PARTIAL, /* more has to come */
    CALLBACK_OTHER,   /* no request for /callback: a browser asks for an icon, too */
    CALLBACK_WRONG,   /* without what was to come, or with another state: not the answer to us */
    CALLBACK_REFUSED, /* the listener said no, or Spotify did */
    CALLBACK_GOOD
};

struct callback {
    char *code;  /* with CALLBACK_GOOD: the authorization code, printable ASCII */
    char *error; /* with CALLBACK_REFUSED: the error's name ("access_denied") */
};

/* Reads a request, whole or as far as it came; `state` is the one that was sent out. Freed with
 * callback_free(). */
enum callback_kind callback_parse(const char *request, size_t length, const char *state,
                                  struct callback *out);
void callback_free(struct callback *callback);

/* The whole HTTP answer to each, in words for who sits at the browser; nothing of the request is
 * in it. */
const char *callback_page(enum callback_kind kind);

#endif
