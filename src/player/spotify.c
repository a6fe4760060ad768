/* Spotify as a player. The app on one of the listener's devices plays; Mien asks Spotify's Web API
 * to have it do so, which takes Premium. */
#include "player/inside.h"
#include "player/spotify_device.h"
#include "player/spotify_now.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SONGS = 100 }; /* the most that go into one list */

struct spotify {
    struct spotify_session session;
    const char *device_name; /* of the settings */
    char *device;            /* the id of the one that plays, once chosen */
    char *uri[SONGS];        /* of the last play() */
    char *title[SONGS];
    size_t songs;
};

static void forget_songs(struct spotify *spotify) {
    for (size_t i = 0; i < spotify->songs; i++) {
        free(spotify->uri[i]);
        free(spotify->title[i]);
    }
    spotify->songs = 0;
}

static void close_spotify(void *self) {
    struct spotify *spotify = self;
    forget_songs(spotify);
    spotify_session_close(&spotify->session);
    free(spotify->device);
    free(spotify);
}

static void *open_spotify(const struct player_settings *settings, struct error *err) {
    struct spotify *spotify = memory_new(1, sizeof *spotify);
    struct spotify_token token;
    spotify->device_name = settings->device;
    /* First the login: without one libcurl need not be loaded. */
    if (!spotify_token_load(&token, err)) {
        free(spotify);
        return NULL;
    }
    if (!spotify_session_open(&spotify->session, settings->patience, settings->log, err)) {
        spotify_token_free(&token);
        free(spotify);
        return NULL;
    }
    spotify->session.token = token;
    return spotify;
}

static bool can_play(void *self, const struct player_track *track, struct error *err) {
    static const char start[] = "spotify:track:";
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    enum { ID = 22 };
    (void)self;
    const char *id =
        track->uri != NULL && text_starts(track->uri, start) ? track->uri + sizeof start - 1 : NULL;
    if (id == NULL || strlen(id) != ID || strspn(id, letters) != ID) {
        return error_set(err, "%s is no song of Spotify's (it has no spotify:track: uri)",
                         track->title);
    }
    return true;
}

/* Which device is meant, by its id: chosen once, since every command names it. */
static bool find_device(struct spotify *spotify, struct error *err) {
    struct spotify_devices devices;
    if (spotify->device != NULL) {
        return true;
    }
    char *last = spotify_last_device();
    const struct spotify_device *chosen = NULL;
    if (spotify_list_devices(&spotify->session, &devices, err)) {
        chosen = spotify_choose_device(&devices, spotify->device_name, last, err);
    }
    if (chosen != NULL) {
        spotify->device = memory_string(chosen->id);
        log_write(spotify->session.log, LOG_INFO, "spotify: on %s",
                  chosen->name == NULL ? "a device without a name" : chosen->name);
    }
    spotify_devices_free(&devices);
    free(last);
    return chosen != NULL;
}

/* The sentence for 404: what was to play is gone, so what there is instead is asked for. */
static void say_no_device(struct spotify *spotify, struct error *err) {
    struct spotify_devices devices;
    struct error ignored;
    if (spotify_list_devices(&spotify->session, &devices, &ignored)) {
        char *names = spotify_device_names(&devices);
        error_set(err,
                  "Spotify has no active device; open Spotify somewhere and try again, or "
                  "choose one with --device: %s",
                  devices.count == 0 ? "there are none now" : names);
        free(names);
    }
    spotify_devices_free(&devices);
}

/* A command to the device: no answer is expected but that it is taken. `more` goes behind the
 * device's id in the query, NULL for nothing. */
static bool command(struct spotify *spotify, enum http_method method, const char *path,
                    const char *more, const char *body, struct error *err) {
    struct text query = {0};
    struct http_answer answer;
    if (!find_device(spotify, err)) {
        return false;
    }
    text_add_string(&query, "device_id=");
    http_escape(&query, spotify->device);
    text_add_string(&query, more == NULL ? "" : more);
    struct spotify_request request = {method, path, query.data, body};
    bool good = spotify_call(&spotify->session, &request, &answer, err);
    if (!good && answer.status == 404) {
        say_no_device(spotify, err);
    }
    http_answer_free(&answer);
    text_free(&query);
    return good;
}

static bool play(void *self, const struct player_track *tracks, size_t count, struct error *err) {
    struct spotify *spotify = self;
    json_t *uris = json_array();
    forget_songs(spotify);
    for (size_t i = 0; i < count && i < SONGS; i++) {
        spotify->uri[i] = memory_string(tracks[i].uri);
        spotify->title[i] = memory_string(tracks[i].title);
        spotify->songs++;
        json_array_append_new(uris, json_string(tracks[i].uri));
    }
    json_t *json = json_pack("{s:o, s:i}", "uris", uris, "position_ms", 0);
    char *body = json_dumps(json, JSON_COMPACT);
    bool good = command(spotify, HTTP_PUT, "/me/player/play", NULL, body, err);
    if (good) {
        spotify_remember_device(spotify->device);
    }
    free(body);
    json_decref(json);
    return good;
}

