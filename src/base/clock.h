/* Time: one clock for measuring, one for dates. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Seconds of a clock that never goes back, from an arbitrary start. */
double clock_seconds(void);

/* Seconds since 1970-01-01 00:00 UTC. */
int64_t clock_unix(void);

#endif
