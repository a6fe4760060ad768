#include "library/database.h"

#include <stdlib.h>
#include <string.h>

/* More coordinates than any map has; what claims more is damaged. */
enum { MOST_COORDINATES = 1024 };

void library_model_free(struct library_model *model) {
    free(model->summary);
    free(model->coordinate);
    free(model->number);
    free(model->place);
    *model = (struct library_model){0};
}

static bool insert_coordinates(struct library *library, const struct library_model *model,
                               struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library, "INSERT INTO coordinate (number, feature, mean, deviation) VALUES (?,?,?,?)", err);
    bool good = statement != NULL;
    for (size_t i = 0; good && i < model->columns; i++) {
        const struct library_coordinate *coordinate = &model->coordinate[i];
        sqlite3_bind_int64(statement, 1, (int64_t)i);
        sqlite3_bind_text(statement, 2, feature_name(coordinate->feature), -1, SQLITE_STATIC);
        sqlite3_bind_double(statement, 3, coordinate->mean);
        sqlite3_bind_double(statement, 4, coordinate->deviation);
        good = sqlite3_step(statement) == SQLITE_DONE || database_problem(library, err);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return good;
}

bool library_set_model(struct library *library, const struct library_mood *mood, size_t count,
                       const struct library_model *model, struct error *err) {
    if (!database_run(library, "DELETE FROM mood; DELETE FROM model; DELETE FROM coordinate",
                      err) ||
        !database_insert_moods(library, mood, count, err) ||
        !database_run(library, HEARD_MOODS, err) || !insert_coordinates(library, model, err)) {
        return false;
    }
    sqlite3_stmt *statement =
        database_prepare(library,
                         "INSERT INTO model (number, made, summary, songs, typical, track, place) "
                         "VALUES (1, ?, ?, ?, ?, ?, ?)",
                         err);
    if (statement == NULL) {
        return false;
    }
    size_t songs = model->songs;
    sqlite3_bind_int64(statement, 1, clock_unix());
    sqlite3_bind_text(statement, 2, model->summary, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, (int64_t)songs);
    sqlite3_bind_double(statement, 4, model->typical);
    sqlite3_bind_blob64(statement, 5, songs == 0 ? (void *)"" : model->number,
                        songs * sizeof *model->number, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 6, songs == 0 ? (void *)"" : model->place,
                        songs * model->columns * sizeof *model->place, SQLITE_STATIC);
    bool good = sqlite3_step(statement) == SQLITE_DONE || database_problem(library, err);
    sqlite3_finalize(statement);
    return good;
}

static bool read_coordinates(struct library *library, struct library_model *out,
                             struct error *err) {
    sqlite3_stmt *statement = database_prepare(
        library, "SELECT feature, mean, deviation FROM coordinate ORDER BY number", err);
    if (statement == NULL) {
        return false;
    }
    size_t capacity = 0;
    bool good = false;
    while (out->columns < MOST_COORDINATES && database_row(library, statement, &good, err)) {
        out->coordinate =
            memory_grow(out->coordinate, &capacity, out->columns + 1, sizeof *out->coordinate);
        out->coordinate[out->columns++] = (struct library_coordinate){
            .feature = feature_from_name((const char *)sqlite3_column_text(statement, 0)),
            .mean = sqlite3_column_double(statement, 1),
            .deviation = sqlite3_column_double(statement, 2)};
    }
    sqlite3_finalize(statement);
    return good;
}

/* A blob of the model, which must have exactly `count` items of `size` bytes; NULL if it has not.
 * Read straight into place: a column of a statement would be copied twice. */
static void *blob_of(struct library *library, const char *column, size_t count, size_t size) {
    sqlite3_blob *blob = NULL;
    void *items = NULL;
    if (sqlite3_blob_open(library->database, "main", "model", column, 1, 0, &blob) == SQLITE_OK) {
        size_t bytes = (size_t)sqlite3_blob_bytes(blob);
        if (bytes % size == 0 && bytes / size == count) {
            items = memory_new(count, size);
            if (sqlite3_blob_read(blob, items, (int)bytes, 0) != SQLITE_OK) {
                free(items);
                items = NULL;
            }
        }
    }
    sqlite3_blob_close(blob);
    return items;
}

static bool read_map(struct library *library, sqlite3_stmt *statement, struct library_model *out,
                     struct error *err) {
    if (!read_coordinates(library, out, err)) {
        return false;
    }
    int64_t songs = sqlite3_column_int64(statement, 1);
    bool good = songs >= 0 && songs < UINT32_MAX;
    for (size_t i = 0; good && i < out->columns; i++) {
        good = out->coordinate[i].feature != FEATURE_COUNT;
    }
    if (good) {
        out->songs = (size_t)songs;
        out->typical = sqlite3_column_double(statement, 2);
        out->number = blob_of(library, "track", out->songs, sizeof *out->number);
        out->place = blob_of(library, "place", out->songs * out->columns, sizeof *out->place);
        good = out->number != NULL && out->place != NULL;
    }
    return good || error_set(err, "%s: the map of the songs is damaged; run 'mien fit' again",
                             library->path);
}

bool library_get_model(struct library *library, bool map, struct library_model *out,
                       struct error *err) {
    *out = (struct library_model){0};
    sqlite3_stmt *statement =
        database_prepare(library, "SELECT summary, songs, typical FROM model", err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    if (database_row(library, statement, &good, err)) {
        const char *summary = (const char *)sqlite3_column_text(statement, 0);
        out->summary = memory_string(summary == NULL ? "" : summary);
        good = !map || read_map(library, statement, out, err);
    } else if (good) {
        good = error_set(err, "%s: the songs have no moods yet; run 'mien fit'", library->path);
    }
    sqlite3_finalize(statement);
    if (!good) {
        library_model_free(out);
    }
    return good;
}

bool library_fitted(struct library *library, int64_t *fit, struct error *err) {
    sqlite3_stmt *statement = database_prepare(library, "SELECT made, summary FROM model", err);
    if (statement == NULL) {
        return false;
    }
    bool good = false;
    *fit = 0;
    if (database_row(library, statement, &good, err)) {
        uint64_t made = (uint64_t)sqlite3_column_int64(statement, 0);
        const char *summary = (const char *)sqlite3_column_text(statement, 1);
        uint64_t hash = summary == NULL ? 0 : text_hash(TEXT_HASH, summary, strlen(summary));
        *fit = (int64_t)(((hash ^ made * 0x9e3779b97f4a7c15u) >> 1) | 1);
    }
    sqlite3_finalize(statement);
    return good;
}
