/* Plays on this machine's own speakers, with a program of its own, mien-play, that this one talks
 * to through a socket: so others can pause and stop it, and it can go on when this one ends. */
#include "player/control.h"
#include "player/inside.h"
#include "player/mpv_process.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct mpv {
    const struct player_settings *settings;
    int folder;     /* of the socket */
    int leash;      /* mien-play ends with it, if it is on one; -1 without */
    json_int_t pid; /* of the mien-play that plays what was given to this one; 0 if none does */
};

static void *open_mpv(const struct player_settings *settings, struct error *err) {
    int folder = control_folder(err);
    if (folder < 0) {
        return NULL;
    }
    struct mpv *mpv = memory_new(1, sizeof *mpv);
    *mpv = (struct mpv){settings, folder, -1, 0};
    return mpv;
}

static void let_go(struct mpv *mpv) {
    if (mpv->leash >= 0) {
        close(mpv->leash);
        mpv->leash = -1;
    }
}

static void close_mpv(void *self) {
    struct mpv *mpv = self;
    let_go(mpv);
    close(mpv->folder);
    free(mpv);
}

/* ---- what it can play ---- */

static bool can_play(void *self, const struct player_track *track, struct error *err) {
    (void)self;
    struct stat status;
    char *path = player_path_of(track->uri);
    bool good = false;
    if (path == NULL) {
        error_set(err, "%s: no file is known of it, and this machine plays files%s%s", track->title,
                  track->uri == NULL ? "" : ", not ", track->uri == NULL ? "" : track->uri);
    } else if (!text_is_utf8(track->uri, strlen(track->uri))) {
        error_set(err, "%s: its uri is not UTF-8; %%XX stands for other bytes", track->title);
    } else if (stat(path, &status) != 0 || access(path, R_OK) != 0) {
        error_set(err, "%s: %s", path, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        error_set(err, "%s: not a file", path);
    } else {
        good = true;
    }
    free(path);
    return good;
}

/* ---- playing ---- */

/* A string that may be anything, as JSON has to have it. */
static json_t *text_json(const char *string) {
    if (string == NULL) {
        return json_null();
    }
    char printable[512];
    text_printable(printable, sizeof printable, string);
    return json_string(printable);
}

static json_t *start_message(const struct player_settings *settings,
                             const struct player_track *tracks, size_t count) {
    json_t *songs = json_array();
    for (size_t i = 0; i < count && i < CONTROL_SONGS; i++) {
        const struct player_track *track = &tracks[i];
        json_array_append_new(
            songs, json_pack("{s:s, s:o, s:o, s:o}", "uri", track->uri, "title",
                             text_json(track->title), "artist", text_json(track->artist), "gain",
                             isfinite(track->gain) ? json_real(track->gain) : json_null()));
    }
    return json_pack("{s:o, s:o, s:o, s:b}", "songs", songs, "device", text_json(settings->device),
                     "output", text_json(getenv("MIEN_AUDIO_OUTPUT")), "leashed",
                     settings->leashed);
}

static bool play(void *self, const struct player_track *tracks, size_t count, struct error *err) {
    /* Many libraries have to be loaded, and an output opened. */
    static const double longer = 3;
    struct mpv *mpv = self;
    const struct player_settings *settings = mpv->settings;
    char *program = mpv_process_find(err);
    if (program == NULL) {
        return false;
    }
    json_t *message = start_message(settings, tracks, count);
    int leash = -1;
    let_go(mpv);
    json_t *answer = mpv_process_start(program, message, longer * settings->patience, &leash, err);
    mpv->leash = leash;
    mpv->pid = answer == NULL ? 0 : json_integer_value(json_object_get(answer, "pid"));
    json_decref(answer);
    json_decref(message);
    free(program);
    return answer != NULL;
}

/* Sends a question and takes it. The answer, which the caller frees; NULL with an error, or, where
 * nothing runs that could be asked, with *absent. */
static json_t *ask(struct mpv *mpv, json_t *question, bool *absent, struct error *err) {
    double patience = mpv->settings->patience;
    double begun = clock_seconds();
    int connection = control_connect(mpv->folder);
    json_t *answer = NULL;
    *absent = connection < 0;
    if (connection >= 0) {
        answer = control_send(connection, question, patience)
                     ? control_receive(connection, CONTROL_LINE, patience)
                     : NULL;
        close(connection);
        /* A connection that is closed without an answer is one to a program that just ends. */
        *absent = answer == NULL && clock_seconds() - begun < patience;
        if (answer == NULL) {
            error_set(err,
                      "mien-play, which plays on this machine, did not answer within %g seconds; "
                      "end it with 'pkill mien-play'",
                      patience);
        }
    }
    json_decref(question);
    return answer;
}

/* Tells it to do something; nothing is done where nothing plays. */
static bool tell(void *self, json_t *question, struct error *err) {
    bool absent = false;
    json_t *answer = ask(self, question, &absent, err);
    const char *problem = json_string_value(json_object_get(answer, "problem"));
    bool good = absent || (answer != NULL && problem == NULL);
    if (problem != NULL) {
        error_set(err, "%s", problem);
    }
    json_decref(answer);
    return good;
}

static bool set_pause(void *self, bool pause, struct error *err) {
    return tell(self, json_pack("{s:s, s:b}", "do", "pause", "pause", pause), err);
}

static bool next(void *self, struct error *err) {
    return tell(self, json_pack("{s:s}", "do", "next"), err);
}

static bool seek(void *self, double seconds, struct error *err) {
    return tell(self, json_pack("{s:s, s:f}", "do", "seek", "seconds", seconds), err);
}

static bool stop(void *self, struct error *err) {
    return tell(self, json_pack("{s:s}", "do", "stop"), err);
}

/* ---- its state ---- */

static char *string_of(const json_t *answer, const char *key) {
    const char *value = json_string_value(json_object_get(answer, key));
    return value == NULL ? NULL : memory_string(value);
}

static bool get_state(void *self, struct player_state *state, struct error *err) {
    struct mpv *mpv = self;
    bool absent = false;
    json_t *answer = ask(mpv, json_pack("{s:s}", "do", "state"), &absent, err);
    if (answer == NULL) {
        return absent;
    }
    json_int_t status = json_integer_value(json_object_get(answer, "status"));
    json_int_t track = json_integer_value(json_object_get(answer, "track"));
    bool ours = mpv->pid != 0 && json_integer_value(json_object_get(answer, "pid")) == mpv->pid;
    state->status = status == PLAYER_PLAYING  ? PLAYER_PLAYING
                    : status == PLAYER_PAUSED ? PLAYER_PAUSED
                                              : PLAYER_STOPPED;
    state->position = json_number_value(json_object_get(answer, "position"));
    state->length = json_number_value(json_object_get(answer, "length"));
    state->track = ours && track >= 0 ? (size_t)track : PLAYER_NO_TRACK;
    state->uri = string_of(answer, "uri");
    state->title = string_of(answer, "title");
    state->artist = string_of(answer, "artist");
    state->problem = ours ? string_of(answer, "problem") : NULL;
    json_decref(answer);
    return true;
}

static bool get_devices(void *self, struct player_devices *devices, struct error *err) {
    struct mpv *mpv = self;
    char *program = mpv_process_find(err);
    json_t *list =
        program == NULL ? NULL : mpv_process_devices(program, 3 * mpv->settings->patience, err);
    size_t i;
    json_t *device;
    json_array_foreach(list, i, device) {
        const char *id = json_string_value(json_object_get(device, "name"));
        const char *name = json_string_value(json_object_get(device, "description"));
        if (id != NULL) {
            player_devices_add(devices, name == NULL ? id : name, id, NULL,
                               strcmp(id, "auto") == 0);
        }
    }
    json_decref(list);
    free(program);
    return list != NULL;
}

const struct player_type player_mpv = {
    .called = "This machine",
    .open = open_mpv,
    .close = close_mpv,
    .can_play = can_play,
    .play = play,
    .pause = set_pause,
    .next = next,
    .seek = seek,
    .stop = stop,
    .state = get_state,
    .devices = get_devices,
    .pace = 0.25,
};
