/* Music files, and what was heard in them. Part of library.h.
 *
 * A heard song is a track like any other, whose features were measured and estimated instead of
 * given. Its id is made of its sound, so that the same sound in two files is one track; once none
 * of its files is there any more, the track is gone: it keeps its row, and nothing offers it. */
#ifndef LIBRARY_HEARD_H
#define LIBRARY_HEARD_H

#include "library/track.h"
#include "mood/mood.h"

struct library;

enum { LIBRARY_VECTOR = 64 };

/* What was heard beside the features. Numbers that a sound does not have are NAN. */
struct library_sound {
    int64_t version; /* of what heard it: if that has another one, the song is to be heard again */
    double loudness, range, true_peak;     /* LUFS, LU, dBTP */
    double gain;                           /* dB to add, from the file's ReplayGain tags */
    double tempo_half, tempo_double;       /* beats a minute */
    double tempo_certainty, key_certainty; /* 0..1 */
    double onset_rate;                     /* a second */
    struct mood_point point;
    double probability[MOOD_COUNT];
    float vector[LIBRARY_VECTOR]; /* for "sounds like", by Euclid's distance */
};

/* Adds a heard song, or gives the one of this id what was heard now; it is there again if it was
 * gone. A track that has given features keeps them and is no heard song. */
bool library_add_heard(struct library *library, const struct track *track,
                       const struct library_sound *sound, int64_t *number, struct error *err);

/* Another title, artist, album, genre and uri for a heard song. */
bool library_retag(struct library *library, int64_t number, const struct track *track,
                   struct error *err);

/* The ids of all heard songs of this version, and of tracks whose given features are to stay; ends
 * with NULL, each and the list freed with free(). */
char **library_heard_ids(struct library *library, int64_t version, struct error *err);

/* The vector of a heard song; false where it has none, and on an error, which `good` tells apart.
 */
bool library_vector(struct library *library, int64_t number, float out[LIBRARY_VECTOR], bool *good,
                    struct error *err);

/* How loud a song is, and its true peak (LUFS, dBTP); NAN where that was not heard. */
bool library_loudness(struct library *library, int64_t number, double *loudness, double *peak,
                      struct error *err);

/* ---- files ---- */

/* A file as it was when Mien last looked. */
struct library_file {
    const char *path; /* absolute; bytes that need not be UTF-8 */
    int64_t size;
    int64_t modified;    /* nanoseconds since 1970 */
    int64_t track;       /* 0: it could not be heard, */
    const char *problem; /* and this sentence says why; else NULL */
    int64_t version;     /* as in library_sound */
    bool gone;           /* it is no longer there */
};

/* The media type of a file of a kind that browsers play, by its ending: "audio/mpeg"; NULL for
 * others. */
const char *library_sound_type(const char *path);

/* Called with each file; its strings are gone when the call returns. False stops. */
typedef bool library_take_file(void *context, const struct library_file *file);

/* All files, by their paths' bytes; `track` restricts them to those of a song unless it is 0. */
bool library_files(struct library *library, int64_t track, library_take_file *take, void *context,
                   struct error *err);

/* Notes how a file is now, in place of what was noted of this path. The song that it held and the
 * one that it holds are gone or there again, as their files are. */
bool library_set_file(struct library *library, const struct library_file *file, struct error *err);

#endif
