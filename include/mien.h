/* libmien: the songs of Mien for programs that embed it.
 *
 *     struct mien *mien = mien_open(NULL);
 *     struct mien_songs *happy = mien_songs(mien, MIEN_HAPPY, 5, 0);
 *     if (happy == NULL) {
 *         puts(mien_message(mien));
 *     }
 *     for (size_t i = 0; happy != NULL && i < happy->count; i++) {
 *         puts(happy->song[i].title);
 *     }
 *     mien_songs_free(happy);
 *     mien_close(mien);
 *
 * All strings are UTF-8. A handle is used by one thread at a time; several handles, also of several
 * programs, may share a library. Nothing is printed, and running out of memory ends the program. */
#ifndef MIEN_H
#define MIEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The order of `probability` in struct mien_song. */
enum mien_mood { MIEN_ANGRY, MIEN_CALM, MIEN_HAPPY, MIEN_SAD, MIEN_MOODS, MIEN_UNKNOWN = -1 };

struct mien;

/* A song; strings are NULL where they are not known, but for id and title. */
struct mien_song {
    const char *id;  /* Spotify's 22 characters, or "song:" and 16 hex digits */
    const char *uri; /* "spotify:track:..." */
    const char *title;
    const char *artist;
    const char *album;
    const char *genre;
    double valence, energy;         /* as the catalogue gave them, 0 to 1; NAN where missing */
    enum mien_mood mood;            /* the likeliest; MIEN_UNKNOWN if too little is known */
    double probability[MIEN_MOODS]; /* sums to 1 where the mood is known */
    double score; /* mien_like(): 0 to 100, 50 is as far as two songs taken at random; else 0 */
};

struct mien_songs {
    size_t count;
    struct mien_song *song;
};

/* Opens the library in the file `path`, NULL for the listener's own; it is made if it is not there.
 * Never NULL: if it could not be opened, mien_message() says why and every call below fails. */
struct mien *mien_open(const char *path);
void mien_close(struct mien *mien);

/* Why the last call failed, in one sentence; "" if none has. Stands until the next call. */
const char *mien_message(const struct mien *mien);

/* Adds a catalogue (CSV, plain or gzip): all of it or, on a failure, nothing. Songs that are there
 * already stay. `added` may be NULL. */
bool mien_add(struct mien *mien, const char *path, uint64_t *added);

/* Learns the moods of the library's songs, as people label them. Once after adding. */
bool mien_fit(struct mien *mien);

/* Up to `count` songs of a mood, at random, surer ones more often, no title or artist twice. `seed`
 * 0 draws differently each time and avoids what was shown in the last hour, or picked or played in
 * the last day; any other number always draws the same. They are remembered as shown. NULL if there
 * are none. */
struct mien_songs *mien_songs(struct mien *mien, enum mien_mood mood, size_t count, uint64_t seed);

/* The `count` songs most like one, best first. `track` is an id, a Spotify uri or a link. It is
 * remembered as picked, the others as shown. NULL if it is not there or cannot be compared. */
struct mien_songs *mien_like(struct mien *mien, const char *track, size_t count);

void mien_songs_free(struct mien_songs *songs);

#ifdef __cplusplus
}
#endif

#endif
