#include "web/jukebox_state.h"

#include "web/songs.h"

#include <jansson.h>
#include <math.h>

static json_t *first_of(const char *text, const char *otherwise) {
    return text_json(text != NULL ? text : otherwise);
}

static json_t *numbers_json(const struct jukebox_order *order) {
    json_t *list = json_array();
    for (size_t i = 0; i < order->songs; i++) {
        json_array_append_new(list, json_integer((json_int_t)order->song[i].of.number));
    }
    return list;
}

void *jukebox_state_json(const struct jukebox_order *order, const struct player *player,
                         const struct player_state *state, const char *problem) {
    if (player == NULL || state->track >= order->songs) {
        return json_pack("{s:s, s:n, s:n, s:f, s:f, s:n, s:n, s:n, s:o, s:n, s:o}", "status",
                         player_status_name(PLAYER_STOPPED), "player", "device", "position", 0.0,
                         "length", 0.0, "song", "title", "artist", "songs", numbers_json(order),
                         "at", "problem", (json_t *)text_json(problem));
    }
    const struct library_song *song = &order->song[state->track].of;
    return json_pack("{s:s, s:s, s:o, s:f, s:f, s:o, s:o, s:o, s:o, s:I, s:o}", "status",
                     player_status_name(state->status), "player",
                     player_kind_name(player_kind_of(player)), "device",
                     first_of(state->device, order->device), "position", state->position, "length",
                     state->length, "song", (json_t *)web_song_json(song), "title",
                     first_of(state->title, song->track.title), "artist",
                     first_of(state->artist, song->track.artist), "songs", numbers_json(order),
                     "at", (json_int_t)state->track, "problem", (json_t *)text_json(problem));
}

bool jukebox_state_differs(const void *before, const void *now) {
    static const char *const keys[] = {"status", "player", "device", "songs",
                                       "at",     "title",  "length", "problem"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!json_equal(json_object_get(before, keys[i]), json_object_get(now, keys[i]))) {
            return true;
        }
    }
    return false;
}

void jukebox_state_move_on(void *state, double seconds) {
    const char *status = json_string_value(json_object_get(state, "status"));
    double position = json_number_value(json_object_get(state, "position")) + seconds;
    double length = json_number_value(json_object_get(state, "length"));
    if (text_same(status, player_status_name(PLAYER_PLAYING))) {
        json_object_set_new(state, "position",
                            json_real(length > 0 ? fmin(position, length) : position));
    }
}
