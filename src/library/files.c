#include "library/database.h"

#include <stdlib.h>
#include <string.h>

static struct library_file file_of(sqlite3_stmt *statement, struct text *path) {
    const char *bytes = sqlite3_column_blob(statement, 0);
    text_clear(path);
    text_add(path, bytes == NULL ? "" : bytes, (size_t)sqlite3_column_bytes(statement, 0));
    return (struct library_file){
        .path = path->data,
        .size = sqlite3_column_int64(statement, 1),
        .modified = sqlite3_column_int64(statement, 2),
        .track = sqlite3_column_int64(statement, 3),
        .problem = (const char *)sqlite3_column_text(statement, 4),
        .version = sqlite3_column_int64(statement, 5),
        .gone = sqlite3_column_int(statement, 6) != 0,
    };
}

bool library_files(struct library *library, int64_t track, library_take_file *take, void *context,
                   struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         track == 0 ? "SELECT path, size, modified, track, problem, version, gone "
                                      "FROM file ORDER BY path"
                                    : "SELECT path, size, modified, track, problem, version, gone "
                                      "FROM file WHERE track = ? ORDER BY path",
                         err);
    if (statement == NULL) {
        return false;
    }
    if (track != 0) {
        sqlite3_bind_int64(statement, 1, track);
    }
    struct text path = {0};
    bool good = false;
    bool more = true;
    while (more && database_row(library, statement, &good, err)) {
        struct library_file file = file_of(statement, &path);
        more = take(context, &file);
    }
    text_free(&path);
    sqlite3_finalize(statement);
    return good;
}

/* The song that a path held when it was last noted; 0 for none. */
static bool track_of(struct library *library, const char *path, int64_t *track, struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library, "SELECT track FROM file WHERE path = ?", err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    sqlite3_bind_blob(statement, 1, path, (int)strlen(path), SQLITE_STATIC);
    *track = database_row(library, statement, &good, err) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return good;
}

static bool write_file(struct library *library, const struct library_file *file,
                       struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         "INSERT INTO file (path, size, modified, track, problem, version, gone) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
                         "(size, modified, track, problem, version, gone) = (excluded.size, "
                         "excluded.modified, excluded.track, excluded.problem, excluded.version, "
                         "excluded.gone)",
                         err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_blob(statement, 1, file->path, (int)strlen(file->path), SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, file->size);
    sqlite3_bind_int64(statement, 3, file->modified);
    if (file->track != 0) {
        sqlite3_bind_int64(statement, 4, file->track);
    }
    sqlite3_bind_text(statement, 5, file->problem, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 6, file->version);
    sqlite3_bind_int(statement, 7, file->gone);
    return database_finish(library, statement, err);
}

/* Whether a song is gone, as its files say. A track that came from a catalogue is there without
 * any. */
static bool settle(struct library *library, int64_t track, struct error *err) {
    sqlite3_stmt *statement =
        database_prepare(library,
                         "UPDATE track SET gone = NOT EXISTS (SELECT 1 FROM file WHERE "
                         "file.track = ?1 AND NOT file.gone) WHERE number = ?1 AND heard",
                         err);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, track);
    return database_finish(library, statement, err) && database_heard_mood(library, track, err);
}

bool library_set_file(struct library *library, const struct library_file *file, struct error *err) {
    int64_t before = 0;
    return track_of(library, file->path, &before, err) && write_file(library, file, err) &&
           (before == 0 || before == file->track || settle(library, before, err)) &&
           (file->track == 0 || settle(library, file->track, err));
}
