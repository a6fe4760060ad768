#include "library/database.h"

#include <stdlib.h>

/* What is not bound stays NULL. */
static void bind_mood(sqlite3_stmt *statement, int place, enum mood mood) {
    if (mood != MOOD_UNKNOWN) {
        sqlite3_bind_text(statement, place, mood_name(mood), -1, SQLITE_STATIC);
    }
}

bool library_add_moment(struct library *library, const struct library_moment *moment,
                        int64_t *number, struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         "INSERT INTO moment (at, mood, want, angry, calm, happy, sad) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)",
                         err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, clock_unix());
    bind_mood(statement, 2, moment->mood);
    sqlite3_bind_text(statement, 3, moment->want, -1, SQLITE_TRANSIENT);
    for (int m = 0; moment->seen && m < MOOD_COUNT; m++) {
        sqlite3_bind_double(statement, 4 + m, moment->probability[m]);
    }
    bool good = database_finish(library, statement, err);
    *number = good ? sqlite3_last_insert_rowid(library->database) : 0;
    return good;
}

bool library_agree_mood(struct library *library, int64_t moment, enum mood mood,
                        struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library, "UPDATE moment SET mood = ? WHERE number = ?", err);
    if (statement == NULL) {
        return false;
    }
    bind_mood(statement, 1, mood);
    sqlite3_bind_int64(statement, 2, moment);
    return database_finish(library, statement, err);
}

bool library_add_listen(struct library *library, enum library_event event, int64_t number,
                        enum mood mood, int64_t moment, struct error *err) {
    static const char *const names[] = {
        [LISTEN_SHOWN] = "shown", [LISTEN_PICKED] = "picked", [LISTEN_PLAYED] = "played"};
    sqlite3_stmt *statement = database_prepare(
        library, "INSERT INTO listen (at, event, track, mood, moment) VALUES (?, ?, ?, ?, ?)", err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, clock_unix());
    sqlite3_bind_text(statement, 2, names[event], -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, number);
    bind_mood(statement, 4, mood);
    if (moment != 0) {
        sqlite3_bind_int64(statement, 5, moment);
    }
    return database_finish(library, statement, err);
}

const char *library_fate_name(enum library_fate fate) {
    static const char *const names[] = {[FATE_UNKNOWN] = NULL,
                                        [FATE_ENDED] = "ended",
                                        [FATE_SKIPPED] = "skipped",
                                        [FATE_STOPPED] = "stopped"};
    return names[fate];
}

bool library_begin_listen(struct library *library, int64_t number, enum mood mood, int64_t moment,
                          int64_t *listen, struct error *err) {
    bool good = library_add_listen(library, LISTEN_PLAYED, number, mood, moment, err);
    *listen = good ? sqlite3_last_insert_rowid(library->database) : 0;
    return good;
}

bool library_end_listen(struct library *library, int64_t listen, int64_t heard,
                        enum library_fate fate, struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library, "UPDATE listen SET heard = ?, fate = ? WHERE number = ?", err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, heard);
    sqlite3_bind_text(statement, 2, library_fate_name(fate), -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, listen);
    return database_finish(library, statement, err);
}

bool library_lately(struct library *library, int64_t shown, int64_t heard, int64_t **number,
                    size_t *count, struct error *err) {
    sqlite3_stmt *statement = database_prepare(library,
                                               "SELECT DISTINCT track FROM listen WHERE at >= ? "
                                               "AND (event <> 'shown' OR at >= ?) ORDER BY track",
                                               err);
    if (statement == NULL) {
        return false;
    }
    int64_t now = clock_unix();
    sqlite3_bind_int64(statement, 1, now - heard);
    sqlite3_bind_int64(statement, 2, now - shown);
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
