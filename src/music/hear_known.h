/* The ids of sounds that need not be heard. Private to music/. */
#ifndef MUSIC_HEAR_KNOWN_H
#define MUSIC_HEAR_KNOWN_H

#include "base/base.h"

/* A set of strings; starts as {0}. */
struct hear_known {
    char **slot; /* a power of two of them, half of which are empty at least */
    size_t slots, count;
};

void hear_known_free(struct hear_known *known);

/* Puts a copy of the id in; false if it was there already. */
bool hear_known_add(struct hear_known *known, const char *id);

#endif
