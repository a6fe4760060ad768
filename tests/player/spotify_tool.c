/* Has the player "spotify" do what is asked, through the door, and prints what came of it as JSON:
 * spotify_tool play URI=TITLE... | pause | resume | next | stop | seek SECONDS | state | devices.
 * Logs as with --verbose. $DEVICE is --device, $PATIENCE the settings' patience. */
#include "player/player.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SONGS = 200 };

static const struct log talk = {LOG_DEBUG, NULL};

static struct player_settings settings_of(struct log *log) {
    const char *patience = getenv("PATIENCE");
    *log = talk;
    log->out = stderr;
    return (struct player_settings){.kind = PLAYER_SPOTIFY,
                                    .device = getenv("DEVICE"),
                                    .patience = patience == NULL ? 0 : strtod(patience, NULL),
                                    .log = log};
}

static void print(json_t *json) {
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(json);
}

static bool print_state(struct player *player, struct error *err) {
    struct player_state state;
    bool good = player_state(player, &state, err);
    if (good) {
        print(json_pack("{s:s, s:f, s:f, s:i, s:s?, s:s?, s:s?, s:s?}", "status",
                        player_status_name(state.status), "position", state.position, "length",
                        state.length, "track",
                        state.track == PLAYER_NO_TRACK ? -1 : (int)state.track, "uri", state.uri,
                        "title", state.title, "artist", state.artist, "device", state.device));
    }
    player_state_free(&state);
    return good;
}

static bool print_devices(const struct player_settings *settings, struct error *err) {
    struct player_devices devices;
    bool good = player_devices(PLAYER_SPOTIFY, settings, &devices, err);
    for (size_t i = 0; good && i < devices.count; i++) {
        const struct player_device *device = &devices.device[i];
        print(json_pack("{s:s?, s:s?, s:s?, s:b}", "name", device->name, "id", device->id, "type",
                        device->type, "active", device->active));
    }
    player_devices_free(&devices);
    return good;
}

static bool play(const struct player_settings *settings, int count, char **words,
                 struct error *err) {
    struct player_track tracks[SONGS] = {0};
    size_t songs = count < SONGS ? (size_t)count : SONGS;
    for (size_t i = 0; i < songs; i++) {
        char *equals = strchr(words[i], '=');
        if (equals != NULL) {
            *equals = '\0';
        }
        tracks[i].uri = words[i][0] == '\0' ? NULL : words[i];
        tracks[i].title = equals == NULL ? "untitled" : equals + 1;
    }
    struct player *player = player_open(settings, tracks, songs, err);
    bool good =
        player != NULL && player_play(player, tracks, songs, err) && print_state(player, err);
    player_close(player);
    return good;
}

static bool control(const struct player_settings *settings, int count, char **words,
                    struct error *err) {
    struct player *player = player_open_busy(settings, err);
    const char *what = words[0];
    bool good = player != NULL;
    if (!good) {
        return false;
    }
    if (strcmp(what, "pause") == 0 || strcmp(what, "resume") == 0) {
        good = player_pause(player, what[0] == 'p', err);
    } else if (strcmp(what, "next") == 0) {
        good = player_next(player, err);
    } else if (strcmp(what, "stop") == 0) {
        good = player_stop(player, err);
    } else if (strcmp(what, "seek") == 0 && count > 1) {
        good = player_seek(player, strtod(words[1], NULL), err);
    }
    good = good && print_state(player, err);
    player_close(player);
    return good;
}

int main(int count, char **words) {
    struct error err = {"what is to be done?"};
    struct log log;
    struct player_settings settings = settings_of(&log);
    bool good = false;
    if (count > 1 && strcmp(words[1], "play") == 0) {
        good = play(&settings, count - 2, words + 2, &err);
    } else if (count > 1 && strcmp(words[1], "devices") == 0) {
        good = print_devices(&settings, &err);
    } else if (count > 1) {
        good = control(&settings, count - 1, words + 1, &err);
    }
    if (!good) {
        fprintf(stderr, "mien: %s\n", err.message);
    }
    return good ? 0 : 1;
}
