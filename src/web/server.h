/* The HTTP server itself: what comes in is checked here, and what goes out gets its headers.
 * Private to web/. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/inside.h"

struct sockaddr;

/* Begins to answer, at an address (with its port) or at web->socket. */
bool server_start(struct web *web, const struct sockaddr *address, unsigned threads,
                  struct error *err);

/* To be called every second: cuts who takes too long. */
void server_tick(struct web *web);

/* How many sockets there may be. */
size_t server_sockets(void);

#endif
