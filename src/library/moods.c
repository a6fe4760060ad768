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

bool library_count_moods(struct library *library, int64_t count[MOOD_COUNT], struct error *err) {
    memset(count, 0, MOOD_COUNT * sizeof *count);
    sqlite3_stmt *statement =
        database_prepare(library, "SELECT mood, count(*) FROM mood GROUP BY mood", err);
    bool good = statement != NULL;
    while (statement != NULL && database_row(library, statement, &good, err)) {
        enum mood mood = mood_from_name((const char *)sqlite3_column_text(statement, 0));
        if (mood != MOOD_UNKNOWN) {
            count[mood] = sqlite3_column_int64(statement, 1);
        }
    }
    sqlite3_finalize(statement);
    return good;
}

bool library_songs_of(struct library *library, enum mood mood, struct library_mood **out,
                      size_t *count, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library, "SELECT track, angry, calm, happy, sad FROM mood WHERE mood = ? ORDER BY track",
        err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_text(statement, 1, mood_name(mood), -1, SQLITE_STATIC);
    struct library_mood *moods = NULL;
    size_t capacity = 0;
    bool good = false;
    *count = 0;
    while (database_row(library, statement, &good, err)) {
        moods = memory_grow(moods, &capacity, *count + 1, sizeof *moods);
        struct library_mood *row = &moods[*count];
        *row = (struct library_mood){.number = sqlite3_column_int64(statement, 0), .mood = mood};
        for (int m = 0; m < MOOD_COUNT; m++) {
            row->probability[m] = sqlite3_column_double(statement, 1 + m);
        }
        *count += 1;
    }
    sqlite3_finalize(statement);
    if (!good) {
        free(moods);
        return false;
    }
    *out = moods;
    return true;
}

bool library_points(struct library *library, enum mood mood, struct library_point **out,
                    size_t *count, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT track.number, valence, energy FROM mood JOIN track ON track.number = mood.track "
        "WHERE mood.mood = ? ORDER BY track.number",
        err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_text(statement, 1, mood_name(mood), -1, SQLITE_STATIC);
    struct library_point *points = NULL;
    size_t capacity = 0;
    bool good = false;
    *count = 0;
    while (database_row(library, statement, &good, err)) {
        points = memory_grow(points, &capacity, *count + 1, sizeof *points);
        points[(*count)++] = (struct library_point){.number = sqlite3_column_int64(statement, 0),
                                                    .valence = database_number(statement, 1),
                                                    .energy = database_number(statement, 2)};
    }
    sqlite3_finalize(statement);
    if (!good) {
        free(points);
        return false;
    }
    *out = points;
    return true;
}
