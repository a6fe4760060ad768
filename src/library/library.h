/* What is kept: tracks, their moods, what was seen, shown, picked and played. One SQLite file in
 * WAL mode; its tables are described in docs/formats.md. */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include "base/base.h"
#include "library/heard.h"
#include "library/track.h"
#include "mood/mood.h"

struct library;

enum library_access {
    LIBRARY_USE, /* must be there already */
    LIBRARY_MAKE /* is made, with its folder, if it is not there */
};

/* Opens the library in the file `path`; one of an older version becomes one of this. Waits up to
 * five seconds for another program that writes to it. NULL with an error if it is missing, of a
 * newer version, damaged, no library, read-only. */
struct library *library_open(const char *path, enum library_access access, struct error *err);
void library_close(struct library *library);

/* Waits so many seconds, instead, for another program that writes to it, up to 3,600. */
void library_wait(struct library *library, unsigned seconds);

/* Keeps so many KiB of the file in memory at most (else 32 MiB), for who asks little of it. */
void library_keep(struct library *library, unsigned kilobytes);

/* $XDG_DATA_HOME/mien/library.db; freed with free(). */
char *library_default_path(void);

/* Everything between begin and commit happens or none of it; closing without a commit, or dying,
 * is as if nothing had happened. */
bool library_begin(struct library *library, struct error *err);
bool library_commit(struct library *library, struct error *err);
void library_rollback(struct library *library);

/* Another number after each change, whichever program made it. */
bool library_version(struct library *library, int64_t *version, struct error *err);

/* From here to library_rollback() all that is read is of one moment, whatever other programs write
 * meanwhile; and many small questions are quicker. */
bool library_begin_reading(struct library *library, struct error *err);

/* Moves what was committed from the log into the library's file itself, so that the next program
 * opens it sooner. Worth its time after much was written. */
void library_tidy(struct library *library);

/* ---- tracks ---- */

enum library_added {
    LIBRARY_FAILED,
    LIBRARY_ADDED,
    LIBRARY_PRESENT,  /* its id was there */
    LIBRARY_COMPLETED /* its id was there without features, and now has them */
};

/* Adds a track unless its id is there. `number` gets its number either way: they count up from 1
 * and stay. */
enum library_added library_add_track(struct library *library, const struct track *track,
                                     int64_t *number, struct error *err);

/* A track as it is kept, with the mood that the last fit gave it. */
struct library_song {
    int64_t number;
    struct track track;
    enum mood mood; /* MOOD_UNKNOWN where there was no fit or too little to go by */
    double probability[MOOD_COUNT];
    bool heard;      /* its features and mood were heard in a file, not given and learned */
    bool gone;       /* none of its files is there any more */
    bool plays_here; /* one is, of a kind that browsers play: library_sound_type() */
};

/* Called with each song of an answer; its strings are gone when the call returns. False stops. */
typedef bool library_take(void *context, const struct library_song *song);

/* A song kept from such a call (song.c); the text is freed with song_free(). */
struct song {
    struct library_song of;
    char *text[6];
};

bool song_keep(void *song, const struct library_song *from); /* a library_take */
void song_free(struct song *song);

/* One song by its number. */
bool library_song(struct library *library, int64_t number, library_take *take, void *context,
                  struct error *err);

/* Many songs by their numbers, in the order asked for; an error if one is not there. */
bool library_songs(struct library *library, const int64_t *number, size_t count, library_take *take,
                   void *context, struct error *err);

/* The number of the song with this id or uri (a link to open.spotify.com counts as one), 0 if
 * there is none, -1 with an error. */
int64_t library_find(struct library *library, const char *id_or_uri, struct error *err);

/* Songs whose title and artist hold all the words of `words`, the last of them perhaps cut short,
 * best match first, at most `most`; where no words match, titles with `words` anywhere in them
 * (scripts without spaces). */
bool library_search(struct library *library, const char *words, size_t most, library_take *take,
                    void *context, struct error *err);

/* All songs in the order they were added, but those that are gone; `mood` restricts them unless it
 * is MOOD_UNKNOWN. */
bool library_list(struct library *library, enum mood mood, library_take *take, void *context,
                  struct error *err);

/* Songs that are gone do not count. */
bool library_count(struct library *library, int64_t *songs, int64_t *without_features,
                   struct error *err);

/* The features of many songs. */
struct library_features {
    size_t songs;
    int64_t *number; /* songs */
    double *feature; /* songs x FEATURE_COUNT, NAN where missing */
    enum mood
        *heard; /* songs: the mood that was heard in it; MOOD_UNKNOWN if its features were given
                 */
};

/* Those of all songs that have any and are not gone, in the order they were added. */
bool library_features(struct library *library, struct library_features *out, struct error *err);
void library_features_free(struct library_features *features);

/* ---- moods, as the last fit left them ---- */

struct library_mood {
    int64_t number;
    enum mood mood;
    double probability[MOOD_COUNT];
};

/* One coordinate of the map: which feature it comes from, and how that was standardised. The key
 * has two, its place on the circle of fifths. */
struct library_coordinate {
    enum feature feature;
    double mean, deviation;
};

/* What a fit learned: a summary as JSON text, and the map on which songs are compared. */
struct library_model {
    char *summary; /* the object that `mien fit --json` prints */
    size_t columns;
    struct library_coordinate *coordinate; /* columns */
    size_t songs;
    int64_t *number; /* songs: whose place it is */
    double *place;   /* columns x songs: all first coordinates, then all second ones */
    double typical;  /* the median distance of two songs taken at random */
};

void library_model_free(struct library_model *model);

