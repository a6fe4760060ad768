#include "library/database.h"

static enum mood mood_column(sqlite3_stmt *statement, int column) {
    const char *name = (const char *)sqlite3_column_text(statement, column);
    return name == NULL ? MOOD_UNKNOWN : mood_from_name(name);
}

static int64_t at_most(size_t most) {
    return most > INT64_MAX / 2 ? INT64_MAX / 2 : (int64_t)most;
}

bool library_moments(struct library *library, size_t most, library_take_moment *take, void *context,
                     struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         "SELECT number, at, mood, want, angry, calm, happy, sad FROM moment "
                         "ORDER BY number DESC LIMIT ?",
                         err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, at_most(most));
    bool good = false;
    bool more = true;
    while (more && database_row(library, statement, &good, err)) {
        struct library_moment moment = {.mood = mood_column(statement, 2),
                                        .want = (const char *)sqlite3_column_text(statement, 3)};
        moment.seen = sqlite3_column_type(statement, 4) != SQLITE_NULL;
        for (int m = 0; m < MOOD_COUNT; m++) {
            moment.probability[m] = sqlite3_column_double(statement, 4 + m);
        }
        more = take(context, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                    &moment);
    }
    sqlite3_finalize(statement);
    return good || !more;
}

static bool has(struct library *library, const char *sql, int64_t number, bool *there,
                struct error *err) {
    sqlite3_stmt *statement = database_prepare(library, sql, err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    sqlite3_bind_int64(statement, 1, number);
    *there = database_row(library, statement, &good, err);
    sqlite3_finalize(statement);
    return good;
}

bool library_has_moment(struct library *library, int64_t number, bool *there, struct error *err) {
    return has(library, "SELECT 1 FROM moment WHERE number = ?", number, there, err);
}

bool library_has_listen(struct library *library, int64_t number, bool *there, struct error *err) {
    return has(library, "SELECT 1 FROM listen WHERE number = ? AND event = 'played'", number, there,
               err);
}

static const char *const events[] = {
    [LISTEN_SHOWN] = "shown", [LISTEN_PICKED] = "picked", [LISTEN_PLAYED] = "played"};

const char *library_event_name(enum library_event event) {
    return events[event];
}

static enum library_event event_column(sqlite3_stmt *statement, int column) {
    const char *name = (const char *)sqlite3_column_text(statement, column);
    enum library_event event = LISTEN_PLAYED;
    while (event != LISTEN_SHOWN && !(name != NULL && text_same(name, events[event]))) {
        event--;
    }
    return event;
}

bool library_listens(struct library *library, bool shown, size_t most, library_take_listen *take,
                     void *context, struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library,
        "SELECT listen.number, at, event, listen.track, title, artist, listen.mood, moment "
        "FROM listen JOIN track ON track.number = listen.track "
        "WHERE ? OR event <> 'shown' ORDER BY listen.number DESC LIMIT ?",
        err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int(statement, 1, shown);
    sqlite3_bind_int64(statement, 2, at_most(most));
    bool good = false;
    bool more = true;
    while (more && database_row(library, statement, &good, err)) {
        struct library_listen listen = {
            .number = sqlite3_column_int64(statement, 0),
            .at = sqlite3_column_int64(statement, 1),
            .event = event_column(statement, 2),
            .track = sqlite3_column_int64(statement, 3),
            .title = (const char *)sqlite3_column_text(statement, 4),
            .artist = (const char *)sqlite3_column_text(statement, 5),
            .mood = mood_column(statement, 6),
            .moment = sqlite3_column_int64(statement, 7),
        };
        more = take(context, &listen);
    }
    sqlite3_finalize(statement);
    return good || !more;
}

bool library_forget(struct library *library, struct error *err) {
    bool good =
        database_run(library, "PRAGMA secure_delete = ON", err) && library_begin(library, err);
    if (good) {
        good = database_run(library, "DELETE FROM listen; DELETE FROM moment", err);
        if (good) {
            good = library_commit(library, err);
        } else {
            library_rollback(library);
        }
    }
    struct error ignored;
    database_run(library, "PRAGMA secure_delete = OFF", &ignored);
    if (good) {
        /* The log holds the pages as they were. */
        library_tidy(library);
    }
    return good;
}
