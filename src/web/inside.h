/* What the files of web/ share. Private to web/. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include "web/web.h"

#include "web/connections.h"
#include "web/events.h"
#include "web/guard.h"
#include "web/intake.h"
#include "web/jukebox.h"
#include "web/lookers.h"
#include "web/metrics.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/shelf.h"

struct MHD_Daemon;

struct web {
    struct MHD_Daemon *daemon;
    char *library;
    const struct log *log;
    char address[80];
    int socket;
    struct guard guard;
    struct shelf *shelf;
    struct lookers *lookers;
    struct events *events;
    struct intake *intake;
    struct jukebox *jukebox;
    struct errands *askers; /* ask the players what there is */
    struct connections *connections;
    struct metrics metrics;
    atomic_size_t bodies;    /* bytes that all bodies may grow to that are being received */
    atomic_size_t begun;     /* requests whose headers have come, and whose answers have not gone */
    atomic_size_t answering; /* requests that sleep until somebody has their answer */
    atomic_bool ready, stopping;
};

#endif
