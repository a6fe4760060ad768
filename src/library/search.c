#include "library/database.h"

#include <stdlib.h>
#include <string.h>

/* The words as an FTS5 query: each in quotes, so that nothing in them is an operator; the last one
 * may be the start of a word. */
static char *query_of(const char *words) {
    struct text query = {0};
    text_add_string(&query, "");
    const char *space = " \t\n\"";
    for (const char *word = words + strspn(words, space); *word != '\0';) {
        size_t length = strcspn(word, space);
        text_add_string(&query, query.length == 0 ? "\"" : " \"");
        text_add(&query, word, length);
        text_add_string(&query, "\"");
        word += length;
        word += strspn(word, space);
    }
    if (query.length > 0) {
        text_add_string(&query, "*");
    }
    return query.data;
}

static char *like_of(const char *words) {
    struct text pattern = {0};
    text_add_string(&pattern, "%");
    for (const char *c = words; *c != '\0'; c++) {
        if (strchr("%_\\", *c) != NULL) {
            text_add_string(&pattern, "\\");
        }
        text_add(&pattern, c, 1);
    }
    text_add_string(&pattern, "%");
    return pattern.data;
}

static bool songs_matching(struct library *library, const char *sql, const char *pattern,
                           size_t most, library_take *take, void *context, size_t *count,
                           struct error *err) {
    sqlite3_stmt *statement = database_prepare(library, sql, err);
    sqlite3_bind_text(statement, 1, pattern, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (int64_t)most);
    return database_take_songs(library, statement, take, context, count, err);
}

bool library_search(struct library *library, const char *words, size_t most, library_take *take,
                    void *context, struct error *err) {
    if (!text_is_utf8(words, strlen(words))) {
        return error_set(err, "'%s': search for text in UTF-8", words);
    }
    char *query = query_of(words);
    char *like = like_of(words);
    size_t count = 0;
    bool good = true;
    if (query[0] != '\0') {
        good = songs_matching(
            library,
            "SELECT " SONG_COLUMNS " FROM track_words "
            "JOIN track ON track.number = track_words.rowid "
            "LEFT JOIN mood ON mood.track = track.number "
            "WHERE track_words MATCH ?1 AND NOT gone ORDER BY track_words.rank LIMIT ?2",
            query, most, take, context, &count, err);
        if (good && count == 0) {
            good = songs_matching(
                library,
                "SELECT " SONG_COLUMNS " FROM " SONG_TABLES
                " WHERE title LIKE ?1 ESCAPE '\\' AND NOT gone ORDER BY length(title) "
                "LIMIT ?2",
                like, most, take, context, &count, err);
        }
    }
    free(query);
    free(like);
    return good;
}
