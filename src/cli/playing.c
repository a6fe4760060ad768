#include "cli/playing.h"

#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

bool playing_settings(const struct cli *cli, struct player_settings *settings) {
    const char *name = cli_value(cli, "player");
    *settings = (struct player_settings){.device = cli_value(cli, "device"), .log = &cli->log};
    if (name != NULL && !player_kind_from_name(name, &settings->kind)) {
        cli_misused(cli, "there is no player '%s'; there are auto, spotify, mpd and mpv", name);
        return false;
    }
    const char *patience = getenv("MIEN_PLAYER_PATIENCE");
    if (patience != NULL && !text_to_double(patience, '.', &settings->patience)) {
        settings->patience = 0;
    }
    return true;
}

/* How much louder a song is to be played, NAN where the library has not heard it. */
static bool gain_of(struct library *library, int64_t number, double *gain, struct error *err) {
    double loudness = NAN;
    double peak = NAN;
    bool good =
        library == NULL || number == 0 || library_loudness(library, number, &loudness, &peak, err);
    *gain = player_gain(loudness, peak);
    return good;
}

static bool make_tracks(struct playing *playing, const struct song *songs, size_t count,
                        struct error *err) {
    bool good = true;
    playing->count = count;
    playing->track = memory_new(count, sizeof *playing->track);
    for (size_t i = 0; good && i < count; i++) {
        const struct library_song *song = &songs[i].of;
        struct player_track *track = &playing->track[i];
        *track = (struct player_track){.number = song->number,
                                       .uri = song->track.uri,
                                       .title = song->track.title,
                                       .artist = song->track.artist,
                                       .duration = song->track.duration};
        good = gain_of(playing->library, song->number, &track->gain, err);
    }
    return good;
}

static volatile sig_atomic_t interrupted; /* a signal's handler is given nothing */

static void interrupt(int number) {
    (void)number;
    interrupted = 1;
}

bool playing_begin(struct playing *playing, const struct player_settings *settings,
                   const struct song *songs, size_t count, struct error *err) {
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (!make_tracks(playing, songs, count, err)) {
        return false;
    }
    playing->player = player_open(settings, playing->track, count, err);
    struct player_state state = {0};
    bool good = playing->player != NULL &&
                player_play(playing->player, playing->track, count, err) &&
                playing_look(playing, &state, err);
    player_state_free(&state);
    return good;
}

/* ---- what was heard ---- */

static bool keep_end(struct playing *playing, double heard, enum player_fate fate,
                     struct error *err) {
    static const enum library_fate fates[] = {[PLAYER_UNKNOWN] = FATE_UNKNOWN,
                                              [PLAYER_ENDED] = FATE_ENDED,
                                              [PLAYER_SKIPPED] = FATE_SKIPPED,
                                              [PLAYER_BROKEN_OFF] = FATE_STOPPED};
    int64_t listen = playing->listen;
    playing->listen = 0;
    return listen == 0 ||
           library_end_listen(playing->library, listen, (int64_t)(1000 * heard), fates[fate], err);
}

static bool keep_begin(struct playing *playing, size_t track, struct error *err) {
    int64_t number = playing->track[track].number;
    return playing->library == NULL || number == 0 ||
           library_begin_listen(playing->library, number, playing->mood, playing->moment,
                                &playing->listen, err);
}

bool playing_look(struct playing *playing, struct player_state *state, struct error *err) {
    if (!player_state(playing->player, state, err)) {
        return false;
    }
    if (state->problem != NULL) {
        log_write(&playing->cli->log, LOG_WARNING, "%s", state->problem);
    }
    if (state->length <= 0 && state->track != PLAYER_NO_TRACK) {
        state->length = (double)playing->track[state->track].duration / 1000;
    }
    struct player_news news = player_follow(&playing->follower, state, clock_seconds());
    return (!news.over || keep_end(playing, news.heard, news.fate, err)) &&
           (!news.began || keep_begin(playing, news.began_track, err));
}

/* ---- without a terminal ---- */

static void wait_for(double seconds) {
    struct timespec time = {(time_t)seconds, (long)((seconds - floor(seconds)) * 1e9)};
    nanosleep(&time, NULL); /* a signal ends it */
}

bool playing_wait(struct playing *playing, bool *left, struct error *err) {
    *left = false;
    bool good = true;
    while (good && playing->follower.follows) {
        struct player_state state = {0};
        wait_for(player_pace(playing->player));
        if (interrupted) {
            *left = true;
            good = player_stop(playing->player, err);
        }
        good = good && playing_look(playing, &state, err);
        player_state_free(&state);
    }
    return good;
}

/* ---- what is said ---- */

static const char *title_of(const struct playing *playing, size_t track) {
    return playing->track[track].title;
}

void playing_tell_left_out(const struct playing *playing) {
    size_t count = 0;
    size_t first = 0;
    for (size_t i = playing->count; i-- > 0;) {
        if (player_left_out(playing->player, i) != NULL) {
            count++;
            first = i;
        }
    }
    if (count > 0) {
        log_write(&playing->cli->log, LOG_WARNING, "%zu of %zu songs left out: %s", count,
                  playing->count, player_left_out(playing->player, first));
    }
}

void *playing_json(const struct playing *playing) {
    json_t *left_out = json_array();
    for (size_t i = 0; i < playing->count; i++) {
        const char *why = player_left_out(playing->player, i);
        if (why != NULL) {
            json_array_append_new(left_out,
                                  json_pack("{s:o, s:o, s:o}", "uri",
                                            (json_t *)text_json(playing->track[i].uri), "title",
                                            (json_t *)text_json(title_of(playing, i)), "why",
                                            (json_t *)text_json(why)));
        }
    }
    return json_pack("{s:s, s:b, s:o}", "player", player_kind_name(player_kind_of(playing->player)),
                     "playing", 1, "left_out", left_out);
}

void playing_free(struct playing *playing) {
    player_close(playing->player);
    free(playing->track);
    playing->player = NULL;
    playing->track = NULL;
}
