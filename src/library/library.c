#include "library/database.h"
#include "library/schema.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* Seconds to wait for another program that writes to the library. */
enum { PATIENCE = 5 };

bool database_problem(struct library *library, struct error *err) {
    int code = library->database == NULL ? SQLITE_CANTOPEN : sqlite3_errcode(library->database);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        library->busy = true;
        return error_set(err,
                         "%s: another program is writing to the library; try again when it "
                         "has finished",
                         library->path);
    case SQLITE_FULL:
        return error_set(err, "%s: the disk is full; free some space and try again", library->path);
    case SQLITE_READONLY:
        return error_set(err,
                         "%s: the library cannot be written here (read-only disk or folder, "
                         "or no permission)",
                         library->path);
    case SQLITE_NOTADB:
        return error_set(err, "%s: not a Mien library", library->path);
    case SQLITE_CORRUPT:
        return error_set(err,
                         "%s: the library is damaged; put a copy back, or move it away and "
                         "add your catalogues again",
                         library->path);
    case SQLITE_CANTOPEN:
        return error_set(err,
                         "%s: the library cannot be opened or made here (missing folder, or "
                         "no permission)",
                         library->path);
    case SQLITE_IOERR:
        return error_set(err, "%s: the disk cannot be read or written (full, or failing): %s",
                         library->path, sqlite3_errmsg(library->database));
    default:
        return error_set(err, "%s: %s", library->path, sqlite3_errmsg(library->database));
    }
}

bool database_run(struct library *library, const char *sql, struct error *err) {
    return sqlite3_exec(library->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_problem(library, err);
}

sqlite3_stmt *database_prepare(struct library *library, const char *sql, struct error *err) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(library->database, sql, -1, &statement, NULL) != SQLITE_OK) {
        database_problem(library, err);
    }
    return statement;
}

bool database_row(struct library *library, sqlite3_stmt *statement, bool *good, struct error *err) {
    int code = sqlite3_step(statement);
    *good = code == SQLITE_ROW || code == SQLITE_DONE || database_problem(library, err);
    return code == SQLITE_ROW;
}

bool database_finish(struct library *library, sqlite3_stmt *statement, struct error *err) {
    bool good = sqlite3_step(statement) == SQLITE_DONE || database_problem(library, err);
    sqlite3_finalize(statement);
    return good;
}

double database_number(sqlite3_stmt *statement, int column) {
    bool missing = sqlite3_column_type(statement, column) == SQLITE_NULL;
    return missing ? NAN : sqlite3_column_double(statement, column);
}

