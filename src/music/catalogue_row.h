/* A row of a catalogue, and the track in it. Private to music/. */
#ifndef MUSIC_CATALOGUE_ROW_H
#define MUSIC_CATALOGUE_ROW_H

#include "music/catalogue_columns.h"
#include "music/music.h"

/* Starts as {0}; catalogue_row_clear before the first field of each row. */
struct catalogue_row {
    size_t fields;         /* that the row has, wanted or not */
    struct text bytes;     /* the wanted ones, a NUL after each; the first is an empty one */
    size_t at[ROLE_COUNT]; /* where each begins in them; 0 is the empty one */
    bool has_nul;          /* a NUL stands somewhere in the file */
    struct text artist;    /* what a track made of the row points to */
    char id[32], uri[48];
};

void catalogue_row_clear(struct catalogue_row *row);
void catalogue_row_free(struct catalogue_row *row);

/* The next field, of which only a wanted one is kept; a NUL stands after its `length` bytes. */
void catalogue_row_add(struct catalogue_row *row, const struct catalogue_columns *columns,
                       const char *field, size_t length);

/* Why a row is not taken. */
struct row_problem {
    enum left_out reason;
    char sentence[200]; /* empty unless the row is broken: `energy is "loud", not a number from 0 to
                           1`, the number of the row not in it */
};

/* The track in a row that has as many fields as the header; it points into the row until that is
 * cleared. With `comma`, numbers may have a comma as their decimal mark. False with the reason if
 * the row has no title or identifier, or a value that cannot be. */
bool catalogue_row_track(struct catalogue_row *row, const struct catalogue_columns *columns,
                         bool comma, struct track *track, struct row_problem *problem);

#endif
