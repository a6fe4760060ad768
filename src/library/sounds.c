#include "library/database.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is not bound stays NULL. */
static void bind_number(sqlite3_stmt *statement, int place, double number) {
    if (isfinite(number)) {
        sqlite3_bind_double(statement, place, number);
    }
}

/* A track of this id: its number (0: there is none), and whether its features were heard. */
static bool find(struct library *library, const char *id, int64_t *number, bool *heard,
                 struct error *err) {
    sqlite3_stmt *statement = database_prepare(library,
                                               "SELECT number, heard OR coalesce(" FEATURE_COLUMNS
                                               ") IS NULL FROM track WHERE id = ?",
                                               err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    bool there = database_row(library, statement, &good, err);
    *number = there ? sqlite3_column_int64(statement, 0) : 0;
    *heard = there && sqlite3_column_int(statement, 1) != 0;
    sqlite3_finalize(statement);
    return good;
}

/* The song's features and length as they were heard now. */
static bool write_features(struct library *library, int64_t number, const struct track *track,
                           struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         "UPDATE track SET (" FEATURE_COLUMNS ", duration, heard) = "
                         "(?,?,?,?,?,?,?,?,?,?,?,?,1) WHERE number = ?",
                         err);
    if (statement == NULL) {
        return false;
    }
    for (int f = 0; f < FEATURE_COUNT; f++) {
        bind_number(statement, 1 + f, track->feature[f]);
    }
    sqlite3_bind_int64(statement, FEATURE_COUNT + 1, track->duration);
    sqlite3_bind_int64(statement, FEATURE_COUNT + 2, number);
    return database_finish(library, statement, err);
}

static bool write_sound(struct library *library, int64_t number, const struct library_sound *sound,
                        struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "INSERT OR REPLACE INTO sound (track, version, mood, angry, calm, happy, sad, valence, "
        "arousal, loudness, loudness_range, true_peak, gain, tempo_half, tempo_double, "
        "tempo_certainty, key_certainty, onset_rate, vector) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        err);
    if (statement == NULL) {
        return false;
    }
    const double numbers[] = {sound->point.valence, sound->point.arousal, sound->loudness,
                              sound->range,         sound->true_peak,     sound->gain,
                              sound->tempo_half,    sound->tempo_double,  sound->tempo_certainty,
                              sound->key_certainty, sound->onset_rate};
    enum { NUMBERS = sizeof numbers / sizeof numbers[0] };
    sqlite3_bind_int64(statement, 1, number);
    sqlite3_bind_int64(statement, 2, sound->version);
    sqlite3_bind_text(statement, 3, mood_name(mood_likeliest(sound->probability)), -1,
                      SQLITE_STATIC);
    for (int m = 0; m < MOOD_COUNT; m++) {
        sqlite3_bind_double(statement, 4 + m, sound->probability[m]);
    }
    for (int i = 0; i < NUMBERS; i++) {
        bind_number(statement, 4 + MOOD_COUNT + i, numbers[i]);
    }
    sqlite3_bind_blob(statement, 4 + MOOD_COUNT + NUMBERS, sound->vector, sizeof sound->vector,
                      SQLITE_STATIC);
    return database_finish(library, statement, err);
}

bool database_heard_mood(struct library *library, int64_t number, struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         "DELETE FROM mood WHERE track = ? AND EXISTS (SELECT 1 FROM sound WHERE "
                         "sound.track = mood.track)",
                         err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, number);
    if (!database_finish(library, statement, err)) {
        return false;
    }
    statement = database_prepare(library, HEARD_MOODS " AND sound.track = ?", err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, number);
    return database_finish(library, statement, err);
}

bool library_add_heard(struct library *library, const struct track *track,
                       const struct library_sound *sound, int64_t *number, struct error *err) {
    bool heard = true;
    if (!find(library, track->id, number, &heard, err)) {
        return false;
    }
    if (*number == 0) {
        if (library_add_track(library, track, number, err) == LIBRARY_FAILED) {
            return false;
        }
    } else if (!heard) {
        return true;
    }
    return write_features(library, *number, track, err) &&
           write_sound(library, *number, sound, err) && database_heard_mood(library, *number, err);
}

/* Takes the words of a track's title and artist out of the index, or puts them in. */
static bool index_words(struct library *library, int64_t number, bool in, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        in ? "INSERT INTO track_words (rowid, title, artist) SELECT number, title, artist "
             "FROM track WHERE number = ?"
           : "INSERT INTO track_words (track_words, rowid, title, artist) SELECT 'delete', number, "
             "title, artist FROM track WHERE number = ?",
        err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, number);
    return database_finish(library, statement, err);
}

bool library_retag(struct library *library, int64_t number, const struct track *track,
                   struct error *err) {
    if (!index_words(library, number, false, err)) {
        return false;
    }
    sqlite3_stmt *statement =
        database_prepare(library,
                         "UPDATE track SET (title, artist, album, genre, uri) = (?, ?, ?, ?, ?) "
                         "WHERE number = ?",
                         err);
    if (statement == NULL) {
        return false;
    }
    const char *texts[] = {track->title, track->artist, track->album, track->genre, track->uri};
    for (int i = 0; i < 5; i++) {
        sqlite3_bind_text(statement, 1 + i, texts[i], -1, SQLITE_STATIC);
    }
    sqlite3_bind_int64(statement, 6, number);
    return database_finish(library, statement, err) && index_words(library, number, true, err);
}

char **library_heard_ids(struct library *library, int64_t version, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT id FROM track WHERE CASE WHEN heard "
        "THEN (SELECT version FROM sound WHERE sound.track = number) = ? "
        "ELSE id >= 'sound:' AND id < 'sound;' AND coalesce(" FEATURE_COLUMNS ") IS NOT NULL END",
        err);
    if (statement == NULL) {
        return NULL;
    }
    sqlite3_bind_int64(statement, 1, version);
    char **ids = NULL;
    size_t count = 0;
    size_t capacity = 0;
    bool good = false;
    while (database_row(library, statement, &good, err)) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        ids = memory_grow(ids, &capacity, count + 2, sizeof *ids);
        ids[count++] = memory_string(id == NULL ? "" : id);
    }
    sqlite3_finalize(statement);
    ids = memory_grow(ids, &capacity, count + 1, sizeof *ids);
    ids[count] = NULL;
    if (!good) {
        for (size_t i = 0; i < count; i++) {
            free(ids[i]);
        }
        free(ids);
        return NULL;
    }
    return ids;
}

bool library_vector(struct library *library, int64_t number, float out[LIBRARY_VECTOR], bool *good,
                    struct error *err) {
    *good = false;
    sqlite3_stmt *statement =
        database_prepare(library, "SELECT vector FROM sound WHERE track = ?", err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, number);
    const size_t size = LIBRARY_VECTOR * sizeof *out;
    bool there = database_row(library, statement, good, err) &&
                 (size_t)sqlite3_column_bytes(statement, 0) == size;
    if (there) {
        memcpy(out, sqlite3_column_blob(statement, 0), size);
    }
    sqlite3_finalize(statement);
    return there;
}

bool library_loudness(struct library *library, int64_t number, double *loudness, double *peak,
                      struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library, "SELECT loudness, true_peak FROM sound WHERE track = ?", err);
    *loudness = *peak = NAN;
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    sqlite3_bind_int64(statement, 1, number);
    if (database_row(library, statement, &good, err)) {
        *loudness = database_number(statement, 0);
        *peak = database_number(statement, 1);
    }
    sqlite3_finalize(statement);
    return good;
}
