#include "web/songs.h"

#include "web/request.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void *web_song_json(const struct library_song *song) {
    json_t *json = song_json(song);
    bool known = song->mood != MOOD_UNKNOWN;
    json_object_set_new(json, "number", json_integer((json_int_t)song->number));
    json_object_set_new(json, "duration",
                        song->track.duration > 0 ? json_integer((json_int_t)song->track.duration)
                                                 : json_null());
    json_object_set_new(json, "point",
                        known ? point_json(mood_point_of(song->probability)) : json_null());
    json_object_set_new(json, "plays_here", json_boolean(song->plays_here));
    return json;
}

bool web_song_add(void *list, const struct library_song *song) {
    json_array_append_new(list, web_song_json(song));
    return true;
}

static bool keep_told(void *context, const struct library_song *song) {
    struct told_song **told = context;
    struct text text = {0};
    json_add(&text, web_song_json(song));
    *told = memory_new(1, sizeof **told + text.length);
    memcpy((*told)->feature, song->track.feature, sizeof(*told)->feature);
    memcpy((*told)->text, text.data, text.length);
    (*told)->length = text.length;
    text_free(&text);
    return true;
}

const struct told_song *told_song(struct reader *reader, int64_t number, struct error *err) {
    struct told_song *told = numbered_find(&reader->songs, number);
    if (told == NULL && library_song(reader->library, number, keep_told, &told, err)) {
        numbered_add(&reader->songs, number, told);
    }
    return told;
}
