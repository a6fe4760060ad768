/* A thread for what may take seconds, one thing after the other, so that no thread that answers
 * requests waits for it. Private to web/. */
#ifndef WEB_ERRANDS_H
#define WEB_ERRANDS_H

#include <stdbool.h>
#include <stddef.h>

struct errands;

/* What is to be done; it is its maker's, who frees it in run(). */
struct errand {
    /* In the thread; with `over` the server ends, and nothing is to be begun. */
    void (*run)(struct errand *errand, bool over);
    struct errand *next;
};

/* What the thread looks after between errands; `tend` NULL for nothing. */
struct errands_upkeep {
    double (*due)(const void *context); /* when next (clock_seconds()); INFINITY: not at all */
    void (*tend)(void *context);
    void *context;
};

/* At most `most` errands wait. */
struct errands *errands_new(size_t most, const struct errands_upkeep *upkeep);

/* False if too many wait, or the server ends. */
bool errands_add(struct errands *errands, struct errand *errand);

/* Takes no more, and has those that wait run as `over`. */
void errands_close(struct errands *errands);

/* The same, and waits until all are done. NULL is allowed, and so is a second time. */
void errands_end(struct errands *errands);

/* Once nobody adds anything any more. */
void errands_free(struct errands *errands);

#endif
