#include "cli/playing.h"

#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

bool playing_settings(const struct cli *cli, struct player_settings *settings) {
    const char *name = cli_value(cli, "player");
    *settings = (struct player_settings){
        .device = cli_value(cli, "device"), .patience = playing_patience(), .log = &cli->log};
    if (name != NULL && !player_kind_from_name(name, &settings->kind)) {
        cli_misused(cli, "there is no player '%s'; there are auto, spotify, mpd and mpv", name);
        return false;
    }
    return true;
}

static volatile sig_atomic_t interrupted; /* a signal's handler is given nothing */

static void interrupt(int number) {
    (void)number;
    interrupted = 1;
}

bool playing_start(struct playing *playing, const struct player_settings *settings,
                   const struct song *songs, size_t count, struct error *err) {
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return playing_begin(playing, settings, songs, count, err);
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
        log_write(playing->log, LOG_WARNING, "%zu of %zu songs left out: %s", count, playing->count,
                  player_left_out(playing->player, first));
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
