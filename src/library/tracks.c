#include "library/database.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void bind_text(sqlite3_stmt *statement, int index, const char *text) {
    if (text == NULL) {
        sqlite3_bind_null(statement, index);
    } else {
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    }
}

static void bind_features(sqlite3_stmt *statement, int first, const struct track *track) {
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (isnan(track->feature[i])) {
            sqlite3_bind_null(statement, first + i);
        } else {
            sqlite3_bind_double(statement, first + i, track->feature[i]);
        }
    }
}

static bool prepare_adding(struct library *library, struct error *err) {
    if (library->insert == NULL) {
        library->insert = database_prepare(
            library,
            "INSERT INTO track (id, uri, title, artist, album, genre, duration, " FEATURE_COLUMNS
            ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
            err);
    }
    if (library->insert != NULL && library->words == NULL) {
        library->words = database_prepare(
            library, "INSERT INTO track_words (rowid, title, artist) VALUES (?,?,?)", err);
    }
    return library->words != NULL;
}

/* Makes the words of a new track findable. */
static bool add_words(struct library *library, const struct track *track, int64_t number,
                      struct error *err) {
    sqlite3_bind_int64(library->words, 1, number);
    bind_text(library->words, 2, track->title);
    bind_text(library->words, 3, track->artist);
    int code = sqlite3_step(library->words);
    sqlite3_reset(library->words);
    return code == SQLITE_DONE || database_problem(library, err);
}

/* A song that came without features, from a list that had none, takes them from one that has. */
static enum library_added complete(struct library *library, const struct track *track,
                                   int64_t number, struct error *err) {
    if (!track_has_features(track)) {
        return LIBRARY_PRESENT;
    }
    if (library->complete == NULL) {
        library->complete =
            database_prepare(library,
                             "UPDATE track SET (" FEATURE_COLUMNS ") = (?,?,?,?,?,?,?,?,?,?,?) "
                             "WHERE number = ? AND coalesce(" FEATURE_COLUMNS ") IS NULL",
                             err);
        if (library->complete == NULL) {
            return LIBRARY_FAILED;
        }
    }
    bind_features(library->complete, 1, track);
    sqlite3_bind_int64(library->complete, FEATURE_COUNT + 1, number);
    int code = sqlite3_step(library->complete);
    sqlite3_reset(library->complete);
    if (code != SQLITE_DONE) {
        database_problem(library, err);
        return LIBRARY_FAILED;
    }
    return sqlite3_changes(library->database) == 1 ? LIBRARY_COMPLETED : LIBRARY_PRESENT;
}

enum library_added library_add_track(struct library *library, const struct track *track,
                                     int64_t *number, struct error *err) {
    if (!prepare_adding(library, err)) {
        return LIBRARY_FAILED;
    }
    sqlite3_stmt *insert = library->insert;
    bind_text(insert, 1, track->id);
    bind_text(insert, 2, track->uri);
    bind_text(insert, 3, track->title);
    bind_text(insert, 4, track->artist);
    bind_text(insert, 5, track->album);
    bind_text(insert, 6, track->genre);
    sqlite3_bind_int64(insert, 7, track->duration);
    bind_features(insert, 8, track);
    int code = sqlite3_step(insert);
    sqlite3_reset(insert);
    if (code != SQLITE_DONE) {
        database_problem(library, err);
        return LIBRARY_FAILED;
    }
    if (sqlite3_changes(library->database) == 1) {
        *number = sqlite3_last_insert_rowid(library->database);
        return add_words(library, track, *number, err) ? LIBRARY_ADDED : LIBRARY_FAILED;
    }
    *number = library_find(library, track->id, err);
    return *number < 1 ? LIBRARY_FAILED : complete(library, track, *number, err);
}

static const char *text_of(sqlite3_stmt *statement, int column) {
    return (const char *)sqlite3_column_text(statement, column);
}

static struct library_song song_of(sqlite3_stmt *statement) {
    struct library_song song = {.number = sqlite3_column_int64(statement, 0),
                                .track = {.id = text_of(statement, 1),
                                          .uri = text_of(statement, 2),
                                          .title = text_of(statement, 3),
                                          .artist = text_of(statement, 4),
                                          .album = text_of(statement, 5),
                                          .genre = text_of(statement, 6),
                                          .duration = sqlite3_column_int64(statement, 7)},
                                .mood = MOOD_UNKNOWN};
    for (int i = 0; i < FEATURE_COUNT; i++) {
        song.track.feature[i] = database_number(statement, 8 + i);
    }
    song.heard = sqlite3_column_int(statement, 8 + FEATURE_COUNT) != 0;
    song.gone = sqlite3_column_int(statement, 9 + FEATURE_COUNT) != 0;
    int column = 10 + FEATURE_COUNT;
    if (sqlite3_column_type(statement, column) != SQLITE_NULL) {
        song.mood = mood_from_name(text_of(statement, column));
        for (int i = 0; i < MOOD_COUNT; i++) {
            song.probability[i] = sqlite3_column_double(statement, column + 1 + i);
        }
    }
    song.plays_here = sqlite3_column_int(statement, column + 1 + MOOD_COUNT) != 0;
    return song;
}

/* Hands on the song of the row that the statement stands on; `more` is what `take` says. */
static bool take_row(struct library *library, sqlite3_stmt *statement, library_take *take,
                     void *context, bool *more, struct error *err) {
    struct library_song song = song_of(statement);
    if (song.track.id == NULL || song.track.title == NULL) {
        return error_set(err, "%s: the library is damaged (song %lld)", library->path,
                         (long long)song.number);
    }
    *more = take(context, &song);
    return true;
}