static bool number_of(struct library *library, const char *sql, int64_t *out, struct error *err) {
    sqlite3_stmt *statement = database_prepare(library, sql, err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    *out = database_row(library, statement, &good, err) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return good;
}

/* The version of the library's tables, 0 for an empty file. False with an error for what is no
 * library, or one from the future: before anything in it has changed. */
static bool read_version(struct library *library, int64_t *version, struct error *err) {
    int64_t application = 0;
    int64_t objects = 0;
    if (!number_of(library, "PRAGMA user_version", version, err) ||
        !number_of(library, "PRAGMA application_id", &application, err) ||
        !number_of(library, "SELECT count(*) FROM sqlite_schema", &objects, err)) {
        return false;
    }
    bool empty = objects == 0 && *version == 0;
    if (!empty && (application != SCHEMA_APPLICATION || *version < 1)) {
        return error_set(err, "%s: not a Mien library", library->path);
    }
    if (*version > SCHEMA_VERSION) {
        return error_set(err,
                         "%s: this library is from a newer Mien (version %lld, this one "
                         "knows %d); install the newer Mien to use it",
                         library->path, (long long)*version, SCHEMA_VERSION);
    }
    return true;
}

static bool take_steps(struct library *library, struct error *err) {
    int64_t version = 0;
    bool good = read_version(library, &version, err);
    for (; good && version < SCHEMA_VERSION; version++) {
        good = database_run(library, schema_steps[version], err);
    }
    return good;
}

/* What is read of the version is of one moment: another program may be making the library. */
static bool look_at_version(struct library *library, int64_t *version, struct error *err) {
    if (!library_begin_reading(library, err)) {
        return false;
    }
    bool good = read_version(library, version, err);
    library_rollback(library);
    return good;
}

/* Brings the tables up to date, under a lock, so that two programs at once do not both do it. */
static bool bring_up(struct library *library, int64_t version, struct error *err) {
    const char *fresh = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;";
    if ((version == 0 && !database_run(library, fresh, err)) || !library_begin(library, err)) {
        return false;
    }
    if (!take_steps(library, err)) {
        library_rollback(library);
        return false;
    }
    return library_commit(library, err);
}

/* An empty file becomes a library, and an old library one of this version; one that is as it should
 * be is opened without a lock. SQLite does not wait by itself while another program turns a new
 * file into one with a log. */
static bool prepare(struct library *library, struct error *err) {
    static const struct timespec moment = {0, 10000000};
    double end = clock_seconds() + PATIENCE;
    while (true) {
        int64_t version = 0;
        bool good = look_at_version(library, &version, err);
        if (good && version == SCHEMA_VERSION) {
            return true;
        }
        if (good && bring_up(library, version, err)) {
            return true;
        }
        bool busy = library->busy;
        library->busy = false;
        if (!busy || clock_seconds() > end) {
            return false;
        }
        nanosleep(&moment, NULL);
    }
}

struct library *library_open(const char *path, enum library_access access, struct error *err) {
    struct library *library = memory_new(1, sizeof *library);
    library->path = memory_string(path);
    struct stat status;
    bool there = stat(path, &status) == 0;
    if (!there && access == LIBRARY_USE) {
        error_set(
            err,
            "no library yet (%s): make one with 'mien add' and a folder of music or a catalogue",
            path);
        goto failed;
    }
    if (there && !S_ISREG(status.st_mode)) {
        error_set(err, "%s: not a Mien library", path);
        goto failed;
    }
    if (!there) {
        char *folder = path_folder(path);
        bool made = file_make_folder(folder, err);
        free(folder);
        if (!made) {
            goto failed;
        }
    }
    int flags = SQLITE_OPEN_READWRITE | (access == LIBRARY_MAKE ? SQLITE_OPEN_CREATE : 0);
    /* A library is used by one thread at a time: no locks at each call. */
    flags |= SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &library->database, flags, NULL) != SQLITE_OK) {
        database_problem(library, err);
        goto failed;
    }
    sqlite3 *database = library->database;
    if (sqlite3_db_readonly(database, "main") == 1) {
        error_set(err,
                  "%s: the library cannot be written here (read-only disk or folder, or no "
                  "permission)",
                  path);
        goto failed;
    }
    sqlite3_busy_timeout(database, 1000 * PATIENCE);
    /* A file from elsewhere must not run anything through its schema (SQLite, "Defense Against The
     * Dark Arts"); the log is emptied by library_tidy() and not at every close, which would cost
     * each short command two syncs of the disk. */
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (!database_add_functions(library, err) || !prepare(library, err) ||
        !database_run(library,
                      "PRAGMA synchronous = NORMAL; PRAGMA cache_size = "
                      "-32768; PRAGMA wal_autocheckpoint = 200",
                      err)) {
        goto failed;
    }
    return library;
failed:
    library_close(library);
    return NULL;
}

void library_wait(struct library *library, unsigned seconds) {
    sqlite3_busy_timeout(library->database, (int)(seconds < 3600 ? seconds : 3600) * 1000);
}

void library_keep(struct library *library, unsigned kilobytes) {
    char sql[64];
    struct error ignored;
    snprintf(sql, sizeof sql, "PRAGMA cache_size = -%u", kilobytes);
    database_run(library, sql, &ignored);
}

void library_close(struct library *library) {
    if (library == NULL) {
        return;
    }
    sqlite3_finalize(library->insert);
    sqlite3_finalize(library->words);
    sqlite3_finalize(library->complete);
    sqlite3_finalize(library->version);
    sqlite3_finalize(library->song);
    sqlite3_close(library->database);
    free(library->path);
    free(library);
}

char *library_default_path(void) {
    char *folder = path_data();
    char *path = path_join(folder, "library.db");
    free(folder);
    return path;
}

bool library_begin(struct library *library, struct error *err) {
    return database_run(library, "BEGIN IMMEDIATE", err);
}

bool library_begin_reading(struct library *library, struct error *err) {
    return database_run(library, "BEGIN", err);
}

bool library_commit(struct library *library, struct error *err) {
    if (!database_run(library, "COMMIT", err)) {
        library_rollback(library);
        return false;
    }
    return true;
}

void library_rollback(struct library *library) {
    sqlite3_exec(library->database, "ROLLBACK", NULL, NULL, NULL);
}

bool library_version(struct library *library, int64_t *version, struct error *err) {
    /* What others changed, and what this connection did: each is counted by itself. */
    enum { OWN_BITS = 32 };
    if (library->version == NULL &&
        (library->version = database_prepare(library, "PRAGMA data_version", err)) == NULL) {
        return false;
    }
    bool good = false;
    int64_t others = database_row(library, library->version, &good, err)
                         ? sqlite3_column_int64(library->version, 0)
                         : 0;
    sqlite3_reset(library->version);
    int64_t own = sqlite3_total_changes(library->database) & ((INT64_C(1) << OWN_BITS) - 1);
    *version = (int64_t)((uint64_t)others << OWN_BITS) | own;
    return good;
}

void library_tidy(struct library *library) {
    sqlite3_wal_checkpoint_v2(library->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}
