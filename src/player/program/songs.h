/* The message that mien-play starts with. Private to player/program. */
#ifndef PLAYER_PROGRAM_SONGS_H
#define PLAYER_PROGRAM_SONGS_H

#include "player/program/engine.h"

struct songs {
    struct engine_song *song;
    size_t count;
    const char *device, *output; /* NULL if not said; the message's */
    bool leashed;
};

/* Reads it; false with an error. Freed with songs_free(), also after an error. */
bool songs_read(struct songs *songs, const json_t *message, struct error *err);
void songs_free(struct songs *songs);

#endif
