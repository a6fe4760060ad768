/* Songs as the page needs them. Private to web/. */
#ifndef WEB_SONGS_H
#define WEB_SONGS_H

#include "recommend/recommend.h"

/* SONG with its number, its length in milliseconds, its point on the circumplex, and whether a
 * browser can play it, as a json_t. */
void *web_song_json(const struct library_song *song);

/* Adds it to a list, a json_t; a library_take. */
bool web_song_add(void *list, const struct library_song *song);

/* Songs as text, for all threads, for as long as nothing changes. */
struct told;

struct told *told_new(void);
void told_free(struct told *told);

/* To be called after each change of the library that is noticed. */
void told_forget(struct told *told);

/* Adds the object of web_song_json() to a text, and gives the song's features unless `feature` is
 * NULL. False with an error if there is no such song. */
bool told_add(struct told *told, struct library *library, int64_t number, struct text *out,
              double feature[FEATURE_COUNT], struct error *err);

#endif