bool database_take_songs(struct library *library, sqlite3_stmt *statement, library_take *take,
                         void *context, size_t *count, struct error *err) {
    bool good = statement != NULL;
    bool more = true;
    *count = 0;
    while (good && more && database_row(library, statement, &good, err)) {
        good = take_row(library, statement, take, context, &more, err);
        *count += 1;
    }
    sqlite3_finalize(statement);
    return good;
}

/* One song by its number, from a statement over SONG_COLUMNS that asks for it. */
static bool take_numbered(struct library *library, sqlite3_stmt *statement, int64_t number,
                          library_take *take, void *context, bool *more, struct error *err) {
    bool good = false;
    sqlite3_bind_int64(statement, 1, number);
    if (database_row(library, statement, &good, err)) {
        good = take_row(library, statement, take, context, more, err);
    } else if (good) {
        good = error_set(err, "%s: no song has number %lld", library->path, (long long)number);
    }
    sqlite3_reset(statement);
    return good;
}

bool library_songs(struct library *library, const int64_t *number, size_t count, library_take *take,
                   void *context, struct error *err) {
    /* The kept one is taken away meanwhile: `take` may ask for songs, too. */
    sqlite3_stmt *statement = library->song;
    library->song = NULL;
    if (statement == NULL) {
        statement = database_prepare(
            library, "SELECT " SONG_COLUMNS " FROM " SONG_TABLES " WHERE track.number = ?", err);
    }
    bool good = statement != NULL;
    bool more = true;
    for (size_t i = 0; good && more && i < count; i++) {
        good = take_numbered(library, statement, number[i], take, context, &more, err);
    }
    sqlite3_finalize(library->song);
    library->song = statement;
    return good;
}

bool library_song(struct library *library, int64_t number, library_take *take, void *context,
                  struct error *err) {
    return library_songs(library, &number, 1, take, context, err);
}

/* The id in a Spotify uri or link; the string itself if it is neither. */
static char *id_in(const char *text) {
    const char *start = text;
    if (text_starts(text, "spotify:track:")) {
        start = text + strlen("spotify:track:");
    } else if (text_starts(text, "https://open.spotify.com/")) {
        const char *track = strstr(text, "/track/");
        start = track == NULL ? text : track + strlen("/track/");
    }
    size_t length = start == text ? strlen(text) : strcspn(start, "?/#");
    return memory_string_n(start, length);
}

int64_t library_find(struct library *library, const char *id_or_uri, struct error *err) {
    /* Only files are known by their uris alone. */
    bool file = text_starts(id_or_uri, "file://");
    sqlite3_stmt *statement =
        database_prepare(library,
                         file ? "SELECT number FROM track WHERE uri = ? AND heard"
                              : "SELECT number FROM track WHERE id = ?",
                         err);
    if (statement == NULL) {
        return -1;
    }
    char *id = id_in(id_or_uri);
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    bool good = false;
    int64_t number =
        database_row(library, statement, &good, err) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    free(id);
    return good ? number : -1;
}

bool library_list(struct library *library, enum mood mood, library_take *take, void *context,
                  struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        mood == MOOD_UNKNOWN
            ? "SELECT " SONG_COLUMNS " FROM " SONG_TABLES " WHERE NOT gone ORDER BY track.number"
            : "SELECT " SONG_COLUMNS " FROM " SONG_TABLES " WHERE mood.mood = ? AND NOT gone "
              "ORDER BY track.number",
        err);
    if (mood != MOOD_UNKNOWN) {
        sqlite3_bind_text(statement, 1, mood_name(mood), -1, SQLITE_STATIC);
    }
    size_t count = 0;
    return database_take_songs(library, statement, take, context, &count, err);
}

bool library_count(struct library *library, int64_t *songs, int64_t *without_features,
                   struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT count(*), count(*) - count(coalesce(" FEATURE_COLUMNS ")) FROM track "
        "WHERE NOT gone",
        err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    if (database_row(library, statement, &good, err)) {
        *songs = sqlite3_column_int64(statement, 0);
        *without_features = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return good;
}

void library_features_free(struct library_features *features) {
    free(features->number);
    free(features->feature);
    free(features->heard);
    *features = (struct library_features){0};
}

bool library_features(struct library *library, struct library_features *out, struct error *err) {
    *out = (struct library_features){0};
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT number, " FEATURE_COLUMNS
        ", CASE WHEN heard THEN (SELECT mood FROM sound WHERE sound.track = number) END FROM track "
        "WHERE coalesce(" FEATURE_COLUMNS ") IS NOT NULL AND NOT gone ORDER BY number",
        err);
    if (statement == NULL) {
        return false;
    }
    size_t capacity = 0;
    bool good = false;
    while (database_row(library, statement, &good, err)) {
        size_t at = out->songs++;
        if (at == capacity) {
            out->number = memory_grow(out->number, &capacity, at + 1, sizeof *out->number);
            out->feature =
                memory_resize(out->feature, capacity, FEATURE_COUNT * sizeof *out->feature);
            out->heard = memory_resize(out->heard, capacity, sizeof *out->heard);
        }
        out->number[at] = sqlite3_column_int64(statement, 0);
        for (int i = 0; i < FEATURE_COUNT; i++) {
            out->feature[at * FEATURE_COUNT + (size_t)i] = database_number(statement, 1 + i);
        }
        const char *mood = text_of(statement, 1 + FEATURE_COUNT);
        out->heard[at] = mood == NULL ? MOOD_UNKNOWN : mood_from_name(mood);
    }
    sqlite3_finalize(statement);
    if (!good) {
        library_features_free(out);
    }
    return good;
}
