/* A row of a catalogue, and the track in it. Private to music/. */
#ifndef MUSIC_CATALOGUE_ROW_H
#define MUSIC_CATALOGUE_ROW_H

#include "music/catalogue_columns.h"
#include "music/csv.h"
#include "music/music.h"

/* Starts as {0}. */
struct catalogue_row {
    char *field[ROLE_COUNT]; /* the wanted ones, which are changed in place */
    char empty[1];           /* what a missing one is */
    struct text artist;      /* what a track made of the row points to */
    char id[32], uri[48];
};

void catalogue_row_free(struct catalogue_row *row);

/* Why a row is not taken. */
struct row_problem {
    enum left_out reason;
    char sentence[200]; /* empty unless the row is broken: `energy is "loud", not a number from 0 to
                           1`, the number of the row not in it */
};

/* The track in `fields`, of which there are as many as the header has; it points into them and into
 * the row until the next call. With `comma`, numbers may have a comma as their decimal mark. False
 * with the reason if they have no title or identifier, or a value that cannot be. */
bool catalogue_row_track(struct catalogue_row *row, const struct csv_row *fields,
                         const struct catalogue_columns *columns, bool comma, struct track *track,
                         struct row_problem *problem);

#endif
