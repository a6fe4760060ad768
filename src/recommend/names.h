/* What songs are called and by whom: which of them may stand in one list. Private to recommend/. */
#ifndef RECOMMEND_NAMES_H
#define RECOMMEND_NAMES_H

#include "library/library.h"

/* What a list has to know of a song. Hashes, ASCII case ignored. */
enum { NAMES_ARTISTS = 16 }; /* more of one song are not looked at */

struct song_names {
    uint64_t title, artist; /* all artists together, 0 if not known */
    uint64_t each[NAMES_ARTISTS];
    size_t artists;
};

struct song_names names_of(const struct library_song *song);

/* True if a list that takes no title and no artist twice (NAMES_ARTIST_ONCE) may not have both. */
bool names_clash(const struct song_names *a, const struct song_names *b);

/* Titles and artists that a list of songs already has; starts as {0}. */
struct names {
    struct {
        uint64_t title, artist;
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

/* Takes the song in if the rule allows it; false if not. */
bool names_add(struct names *names, const struct song_names *song, enum names_rule rule);

#endif
