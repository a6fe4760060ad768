/* What the server counts, for Prometheus and for tests. Private to web/. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "base/base.h"

#include <stdatomic.h>

enum { METRICS_CLASSES = 6, METRICS_BOUNDS = 8 };

struct metrics {
    atomic_ullong answers[METRICS_CLASSES]; /* by the first digit of their status */
    atomic_ullong within[METRICS_BOUNDS];   /* answers that took at most so long, and no less */
    atomic_ullong microseconds;             /* of all answers */
    atomic_ullong pictures, faces, replaced;
    atomic_ullong sounds;   /* songs' files that were sent, or parts of them */
    atomic_size_t sending;  /* those that are being sent */
    atomic_ullong plays;    /* lists that a player was asked to play, and does */
    atomic_ullong failures; /* what a player could not do */
    atomic_ullong refused;  /* a wrong Host, Origin or password */
    atomic_ullong cut;      /* connections that took too long */
};

/* Counts an answer of that status that took so long. */
void metrics_count(struct metrics *metrics, unsigned status, double seconds);

/* In Prometheus' text format, version 0.0.4. */
void metrics_write(struct metrics *metrics, size_t connections, size_t listeners, struct text *out);

#endif
