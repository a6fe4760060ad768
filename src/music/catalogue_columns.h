/* The header of a catalogue: which column holds what. Private to music/. */
#ifndef MUSIC_CATALOGUE_COLUMNS_H
#define MUSIC_CATALOGUE_COLUMNS_H

#include "library/library.h"

/* What a column can hold. The features come first: a role below FEATURE_COUNT is that feature. */
enum role {
    ROLE_TITLE = FEATURE_COUNT,
    ROLE_ARTIST,
    ROLE_ALBUM,
    ROLE_GENRE,
    ROLE_URI,
    ROLE_ID,
    ROLE_DURATION,
    ROLE_COUNT
};

/* Starts as {0}. */
struct catalogue_columns {
    size_t count;            /* columns in the header */
    bool has[ROLE_COUNT];    /* there is a column for it */
    size_t at[ROLE_COUNT];   /* which one */
    size_t rank[ROLE_COUNT]; /* how good its name is; less is better */
};

/* True if there is a column for at least one feature. */
bool catalogue_columns_features(const struct catalogue_columns *columns);

/* "title", "artist", ..., and the names of the features. */
const char *role_name(enum role role);

/* The next column of the header. Of several that could hold the same the best name counts, of
 * equal names the first. */
void catalogue_columns_add(struct catalogue_columns *columns, const char *name);

/* True if this is the header of songs: a title, and an identifier or a feature. If not, *problem
 * says in a few words what is missing. */
bool catalogue_columns_check(const struct catalogue_columns *columns, const char **problem);

#endif
