/* Titles and artists that a list of songs already has. Private to recommend/. */
#ifndef RECOMMEND_NAMES_H
#define RECOMMEND_NAMES_H

#include "library/library.h"

/* Starts as {0}. Hashes, ASCII case ignored. */
struct names {
    struct {
        uint64_t title, artist; /* all artists together, 0 if not known */
    } * song;
    size_t songs, song_room;
    uint64_t *artist; /* each by itself */
    size_t artists, artist_room;
};

void names_free(struct names *names);

enum names_rule {
    NAMES_ARTIST_ONCE, /* no title twice, and no artist, be it as one of several */
    NAMES_SONG_ONCE    /* no title twice by the same artists (or by artists that are not known) */
};

/* Takes the song in if the rule allows it, which `fresh` tells. False with an error. */
bool names_add(struct names *names, struct library *library, int64_t number, enum names_rule rule,
               bool *fresh, struct error *err);

#endif
