#include "library/database.h"

#include <string.h>

const char *library_sound_type(const char *path) {
    static const char *const types[][2] = {
        {"mp3", "audio/mpeg"}, {"mpga", "audio/mpeg"}, {"flac", "audio/flac"},
        {"ogg", "audio/ogg"},  {"oga", "audio/ogg"},   {"opus", "audio/ogg"},
        {"m4a", "audio/mp4"},  {"m4b", "audio/mp4"},   {"wav", "audio/wav"},
        {"wave", "audio/wav"}, {"aac", "audio/aac"},   {"weba", "audio/webm"}};
    const char *dot = strrchr(path_name(path), '.');
    for (size_t i = 0; dot != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (text_same(dot + 1, types[i][0])) {
            return types[i][1];
        }
    }
    return NULL;
}

/* browsers_play(path), for SQL. */
static void browsers_play(sqlite3_context *context, int count, sqlite3_value **value) {
    (void)count;
    enum { LONGEST = 8 };
    const char *path = sqlite3_value_blob(value[0]);
    size_t length = (size_t)sqlite3_value_bytes(value[0]);
    char end[LONGEST + 1] = "";
    size_t kept = length < LONGEST ? length : LONGEST;
    if (path != NULL) {
        memcpy(end, path + length - kept, kept);
    }
    sqlite3_result_int(context, library_sound_type(end) != NULL);
}

bool database_add_functions(struct library *library, struct error *err) {
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    return sqlite3_create_function(library->database, "browsers_play", 1, flags, NULL,
                                   browsers_play, NULL, NULL) == SQLITE_OK ||
           database_problem(library, err);
}
