/* Plays with MPD, the Music Player Daemon. The songs are put behind the one that plays, and begin
 * at once; what else the listener has in the queue stays there, and goes on after them. */
#include "player/mpd_talk.h"

#include <stdlib.h>
#include <string.h>

struct mpd {
    struct mpd_talk talk;
    const struct player_settings *settings;
    int *id; /* of the songs that it was given, in its queue */
    size_t count;
};

static void *open_mpd(const struct player_settings *settings, struct error *err) {
    struct mpd *mpd = memory_new(1, sizeof *mpd);
    mpd->settings = settings;
    if (!mpd_talk_open(&mpd->talk, settings->patience, err)) {
        free(mpd);
        return NULL;
    }
    return mpd;
}

static void close_mpd(void *self) {
    struct mpd *mpd = self;
    mpd_talk_close(&mpd->talk);
    free(mpd->id);
    free(mpd);
}

static bool finish(struct mpd *mpd, bool good, struct error *err) {
    return good || mpd_talk_problem(&mpd->talk, err);
}

/* ---- what it can play ---- */

static char *name_of(struct mpd *mpd, const struct player_track *track, struct error *err) {
    char *path = player_path_of(track->uri);
    char *name = NULL;
    if (path != NULL && strpbrk(path, "\r\n") != NULL) {
        /* In MPD's protocol a line's end is that of a command, and nothing stands for it. */
        error_set(err, "%s: MPD cannot be told of a file with a line's end in its name", path);
    } else if (path != NULL) {
        name = mpd_talk_name_of(&mpd->talk, path, err);
    } else if (track->uri == NULL) {
        error_set(err, "%s: no file is known of it, and MPD plays files", track->title);
    } else {
        error_set(err, "%s: MPD plays files, and this is %s", track->title, track->uri);
    }
    free(path);
    return name;
}

static bool can_play(void *self, const struct player_track *track, struct error *err) {
    char *name = name_of(self, track, err);
    free(name);
    return name != NULL;
}

/* ---- playing ---- */

/* Turns the output on that was asked for; the others stay as they are. */
static bool use_output(struct mpd *mpd, const char *wanted, struct error *err) {
    struct mpd_connection *connection = mpd->talk.connection;
    struct mpd_output *output;
    struct text names = {0};
    int id = -1;
    bool good = mpd_send_outputs(connection);
    while (good && (output = mpd_recv_output(connection)) != NULL) {
        const char *name = mpd_output_get_name(output);
        text_format(&names, "%s%s", names.length == 0 ? "" : ", ", name);
        id = text_same(name, wanted) ? (int)mpd_output_get_id(output) : id;
        mpd_output_free(output);
    }
    good = finish(mpd, good && mpd_response_finish(connection), err);
    if (good && id < 0) {
        good = error_set(err, "MPD has no output %s; it has %s", wanted,
                         names.length == 0 ? "none" : names.data);
    }
    text_free(&names);
    return good && finish(mpd, mpd_run_enable_output(connection, (unsigned)id), err);
}

/* Where the songs go: behind the one that plays, or at the end. */
struct place {
    bool known, random;
    unsigned position;
};

static bool find_place(struct mpd *mpd, struct place *place, struct error *err) {
    struct mpd_status *status = mpd_run_status(mpd->talk.connection);
    if (status == NULL) {
        return mpd_talk_problem(&mpd->talk, err);
    }
    int current = mpd_status_get_song_pos(status);
    *place = (struct place){current >= 0, mpd_status_get_random(status),
                            (unsigned)(current < 0 ? 0 : current + 1)};
    mpd_status_free(status);
    return true;
}

/* In random order MPD takes what has the highest priority. */
static bool add(struct mpd *mpd, const char *name, const struct place *place, struct error *err) {
    enum { HIGHEST = 255 };
    struct mpd_connection *connection = mpd->talk.connection;
    unsigned position = place->position + (unsigned)mpd->count;
    int id = place->known ? mpd_run_add_id_to(connection, name, position)
                          : mpd_run_add_id(connection, name);
    if (id < 0) {
        return mpd_talk_refused(&mpd->talk, name, err);
    }
    mpd->id[mpd->count++] = id;
    unsigned priority = mpd->count < HIGHEST ? HIGHEST - (unsigned)mpd->count : 1;
    return !place->random || finish(mpd, mpd_run_prio_id(connection, priority, (unsigned)id), err);
}

static bool add_all(struct mpd *mpd, const struct player_track *tracks, size_t count,
                    struct error *err) {
    struct place place = {0};
    bool good = find_place(mpd, &place, err);
    free(mpd->id);
    mpd->id = memory_new(count, sizeof *mpd->id);
    mpd->count = 0;
    for (size_t i = 0; good && i < count; i++) {
        char *name = name_of(mpd, &tracks[i], err);
        good = name != NULL && add(mpd, name, &place, err);
        free(name);
    }
    return good;
}

