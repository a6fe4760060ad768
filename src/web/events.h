/* What happens while a page is open, told to all pages: server-sent events (WHATWG HTML, 9.2).
 * Private to web/. */
#ifndef WEB_EVENTS_H
#define WEB_EVENTS_H

#include "base/base.h"

struct MHD_Connection;
struct MHD_Response;
struct events;

enum { EVENTS_LISTENERS = 32 };

struct events *events_new(void);

/* Once events_close() was called and no response is left. */
void events_free(struct events *events);

/* Tells everyone: a kind, and one line of JSON. Takes over and frees the json_t. */
void events_tell(struct events *events, const char *kind, void *json);

/* A comment that shows who has gone; to be called every some seconds. */
void events_ping(struct events *events);

/* Ends all streams. */
void events_close(struct events *events);

size_t events_listeners(struct events *events);

/* A stream for a connection; NULL if there are too many. */
struct MHD_Response *events_stream(struct events *events, struct MHD_Connection *connection);

#endif
