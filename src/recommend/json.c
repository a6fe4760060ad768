#include "recommend/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void *text_json(const char *text) {
    if (text == NULL) {
        return json_null();
    }
    if (text_is_utf8(text, strlen(text))) {
        return json_string(text);
    }
    char *clean = memory_new(strlen(text) + 1, 1);
    text_printable(clean, strlen(text) + 1, text);
    json_t *json = json_string(clean);
    free(clean);
    return json;
}

static json_t *json_number(double number) {
    return isfinite(number) ? json_real(number) : json_null();
}

void *moods_json(const double moods[MOOD_COUNT]) {
    json_t *json = json_object();
    for (int m = 0; m < MOOD_COUNT; m++) {
        json_object_set_new(json, mood_name((enum mood)m), json_number(moods[m]));
    }
    return json;
}

void *song_json(const struct library_song *song) {
    const struct track *track = &song->track;
    bool known = song->mood != MOOD_UNKNOWN;
    json_t *moods = known ? moods_json(song->probability) : json_null();
    json_t *json = json_object();
    json_object_set_new(json, "id", text_json(track->id));
    json_object_set_new(json, "uri", text_json(track->uri));
    json_object_set_new(json, "title", text_json(track->title));
    json_object_set_new(json, "artist", text_json(track->artist));
    json_object_set_new(json, "album", text_json(track->album));
    json_object_set_new(json, "genre", text_json(track->genre));
    json_object_set_new(json, "valence", json_number(track->feature[FEATURE_VALENCE]));
    json_object_set_new(json, "energy", json_number(track->feature[FEATURE_ENERGY]));
    json_object_set_new(json, "mood", known ? json_string(mood_name(song->mood)) : json_null());
    json_object_set_new(json, "moods", moods);
    json_object_set_new(json, "sure",
                        known ? json_number(song->probability[song->mood]) : json_null());
    json_object_set_new(json, "heard", json_boolean(song->heard));
    return json;
}

void *reasons_json(const struct recommendation *match) {
    json_t *because = json_array();
    if (match->sounds_alike) {
        json_array_append_new(because, json_string("sound"));
    }
    for (size_t r = 0; r < match->reasons; r++) {
        json_array_append_new(because, json_string(feature_name(match->because[r])));
    }
    return because;
}

void *matches_json(const struct song *songs, const struct recommendation *match, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = song_json(&songs[i].of);
        json_object_set_new(json, "score", json_real(match[i].score));
        json_object_set_new(json, "similarity", json_real(match[i].similarity));
        json_object_set_new(json, "because", reasons_json(&match[i]));
        json_array_append_new(list, json);
    }
    return list;
}

void *point_json(struct mood_point point) {
    return json_pack("{s:f, s:f}", "valence", point.valence, "arousal", point.arousal);
}

static json_t *place_json(struct mood_point point) {
    enum mood mood = travel_corner(point);
    json_t *json = point_json(point);
    json_object_set_new(json, "mood",
                        mood == MOOD_UNKNOWN ? json_null() : json_string(mood_name(mood)));
    return json;
}

void *travel_songs_json(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    json_t *list = json_array();
    for (size_t i = 0; i < journey->steps; i++) {
        const struct journey_step *step = &journey->step[i];
        json_t *json = song_json(&travel->songs[i].of);
        json_object_set_new(json, "station", point_json(step->station));
        json_object_set_new(json, "point", point_json(step->point));
        json_object_set_new(json, "minutes", json_real(step->minutes));
        json_object_set_new(json, "minutes_known", json_boolean(step->minutes_known));
        json_array_append_new(list, json);
    }
    return list;
}

void *travel_json(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    json_t *want =
        travel->want == WANT_UNKNOWN ? json_null() : json_string(want_name(travel->want));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:f, s:o}", "from",
                     place_json(travel->plan.from), "to", place_json(travel->plan.to), "want", want,
                     "begin", (json_t *)point_json(journey->begin), "end",
                     (json_t *)point_json(journey->end), "seed", (json_int_t)travel->seed, "wanted",
                     (json_int_t)journey->wanted, "minutes", journey->minutes, "songs",
                     (json_t *)travel_songs_json(travel));
}
