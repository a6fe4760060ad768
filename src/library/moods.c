#include "library/database.h"

#include <stdlib.h>
#include <string.h>

bool database_insert_moods(struct library *library, const struct library_mood *mood, size_t count,
                           struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library, "INSERT INTO mood (track, mood, angry, calm, happy, sad) VALUES (?,?,?,?,?,?)",
        err);
    bool good = statement != NULL;
    for (size_t i = 0; good && i < count; i++) {
        sqlite3_bind_int64(statement, 1, mood[i].number);
        sqlite3_bind_text(statement, 2, mood_name(mood[i].mood), -1, SQLITE_STATIC);
        for (int m = 0; m < MOOD_COUNT; m++) {
            sqlite3_bind_double(statement, 3 + m, mood[i].probability[m]);
        }
        good = sqlite3_step(statement) == SQLITE_DONE || database_problem(library, err);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return good;
}

static bool summarise_numbers(struct library *library, struct library_summary *out,
                              struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT mood, count(*), avg(max(angry, calm, happy, sad)), avg(valence), avg(energy), "
        "avg(nullif(tempo, 0)), sum(heard) FROM mood JOIN track ON track.number = mood.track GROUP "
        "BY mood",
        err);
    bool good = statement != NULL;
    while (statement != NULL && database_row(library, statement, &good, err)) {
        enum mood mood = mood_from_name((const char *)sqlite3_column_text(statement, 0));
        if (mood != MOOD_UNKNOWN) {
            out[mood].songs = sqlite3_column_int64(statement, 1);
            out[mood].sure = sqlite3_column_double(statement, 2);
            out[mood].valence = sqlite3_column_double(statement, 3);
            out[mood].energy = sqlite3_column_double(statement, 4);
            out[mood].tempo = sqlite3_column_double(statement, 5);
            out[mood].heard = sqlite3_column_int64(statement, 6);
        }
    }
    sqlite3_finalize(statement);
    return good;
}

static bool summarise_genres(struct library *library, struct library_summary *out,
                             struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT mood, genre FROM mood JOIN track ON track.number = mood.track "
        "WHERE genre IS NOT NULL GROUP BY mood, genre ORDER BY count(*) DESC, genre",
        err);
    bool good = statement != NULL;
    size_t have[MOOD_COUNT] = {0};
    while (statement != NULL && database_row(library, statement, &good, err)) {
        enum mood mood = mood_from_name((const char *)sqlite3_column_text(statement, 0));
        if (mood != MOOD_UNKNOWN && have[mood] < LIBRARY_GENRES) {
            char *genre = out[mood].genre[have[mood]++];
            text_printable(genre, sizeof out->genre[0],
                           (const char *)sqlite3_column_text(statement, 1));
        }
    }
    sqlite3_finalize(statement);
    return good;
}

bool library_summarise(struct library *library, struct library_summary out[MOOD_COUNT],
                       struct error *err) {
    memset(out, 0, MOOD_COUNT * sizeof *out);
    return summarise_numbers(library, out, err) && summarise_genres(library, out, err);
}

bool library_genres(struct library *library, struct library_genre out[LIBRARY_MOST_GENRES],
                    size_t *count, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT genre, count(*), sum(mood = 'angry'), sum(mood = 'calm'), sum(mood = 'happy'), "
        "sum(mood = 'sad') FROM mood JOIN track ON track.number = mood.track "
        "WHERE genre IS NOT NULL GROUP BY genre ORDER BY count(*) DESC, genre LIMIT ?",
        err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    *count = 0;
    sqlite3_bind_int(statement, 1, LIBRARY_MOST_GENRES);
    while (database_row(library, statement, &good, err)) {
        struct library_genre *genre = &out[(*count)++];
        text_printable(genre->name, sizeof genre->name,
                       (const char *)sqlite3_column_text(statement, 0));
        genre->songs = sqlite3_column_int64(statement, 1);
        for (int m = 0; m < MOOD_COUNT; m++) {
            genre->of_mood[m] = sqlite3_column_int64(statement, 2 + m);
        }
    }
    sqlite3_finalize(statement);
    return good;
}

bool library_songs_of(struct library *library, enum mood mood, struct library_sure **out,
                      size_t *count, struct error *err) {
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT track, %s FROM mood WHERE mood = ? ORDER BY track",
             mood_name(mood));
    sqlite3_stmt *statement = database_prepare(library, sql, err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_text(statement, 1, mood_name(mood), -1, SQLITE_STATIC);
    struct library_sure *songs = NULL;
    size_t capacity = 0;
    bool good = false;
    *count = 0;
    while (database_row(library, statement, &good, err)) {
        songs = memory_grow(songs, &capacity, *count + 1, sizeof *songs);
        songs[(*count)++] =
            (struct library_sure){.number = sqlite3_column_int64(statement, 0),
                                  .probability = sqlite3_column_double(statement, 1)};
    }
    sqlite3_finalize(statement);
    if (!good) {
        free(songs);
        return false;
    }
    *out = songs;
    return true;
}

bool library_moods(struct library *library, struct library_mood **out, size_t *count,
                   struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library, "SELECT track, mood, angry, calm, happy, sad FROM mood ORDER BY mood, track", err);
    if (statement == NULL) {
        return false;
    }
    struct library_mood *songs = NULL;
    size_t capacity = 0;
    bool good = false;
    *count = 0;
    while (database_row(library, statement, &good, err)) {
        songs = memory_grow(songs, &capacity, *count + 1, sizeof *songs);
        struct library_mood *song = &songs[(*count)++];
        const char *mood = (const char *)sqlite3_column_text(statement, 1);
        *song = (struct library_mood){.number = sqlite3_column_int64(statement, 0),
                                      .mood = mood_from_name(mood == NULL ? "" : mood)};
        for (int m = 0; m < MOOD_COUNT; m++) {
            song->probability[m] = sqlite3_column_double(statement, 2 + m);
        }
    }
    sqlite3_finalize(statement);
    if (!good) {
        free(songs);
        return false;
    }
    *out = songs;
    return true;
}
