/* What the files of library/ share: the open database, and SQLite's answers turned into sentences.
 * Private to library/. */
#ifndef LIBRARY_DATABASE_H
#define LIBRARY_DATABASE_H

#include "library/library.h"

#include <sqlite3.h>

struct library {
    sqlite3 *database;
    char *path;
    bool busy; /* another program's writing was in the way */
    /* Of library_add_track(), kept because a catalogue has many. */
    sqlite3_stmt *insert, *words, *complete;
    /* Of library_version() and library_songs(), kept because they are asked again and again. */
    sqlite3_stmt *version, *song;
};

/* The sentence for what SQLite just answered. Always false. */
bool database_problem(struct library *library, struct error *err);

/* Runs statements that give no rows. */
bool database_run(struct library *library, const char *sql, struct error *err);

/* A statement to bind and step; NULL with an error. Finalized by the caller. */
sqlite3_stmt *database_prepare(struct library *library, const char *sql, struct error *err);

/* The next row; false at the end and on an error, which `good` tells apart. */
bool database_row(struct library *library, sqlite3_stmt *statement, bool *good, struct error *err);

/* Steps a statement that gives no rows, and finalizes it. */
bool database_finish(struct library *library, sqlite3_stmt *statement, struct error *err);

/* What SONG_COLUMNS asks beside what SQLite knows (kinds.c). */
bool database_add_functions(struct library *library, struct error *err);

/* A number, NAN where the column is NULL. */
double database_number(sqlite3_stmt *statement, int column);

/* Writes the rows of the table `mood`. */
bool database_insert_moods(struct library *library, const struct library_mood *mood, size_t count,
                           struct error *err);

/* Moods that were heard into the table `mood`, of songs that are there; perhaps of fewer, with AND.
 */
#define HEARD_MOODS                                                                                \
    "INSERT INTO mood (mood, track, angry, calm, happy, sad) SELECT sound.mood, sound.track, "     \
    "angry, calm, happy, sad FROM sound JOIN track ON track.number = sound.track "                 \
    "WHERE heard AND NOT gone"

/* The mood of a heard song as it was heard, none if it is gone; of another track nothing changes.
 */
bool database_heard_mood(struct library *library, int64_t number, struct error *err);

/* The columns of features, in the order of enum feature. */
#define FEATURE_COLUMNS                                                                            \
    "danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, "     \
    "liveness, valence, tempo"

/* The columns of a song, as every query that gives songs must list them, and the join behind. */
#define SONG_COLUMNS                                                                               \
    "track.number, track.id, uri, track.title, track.artist, album, genre, "                       \
    "duration, " FEATURE_COLUMNS ", heard, gone, mood.mood, angry, calm, happy, sad, "             \
    "EXISTS (SELECT 1 FROM file WHERE file.track = track.number AND NOT file.gone AND "            \
    "browsers_play(path))"
#define SONG_TABLES "track LEFT JOIN mood ON mood.track = track.number"

/* Hands the songs of a statement over SONG_COLUMNS to `take`, counts them, finalizes it. */
bool database_take_songs(struct library *library, sqlite3_stmt *statement, library_take *take,
                         void *context, size_t *count, struct error *err);

#endif
