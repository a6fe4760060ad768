#include "cli/cli.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool song_keep(void *context, const struct library_song *from) {
    struct song *song = context;
    song->of = *from;
    const char **texts[] = {&song->of.track.id,     &song->of.track.uri,   &song->of.track.title,
                            &song->of.track.artist, &song->of.track.album, &song->of.track.genre};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        song->text[i] = *texts[i] == NULL ? NULL : memory_string(*texts[i]);
        *texts[i] = song->text[i];
    }
    return true;
}

void song_free(struct song *song) {
    for (size_t i = 0; i < sizeof song->text / sizeof song->text[0]; i++) {
        free(song->text[i]);
    }
    *song = (struct song){0};
}

void *cli_json_text(const char *text) {
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

void *song_json(const struct library_song *song) {
    const struct track *track = &song->track;
    bool known = song->mood != MOOD_UNKNOWN;
    json_t *moods = known ? json_object() : json_null();
    for (int m = 0; known && m < MOOD_COUNT; m++) {
        json_object_set_new(moods, mood_name((enum mood)m), json_number(song->probability[m]));
    }
    json_t *json = json_object();
    json_object_set_new(json, "id", cli_json_text(track->id));
    json_object_set_new(json, "uri", cli_json_text(track->uri));
    json_object_set_new(json, "title", cli_json_text(track->title));
    json_object_set_new(json, "artist", cli_json_text(track->artist));
    json_object_set_new(json, "album", cli_json_text(track->album));
    json_object_set_new(json, "genre", cli_json_text(track->genre));
    json_object_set_new(json, "valence", json_number(track->feature[FEATURE_VALENCE]));
    json_object_set_new(json, "energy", json_number(track->feature[FEATURE_ENERGY]));
    json_object_set_new(json, "mood", known ? json_string(mood_name(song->mood)) : json_null());
    json_object_set_new(json, "moods", moods);
    json_object_set_new(json, "sure",
                        known ? json_number(song->probability[song->mood]) : json_null());
    json_object_set_new(json, "heard", json_boolean(song->heard));
    return json;
}

void cli_print_json(void *json) {
    json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(15));
    putchar('\n');
    json_decref(json);
}

void song_mood_text(const struct library_song *song, char *out, size_t size) {
    if (song->mood == MOOD_UNKNOWN) {
        snprintf(out, size, "-");
    } else {
        snprintf(out, size, "%s %.0f %%", mood_name(song->mood),
                 100 * song->probability[song->mood]);
    }
}

void song_grid_add(struct grid *grid, size_t number, const struct library_song *song) {
    char mood[32];
    song_mood_text(song, mood, sizeof mood);
    grid_add(grid, "%zu", number);
    grid_add(grid, "%s", song->track.title);
    grid_add(grid, "%s", song->track.artist == NULL ? "" : song->track.artist);
    grid_add(grid, "%s", mood);
}