static bool play(void *self, const struct player_track *tracks, size_t count, struct error *err) {
    struct mpd *mpd = self;
    struct mpd_connection *connection = mpd->talk.connection;
    const char *output = mpd->settings->device;
    bool good = (output == NULL || use_output(mpd, output, err)) &&
                finish(mpd, mpd_run_clearerror(connection), err) &&
                add_all(mpd, tracks, count, err) &&
                finish(mpd, mpd_run_play_id(connection, (unsigned)mpd->id[0]), err);
    if (!good) {
        /* The queue is as it was. */
        for (size_t i = 0; i < mpd->count; i++) {
            mpd_run_delete_id(connection, (unsigned)mpd->id[i]);
            mpd_connection_clear_error(connection);
        }
        mpd->count = 0;
    }
    return good;
}

static bool set_pause(void *self, bool pause, struct error *err) {
    struct mpd *mpd = self;
    return finish(mpd, mpd_run_pause(mpd->talk.connection, pause), err);
}

static bool next(void *self, struct error *err) {
    struct mpd *mpd = self;
    return finish(mpd, mpd_run_next(mpd->talk.connection), err);
}

static bool seek(void *self, double seconds, struct error *err) {
    struct mpd *mpd = self;
    return finish(mpd, mpd_run_seek_current(mpd->talk.connection, (float)seconds, true), err);
}

static bool stop(void *self, struct error *err) {
    struct mpd *mpd = self;
    return finish(mpd, mpd_run_stop(mpd->talk.connection), err);
}

/* ---- its state ---- */

static char *tag(const struct mpd_song *song, enum mpd_tag_type type) {
    const char *value = mpd_song_get_tag(song, type, 0);
    return value == NULL ? NULL : memory_string(value);
}

static bool read_song(struct mpd *mpd, struct player_state *state, struct error *err) {
    struct mpd_song *song = mpd_run_current_song(mpd->talk.connection);
    if (song == NULL) {
        /* It may have ended just now. */
        return mpd_connection_get_error(mpd->talk.connection) == MPD_ERROR_SUCCESS ||
               mpd_talk_problem(&mpd->talk, err);
    }
    state->uri = memory_string(mpd_song_get_uri(song));
    state->title = tag(song, MPD_TAG_TITLE);
    state->artist = tag(song, MPD_TAG_ARTIST);
    mpd_song_free(song);
    return true;
}

/* What MPD could not play is an error if nothing plays therefore, else a remark; told once. */
static bool read_error(struct mpd *mpd, const struct mpd_status *status, struct player_state *state,
                       struct error *err) {
    const char *words = mpd_status_get_error(status);
    if (words == NULL || mpd->count == 0) {
        return true;
    }
    mpd_run_clearerror(mpd->talk.connection);
    mpd_connection_clear_error(mpd->talk.connection);
    if (state->status == PLAYER_PLAYING) {
        state->problem = memory_string(words);
        return true;
    }
    return error_set(err, "MPD cannot play it: %s", words);
}

static bool get_state(void *self, struct player_state *state, struct error *err) {
    struct mpd *mpd = self;
    struct mpd_status *status = mpd_run_status(mpd->talk.connection);
    if (status == NULL) {
        return mpd_talk_problem(&mpd->talk, err);
    }
    enum mpd_state what = mpd_status_get_state(status);
    int id = mpd_status_get_song_id(status);
    state->status = what == MPD_STATE_PLAY    ? PLAYER_PLAYING
                    : what == MPD_STATE_PAUSE ? PLAYER_PAUSED
                                              : PLAYER_STOPPED;
    state->position = (double)mpd_status_get_elapsed_ms(status) / 1000;
    state->length = mpd_status_get_total_time(status);
    /* Before there is sound MPD has merely begun to read the file, and may yet fail. */
    bool sounds = mpd_status_get_audio_format(status) != NULL;
    for (size_t i = 0; sounds && i < mpd->count && state->track == PLAYER_NO_TRACK; i++) {
        state->track = mpd->id[i] == id ? i : PLAYER_NO_TRACK;
    }
    bool good = read_error(mpd, status, state, err) &&
                (state->status == PLAYER_STOPPED || read_song(mpd, state, err));
    mpd_status_free(status);
    return good;
}

static bool get_devices(void *self, struct player_devices *devices, struct error *err) {
    struct mpd *mpd = self;
    struct mpd_output *output;
    bool good = mpd_send_outputs(mpd->talk.connection);
    while (good && (output = mpd_recv_output(mpd->talk.connection)) != NULL) {
        player_devices_add(devices, mpd_output_get_name(output), NULL,
                           mpd_output_get_plugin(output), mpd_output_get_enabled(output));
        mpd_output_free(output);
    }
    return finish(mpd, good && mpd_response_finish(mpd->talk.connection), err);
}

const struct player_type player_mpd = {
    .called = "MPD",
    .open = open_mpd,
    .close = close_mpd,
    .can_play = can_play,
    .play = play,
    .pause = set_pause,
    .next = next,
    .seek = seek,
    .stop = stop,
    .state = get_state,
    .devices = get_devices,
    .pace = 0.5,
};
