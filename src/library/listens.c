#include "library/database.h"

#include <stdlib.h>

bool library_add_listen(struct library *library, enum library_event event, int64_t number,
                        enum mood mood, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library, "INSERT INTO listen (at, event, track, mood) VALUES (?, ?, ?, ?)", err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, clock_unix());
    sqlite3_bind_text(statement, 2, event == LISTEN_SHOWN ? "shown" : "picked", -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, number);
    if (mood != MOOD_UNKNOWN) {
        sqlite3_bind_text(statement, 4, mood_name(mood), -1, SQLITE_STATIC);
    }
    bool good = sqlite3_step(statement) == SQLITE_DONE || database_problem(library, err);
    sqlite3_finalize(statement);
    return good;
}

bool library_shown(struct library *library, int64_t seconds, int64_t **number, size_t *count,
                   struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT DISTINCT track FROM listen WHERE at >= ? AND event = 'shown' ORDER BY track", err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, clock_unix() - seconds);
    int64_t *numbers = NULL;
    size_t capacity = 0;
    bool good = false;
    *count = 0;
    while (database_row(library, statement, &good, err)) {
        numbers = memory_grow(numbers, &capacity, *count + 1, sizeof *numbers);
        numbers[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    if (!good) {
        free(numbers);
        return false;
    }
    *number = numbers;
    return true;
}
