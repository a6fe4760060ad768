/* Who is connected, and since when: clients that take forever are cut. Private to web/. */
#ifndef WEB_CONNECTIONS_H
#define WEB_CONNECTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct connections;

/* For sockets with numbers below `most`. */
struct connections *connections_new(size_t most);
void connections_free(struct connections *connections);

/* A connection came, or its last request was answered: the time for the next one begins. */
void connections_begin(struct connections *connections, int socket);

/* It is Mien's turn, or the client has asked for something that goes on: then time does not run
 * (`waits`); or it does again. */
void connections_wait(struct connections *connections, int socket, bool waits);

void connections_end(struct connections *connections, int socket);

size_t connections_count(struct connections *connections);

/* Shuts those whose time ran `seconds` ago; gives how many. */
size_t connections_cut(struct connections *connections, double seconds);

#endif
