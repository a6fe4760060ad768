/* Songs as the page needs them. Private to web/. */
#ifndef WEB_SONGS_H
#define WEB_SONGS_H

#include "recommend/recommend.h"

/* SONG with its number, its length in milliseconds, and its point on the circumplex, as a json_t.
 */
void *web_song_json(const struct library_song *song);

/* Adds it to a list, a json_t; a library_take. */
bool web_song_add(void *list, const struct library_song *song);

#endif
