/* A listener on 127.0.0.1, on a port that is free, for the one request with which a login ends. */
#ifndef PLAYER_LOOPBACK_H
#define PLAYER_LOOPBACK_H

#include "player/callback.h"

struct loopback;

/* Listens from now on; `port` is where. NULL with an error. */
struct loopback *loopback_open(unsigned *port, struct error *err);
void loopback_close(struct loopback *loopback);

/* Waits up to `seconds` for a request for /callback, answers it, and takes no other after it: the
 * listener is gone whatever the request was. Those for anything else are told that there is
 * nothing. False with an error if nothing came, the state was another, or the answer was no. */
bool loopback_wait(struct loopback *loopback, const char *state, double seconds,
                   struct callback *out, struct error *err);

#endif
