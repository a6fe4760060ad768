/* Songs as the page needs them. Private to web/. */
#ifndef WEB_SONGS_H
#define WEB_SONGS_H

#include "web/shelf.h"

/* SONG with its number, its length in milliseconds, its point on the circumplex, and whether a
 * browser can play it, as a json_t. */
void *web_song_json(const struct library_song *song);

/* Adds it to a list, a json_t; a library_take. */
bool web_song_add(void *list, const struct library_song *song);

/* A song as it is told again and again. */
struct told_song {
    double feature[FEATURE_COUNT];
    size_t length; /* of the text: the object of web_song_json(), without a NUL */
    char text[];
};

/* It belongs to the reader, until that is given back. NULL with an error if there is none. */
const struct told_song *told_song(struct reader *reader, int64_t number, struct error *err);

#endif