/* Replaces the moods of all songs that were not heard, and the model; inside a begin and commit. */
bool library_set_model(struct library *library, const struct library_mood *mood, size_t count,
                       const struct library_model *model, struct error *err);

/* The model of the last fit; false with an error that tells to run `mien fit` if there is none.
 * Without `map` only the summary is read. */
bool library_get_model(struct library *library, bool map, struct library_model *out,
                       struct error *err);

/* Tells one fit from another; 0 if there was none. */
bool library_fitted(struct library *library, int64_t *fit, struct error *err);

enum { LIBRARY_GENRES = 3 };

/* What the songs of a mood are like: means, 0 where there are none. */
struct library_summary {
    int64_t songs;
    int64_t heard; /* of these, how many were heard; the features of the others were given */
    double sure;   /* the mean probability of the mood that each was given */
    double valence, energy, tempo;
    char genre[LIBRARY_GENRES][64]; /* the most frequent, as catalogues name them, cut if long */
};

bool library_summarise(struct library *library, struct library_summary out[MOOD_COUNT],
                       struct error *err);

enum { LIBRARY_MOST_GENRES = 20 };

/* A genre as catalogues name it, cut if long, and how many of its songs have which mood. */
struct library_genre {
    char name[64];
    int64_t songs;
    int64_t of_mood[MOOD_COUNT];
};

/* The genres of the songs that have a mood, the most frequent first: `count` of them. */
bool library_genres(struct library *library, struct library_genre out[LIBRARY_MOST_GENRES],
                    size_t *count, struct error *err);

/* All songs of a mood and how probable it is for each; freed with free(). */
struct library_sure {
    int64_t number;
    double probability;
};
bool library_songs_of(struct library *library, enum mood mood, struct library_sure **out,
                      size_t *count, struct error *err);

/* Every song that has a mood, in an order that stays while nothing is fitted; freed with free(). */
bool library_moods(struct library *library, struct library_mood **out, size_t *count,
                   struct error *err);

/* ---- what was seen, shown, picked and played ---- */

/* A listener's mood at one time, and what was made of it. */
struct library_moment {
    bool seen; /* in a face; else the listener said it */
    double probability[MOOD_COUNT];
    enum mood mood;   /* what the listener agreed to or said; MOOD_UNKNOWN before that */
    const char *want; /* what for: "match", "lift", ...; NULL if nothing was wanted */
};

/* Remembers a moment of now and gives its number, which counts up from 1. Never a picture. */
bool library_add_moment(struct library *library, const struct library_moment *moment,
                        int64_t *number, struct error *err);

/* What the listener agreed to, or said instead of what was seen. */
bool library_agree_mood(struct library *library, int64_t moment, enum mood mood, struct error *err);

enum library_event { LISTEN_SHOWN, LISTEN_PICKED, LISTEN_PLAYED };

/* Remembers an event of now; `mood` may be MOOD_UNKNOWN, and `moment` 0 if it belongs to none. */
bool library_add_listen(struct library *library, enum library_event event, int64_t number,
                        enum mood mood, int64_t moment, struct error *err);

/* What became of something played. */
enum library_fate { FATE_UNKNOWN, FATE_ENDED, FATE_SKIPPED, FATE_STOPPED };

/* "ended" (heard to its end), "skipped" (for another song), "stopped" (with the music); NULL for
 * FATE_UNKNOWN. */
const char *library_fate_name(enum library_fate fate);

/* Remembers that a song plays from now on, as library_add_listen() does, and gives the listen's
 * number, for library_end_listen(). */
bool library_begin_listen(struct library *library, int64_t number, enum mood mood, int64_t moment,
                          int64_t *listen, struct error *err);

/* For how many milliseconds it was heard, and what became of it. */
bool library_end_listen(struct library *library, int64_t listen, int64_t heard,
                        enum library_fate fate, struct error *err);

/* Numbers of the songs that were shown in the last `shown` seconds, or picked or played in the last
 * `heard` seconds, which are no fewer; ascending, freed with free(). */
bool library_lately(struct library *library, int64_t shown, int64_t heard, int64_t **number,
                    size_t *count, struct error *err);

/* ---- looking back (history.c) ---- */

/* Called with a moment; what it points to is gone when the call returns. False stops. */
typedef bool library_take_moment(void *context, int64_t number, int64_t at,
                                 const struct library_moment *moment);

/* The last moments, the newest first, at most `most`; `at` is seconds since 1970. */
bool library_moments(struct library *library, size_t most, library_take_moment *take, void *context,
                     struct error *err);

/* Whether there is a moment of that number. */
bool library_has_moment(struct library *library, int64_t number, bool *there, struct error *err);

/* Whether there is a listen of that number, of something played. */
bool library_has_listen(struct library *library, int64_t number, bool *there, struct error *err);

/* One event with a song; the texts are gone when the call returns. */
struct library_listen {
    int64_t number, at; /* seconds since 1970 */
    enum library_event event;
    int64_t track;
    const char *title, *artist; /* the artist may be NULL */
    enum mood mood;             /* MOOD_UNKNOWN if it belongs to none */
    int64_t moment;             /* 0 if it belongs to none */
};
typedef bool library_take_listen(void *context, const struct library_listen *listen);

/* "shown", "picked", "played". */
const char *library_event_name(enum library_event event);

/* The last events, the newest first, at most `most`; those of songs that were only shown among
 * them if `shown`. */
bool library_listens(struct library *library, bool shown, size_t most, library_take_listen *take,
                     void *context, struct error *err);

/* Forgets all moments and listens: their bytes are overwritten in the library's file. */
bool library_forget(struct library *library, struct error *err);

#endif
