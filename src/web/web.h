/* Mien in a browser: a server for this machine, its API (docs/openapi.yaml) and its page. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/base.h"

enum { WEB_PORT = 6436 }; /* "mien" on a telephone's keys */

/* In the place of a socket: none, and no threads that answer. Tests hand over connections and say
 * when they are served. */
enum { WEB_BY_HAND = -2 };

struct web_options {
    const char *library;       /* a file; it need not be there yet */
    const char *model;         /* as model_load_named() takes it; NULL: the one Mien comes with */
    unsigned port;             /* 0: any that is free */
    const char *listen;        /* an IP address; NULL: 127.0.0.1 */
    const char *password_file; /* its first line; needed where `listen` is not this machine alone */
    int socket;                /* one that listens already, as systemd hands it over; -1: none */
    const struct log *log;     /* what was asked for goes here at LOG_INFO, without who asked */
};

struct web;

/* Listens and answers, in threads of its own, until web_stop(). NULL with an error if the port is
 * taken, the address is none of this machine, or the password file will not do. */
struct web *web_start(const struct web_options *options, struct error *err);

/* Where it is: "http://127.0.0.1:6436/". */
const char *web_address(const struct web *web);

/* Whether others than this machine can reach it. */
bool web_is_open(const struct web *web);

/* Takes no more requests, lets those in flight end (five seconds at most), and frees it. */
void web_stop(struct web *web);

/* The socket that systemd hands over to the process that it started (sd_listen_fds(3)); -1 if there
 * is none. */
int web_socket_from_systemd(void);

#endif
