#include "player/program/songs.h"

#include "player/control.h"
#include "player/inside.h"

#include <math.h>
#include <stdlib.h>

static char *copy(const json_t *from, const char *key) {
    const char *value = json_string_value(json_object_get(from, key));
    return value == NULL ? NULL : memory_string(value);
}

bool songs_read(struct songs *songs, const json_t *message, struct error *err) {
    const json_t *list = json_object_get(message, "songs");
    size_t count = json_array_size(list);
    *songs = (struct songs){
        .device = json_string_value(json_object_get(message, "device")),
        .output = json_string_value(json_object_get(message, "output")),
        .leashed = json_is_true(json_object_get(message, "leashed")),
    };
    if (count == 0 || count > CONTROL_SONGS) {
        return error_set(err, "there are %zu songs to play; 1 to %d are possible", count,
                         CONTROL_SONGS);
    }
    songs->song = memory_new(count, sizeof *songs->song);
    for (size_t i = 0; i < count; i++) {
        const json_t *from = json_array_get(list, i);
        const json_t *gain = json_object_get(from, "gain");
        struct engine_song *song = &songs->song[songs->count++];
        song->uri = copy(from, "uri");
        song->path = player_path_of(song->uri);
        song->title = copy(from, "title");
        song->artist = copy(from, "artist");
        song->gain = json_is_number(gain) ? json_number_value(gain) : NAN;
        if (song->path == NULL) {
            return error_set(err, "%s is no file", song->uri == NULL ? "nothing" : song->uri);
        }
    }
    return true;
}

void songs_free(struct songs *songs) {
    for (size_t i = 0; i < songs->count; i++) {
        free(songs->song[i].uri);
        free(songs->song[i].path);
        free(songs->song[i].title);
        free(songs->song[i].artist);
    }
    free(songs->song);
    *songs = (struct songs){0};
}