static bool pause_it(void *self, bool pause, struct error *err) {
    struct spotify *spotify = self;
    struct spotify_state state;
    /* Spotify calls it a violation to pause what pauses. */
    bool good = spotify_ask_state(&spotify->session, &state, err);
    bool done = good && state.playing != pause;
    spotify_state_free(&state);
    if (!good || done) {
        return good;
    }
    const char *path = pause ? "/me/player/pause" : "/me/player/play";
    return command(spotify, HTTP_PUT, path, NULL, NULL, err) &&
           spotify_wait_for(&spotify->session, !pause, err);
}

static bool stop(void *self, struct error *err) {
    return pause_it(self, true, err); /* it knows no other end */
}

static bool next(void *self, struct error *err) {
    struct spotify *spotify = self;
    struct spotify_state before;
    bool good = spotify_ask_state(&spotify->session, &before, err) &&
                command(spotify, HTTP_POST, "/me/player/next", NULL, NULL, err) &&
                spotify_wait_for_other(&spotify->session, &before, err);
    spotify_state_free(&before);
    return good;
}

static bool seek(void *self, double seconds, struct error *err) {
    struct spotify *spotify = self;
    struct spotify_state state;
    char more[64];
    if (!spotify_ask_state(&spotify->session, &state, err)) {
        return false;
    }
    double place = fmax(state.position + seconds, 0);
    bool known = state.uri != NULL;
    place = state.length > 0 ? fmin(place, state.length) : place;
    spotify_state_free(&state);
    if (!known) {
        return error_set(err, "Spotify plays nothing");
    }
    snprintf(more, sizeof more, "&position_ms=%.0f", 1000 * fmin(place, 1e6));
    return command(spotify, HTTP_PUT, "/me/player/seek", more, NULL, err);
}

/* Which song of the list it is: by its uri; where another recording of the same song plays, which
 * Spotify chooses by country, by the uri that it was asked for, or by its title. */
static size_t place_of(const struct spotify *spotify, const struct spotify_state *state) {
    const char *uris[] = {state->uri, state->asked_uri};
    for (size_t u = 0; u < 2; u++) {
        for (size_t i = 0; uris[u] != NULL && i < spotify->songs; i++) {
            if (strcmp(uris[u], spotify->uri[i]) == 0) {
                return i;
            }
        }
    }
    for (size_t i = 0; state->title != NULL && i < spotify->songs; i++) {
        if (text_same(state->title, spotify->title[i])) {
            return i;
        }
    }
    return PLAYER_NO_TRACK;
}

static bool state_of(void *self, struct player_state *state, struct error *err) {
    struct spotify *spotify = self;
    struct spotify_state now;
    if (!spotify_ask_state(&spotify->session, &now, err)) {
        return false;
    }
    state->status = now.playing ? PLAYER_PLAYING : now.uri != NULL ? PLAYER_PAUSED : PLAYER_STOPPED;
    state->position = now.position;
    state->length = now.length;
    state->uri = now.uri;
    state->title = now.title;
    state->artist = now.artist;
    state->device = now.device;
    /* On another device it is another one's music. */
    bool here = spotify->device == NULL || now.device_id == NULL ||
                strcmp(spotify->device, now.device_id) == 0;
    state->track = here ? place_of(spotify, &now) : PLAYER_NO_TRACK;
    now.uri = now.title = now.artist = now.device = NULL; /* the caller's now */
    spotify_state_free(&now);
    return true;
}

static bool list(void *self, struct player_devices *out, struct error *err) {
    struct spotify *spotify = self;
    struct spotify_devices devices;
    bool good = spotify_list_devices(&spotify->session, &devices, err);
    for (size_t i = 0; good && i < devices.count; i++) {
        const struct spotify_device *device = &devices.device[i];
        if (device->id != NULL && !device->restricted) {
            player_devices_add(out, device->name == NULL ? device->id : device->name, device->id,
                               device->type, device->active);
        }
    }
    spotify_devices_free(&devices);
    return good;
}

const struct player_type player_spotify = {
    .called = "Spotify",
    .open = open_spotify,
    .close = close_spotify,
    .can_play = can_play,
    .play = play,
    .pause = pause_it,
    .next = next,
    .seek = seek,
    .stop = stop,
    .state = state_of,
    .devices = list,
    .pace = 3,
};
