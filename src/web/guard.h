/* Who may ask: whether a request comes from where it should. Private to web/. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "base/base.h"

#include <pthread.h>

enum { GUARD_TOKEN = 64, GUARD_LEAST = 8 };

struct guard {
    bool open;                   /* others than this machine can reach it */
    char *password;              /* NULL: none is needed */
    char token[GUARD_TOKEN + 1]; /* what a cookie has once the password was right */
    pthread_mutex_t lock;
    unsigned wrong; /* passwords in a row, and when the last one was */
    double last;
};

/* Whether a Host header names this machine in a way that no stranger's name server can have made
 * up (DNS rebinding): localhost or 127.0.0.1 or [::1] with any port; an open server also takes
 * other IP addresses and the machine's own name. NULL is no host. */
bool guard_takes_host(const struct guard *guard, const char *host);

/* Whether something may be changed: the Origin is NULL (no browser, or no page) or http:// and the
 * very Host that was asked, and Sec-Fetch-Site, if there is one, says the same. */
bool guard_takes_origin(const char *origin, const char *host, const char *site);

/* Reads the password, the first line of a file that only its owner can read and write, of
 * GUARD_LEAST characters at least, and makes up a token. */
bool guard_read_password(struct guard *guard, const char *path, struct error *err);

enum guard_login { LOGIN_RIGHT, LOGIN_WRONG, LOGIN_LATER };

/* After five wrong ones in a row nobody is let in for ten seconds: LOGIN_LATER. */
enum guard_login guard_login(struct guard *guard, const char *password);

/* Whether a cookie's value, NULL if there is none, is the token. True where none is needed. */
bool guard_knows(const struct guard *guard, const char *token);

#endif
