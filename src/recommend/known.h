/* What choosing songs needs to know of them, kept from one question to the next until the library
 * changes: a server is asked the same things again and again. Private to recommend/. */
#ifndef RECOMMEND_KNOWN_H
#define RECOMMEND_KNOWN_H

#include "library/library.h"
#include "recommend/names.h"

#define KNOWN_NOWHERE SIZE_MAX

struct known_song {
    struct song_names names;
    enum mood mood;
    bool gone, heard;
    size_t row;    /* on the map; KNOWN_NOWHERE before recommender_row(), or if it is not there */
    float *vector; /* LIBRARY_VECTOR of its sound; NULL before known_vector(), or if it has none */
};

/* The songs of a mood. */
struct known_mood {
    bool read;
    struct library_sure *song; /* count */
    double *before;            /* count + 1: the sum of the probabilities of those before it */
    size_t count;
};

struct known {
    struct library *library; /* the caller's */
    struct numbered songs;   /* struct known_song */
    struct known_mood mood[MOOD_COUNT];
    int64_t *lately; /* ascending */
    size_t lately_count;
    int64_t lately_at; /* the second in which it was asked for; 0: never */
};

/* Forgets everything. */
void known_clear(struct known *known);

/* NULL with an error if there is no such song. Stays until known_clear(). */
struct known_song *known_song(struct known *known, int64_t number, struct error *err);

/* The vector of its sound, NULL if it was not heard; false with an error. */
bool known_vector(struct known *known, int64_t number, const float **vector, struct error *err);

/* NULL with an error. */
const struct known_mood *known_mood(struct known *known, enum mood mood, struct error *err);

/* Finds out what was shown, picked or played lately: remember_lately(), once a second. */
bool known_lately(struct known *known, struct error *err);

/* Whether a song was: after known_lately(). */
bool known_is_late(const struct known *known, int64_t number);

#endif
