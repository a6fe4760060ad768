/* The address of a host, found in bounded time. Private to player/. */
#ifndef PLAYER_RESOLVE_H
#define PLAYER_RESOLVE_H

#include "base/base.h"

enum { RESOLVE_ADDRESS = 64 };

enum resolved { RESOLVED, RESOLVE_NO_HOST, RESOLVE_TOO_LATE };

/* The first address of a host for TCP, in numbers. The system's own search has no limit that a
 * program could set; one that has not ended in so many seconds is left to itself. */
enum resolved resolve_host(const char *host, double patience, char address[RESOLVE_ADDRESS]);

#endif
