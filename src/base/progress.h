/* A progress bar with the time that is left; draws on a terminal only, or tells somebody else. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdio.h>

struct progress {
    FILE *out;         /* NULL: nothing is drawn */
    const char *label; /* what is being done, a few words */
    double started, drawn;
    /* Told as often as the bar would be drawn, on a terminal or not; NULL: nobody. */
    void (*tell)(void *context, double done);
    void *context;
};

/* Begins; draws nothing at all if `out` is no terminal. */
struct progress progress_begin(FILE *out, const char *label);

/* `done` from 0 to 1; draws at most ten times a second. A NULL progress is allowed. */
void progress_show(struct progress *progress, double done);

/* Takes the bar away again. */
void progress_end(struct progress *progress);

#endif
