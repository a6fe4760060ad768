#include "player/player.h"

#include "player/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct player_type *const types[PLAYER_KINDS] = {
    [PLAYER_SPOTIFY] = &player_spotify, [PLAYER_MPD] = &player_mpd, [PLAYER_MPV] = &player_mpv};

struct player {
    enum player_kind kind;
    const struct player_type *type;
    void *self;
    struct player_settings settings;
    /* Of the last player_play(). */
    size_t *given;   /* which of the songs each one that was given to the player is */
    size_t count;    /* of those */
    char **left_out; /* for each song why it was left out, or NULL */
    size_t songs;
    char *problem; /* what it told before anybody asked; NULL if nothing */
};

/* ---- finding one ---- */

static struct player *open_kind(enum player_kind kind, const struct player_settings *settings,
                                struct error *err) {
    const struct player_type *type = types[kind];
    if (type == NULL) {
        error_set(err, "this Mien cannot play with %s", player_kind_name(kind));
        return NULL;
    }
    struct player *player = memory_new(1, sizeof *player);
    player->kind = kind;
    player->type = type;
    player->settings = *settings;
    if (!(player->settings.patience > 0)) {
        player->settings.patience = PLAYER_PATIENCE;
    }
    player->self = type->open(&player->settings, err);
    if (player->self == NULL) {
        free(player);
        return NULL;
    }
    return player;
}

static void forget(struct player *player) {
    for (size_t i = 0; i < player->songs; i++) {
        free(player->left_out[i]);
    }
    free(player->left_out);
    free(player->given);
    free(player->problem);
    player->left_out = NULL;
    player->given = NULL;
    player->problem = NULL;
    player->songs = player->count = 0;
}

void player_close(struct player *player) {
    if (player == NULL) {
        return;
    }
    forget(player);
    player->type->close(player->self);
    free(player);
}

enum player_kind player_kind_of(const struct player *player) {
    return player->kind;
}

/* Which of the songs it can play, and why not the others; frees nothing that it was. */
static void sort_out(struct player *player, const struct player_track *tracks, size_t count) {
    forget(player);
    player->songs = count;
    player->left_out = memory_new(count, sizeof *player->left_out);
    player->given = memory_new(count, sizeof *player->given);
    for (size_t i = 0; i < count; i++) {
        struct error why;
        if (player->type->can_play(player->self, &tracks[i], &why)) {
            player->given[player->count++] = i;
        } else {
            player->left_out[i] = memory_string(why.message);
        }
    }
}

/* False with the first reason if it can play none of them. */
static bool plays_some(const struct player *player, struct error *err) {
    return player->count > 0 || error_set(err, "%s", player->left_out[0]);
}

/* Of MPD and this machine the one that can play more; MPD if both are as good. */
static struct player *open_for_files(const struct player_settings *settings,
                                     const struct player_track *tracks, size_t count,
                                     struct error *err) {
    struct error problem;
    struct player *mpd = open_kind(PLAYER_MPD, settings, &problem);
    if (mpd == NULL) {
        log_write(settings->log, LOG_INFO, "not with MPD: %s", problem.message);
        return open_kind(PLAYER_MPV, settings, err);
    }
    sort_out(mpd, tracks, count);
    if (mpd->count == count) {
        return mpd;
    }
    struct player *mpv = open_kind(PLAYER_MPV, settings, err);
    if (mpv != NULL) {
        sort_out(mpv, tracks, count);
    }
    bool better = mpv != NULL && mpv->count > mpd->count;
    if (better) {
        for (size_t i = 0; i < count; i++) {
            if (mpd->left_out[i] != NULL) {
                log_write(settings->log, LOG_INFO, "not with MPD: %s", mpd->left_out[i]);
                break;
            }
        }
    }
    player_close(better ? mpd : mpv);
    return better ? mpv : mpd;
}

static bool has_files(const struct player_track *tracks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (tracks[i].uri != NULL && text_starts(tracks[i].uri, "file://")) {
            return true;
        }
    }
    return false;
}

/* Spotify; where it is not there, what plays the files that there are among the songs. */
static struct player *open_for_spotify(const struct player_settings *settings,
                                       const struct player_track *tracks, size_t count,
                                       struct error *err) {
    struct error other;
    struct player *player = open_kind(PLAYER_SPOTIFY, settings, err);
    if (player != NULL || settings->device != NULL || !has_files(tracks, count)) {
        return player;
    }
    player = open_for_files(settings, tracks, count, &other);
    if (player != NULL && player->songs == 0) {
        sort_out(player, tracks, count);
    }
    if (player != NULL && player->count == 0) {
        player_close(player);
        return NULL;
    }
    if (player != NULL) {
        log_write(settings->log, LOG_INFO, "not with Spotify: %s", err->message);
    }
    return player;
}

struct player *player_open(const struct player_settings *settings,
                           const struct player_track *tracks, size_t count, struct error *err) {
    struct player *player = NULL;
    if (count == 0) {
        error_set(err, "there is nothing to play");
        return NULL;
    }
    if (settings->kind != PLAYER_ANY) {
        player = open_kind(settings->kind, settings, err);
    } else if (tracks[0].uri != NULL && text_starts(tracks[0].uri, "spotify:")) {
        player = open_for_spotify(settings, tracks, count, err);
    } else {
        player = open_for_files(settings, tracks, count, err);
    }
    if (player != NULL && player->songs == 0) {
        sort_out(player, tracks, count);
    }
    if (player != NULL && !plays_some(player, err)) {
        player_close(player);
        player = NULL;
    }
    return player;
}

/* The cheapest to ask comes first. */
static const enum player_kind asked[] = {PLAYER_MPV, PLAYER_MPD, PLAYER_SPOTIFY};

struct player *player_open_busy(const struct player_settings *settings, struct error *err) {
    struct player *paused = NULL;
    bool any = settings->kind == PLAYER_ANY;
    error_set(err, any ? "nothing plays" : "%s plays nothing", player_kind_name(settings->kind));
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        struct error problem;
        struct player_state state = {0};
        struct player *player =
            any || settings->kind == asked[i] ? open_kind(asked[i], settings, &problem) : NULL;
        if (player == NULL || !player_state(player, &state, &problem)) {
            if (settings->kind == asked[i]) {
                *err = problem;
            }
            log_write(settings->log, LOG_INFO, "%s: %s", player_kind_name(asked[i]),
                      any || settings->kind == asked[i] ? problem.message : "not asked");
        } else if (state.status == PLAYER_PLAYING) {
            player_state_free(&state);
            player_close(paused);
            return player;
        } else if (state.status == PLAYER_PAUSED && paused == NULL) {
            paused = player;
            player = NULL;
        }
        player_state_free(&state);
        player_close(player);
    }
    return paused;
}

/* ---- playing ---- */

static void sleep_for(double seconds) {
    struct timespec time = {(time_t)seconds, (long)((seconds - floor(seconds)) * 1e9)};
    nanosleep(&time, NULL);
}

/* Asks for the state, more and more rarely, until it plays what it was given. */
static bool wait_for_music(struct player *player, struct error *err) {
    double end = clock_seconds() + player->settings.patience;
    for (double pause = 0.02;; pause = fmin(2 * pause, player->type->pace)) {
        struct player_state state = {.track = PLAYER_NO_TRACK};
        bool good = player->type->state(player->self, &state, err);
        bool plays = state.status == PLAYER_PLAYING && state.track != PLAYER_NO_TRACK;
        if (state.problem != NULL) { /* which a player tells once */
            free(player->problem);
            player->problem = state.problem;
            state.problem = NULL;
        }
        player_state_free(&state);
        if (!good || plays) {
            return good;
        }
        if (clock_seconds() + pause > end) {
            return error_set(err, "%s took the music, but does not play it after %.0f seconds",
                             player->type->called, player->settings.patience);
        }
        sleep_for(pause);
    }
}

bool player_play(struct player *player, const struct player_track *tracks, size_t count,
                 struct error *err) {
    if (count == 0) {
        return error_set(err, "there is nothing to play");
    }
    sort_out(player, tracks, count);
    if (!plays_some(player, err)) {
        return false;
    }
    struct player_track *given = memory_new(player->count, sizeof *given);
    for (size_t i = 0; i < player->count; i++) {
        given[i] = tracks[player->given[i]];
    }
    bool good =
        player->type->play(player->self, given, player->count, err) && wait_for_music(player, err);
    free(given);
    return good;
}

const char *player_left_out(const struct player *player, size_t track) {
    return track < player->songs ? player->left_out[track] : NULL;
}

bool player_pause(struct player *player, bool pause, struct error *err) {
    return player->type->pause(player->self, pause, err);
}

bool player_next(struct player *player, struct error *err) {
    return player->type->next(player->self, err);
}

bool player_seek(struct player *player, double seconds, struct error *err) {
    return player->type->seek(player->self, seconds, err);
}

bool player_stop(struct player *player, struct error *err) {
    return player->type->stop(player->self, err);
}

double player_pace(const struct player *player) {
    return player->type->pace;
}

bool player_state(struct player *player, struct player_state *state, struct error *err) {
    *state = (struct player_state){.track = PLAYER_NO_TRACK};
    if (!player->type->state(player->self, state, err)) {
        return false;
    }
    if (state->problem == NULL) {
        state->problem = player->problem;
        player->problem = NULL;
    }
    bool ours = state->track < player->count;
    state->track = ours ? player->given[state->track] : PLAYER_NO_TRACK;
    return true;
}

void player_state_free(struct player_state *state) {
    free(state->uri);
    free(state->title);
    free(state->artist);
    free(state->device);
    free(state->problem);
    *state = (struct player_state){.track = PLAYER_NO_TRACK};
}

/* ---- loudness ---- */

double player_gain(double loudness, double peak) {
    static const double target = -18; /* LUFS */
    double most = isnan(peak) ? 0 : -peak;
    return isnan(loudness) ? NAN : fmin(target - loudness, most);
}

/* ---- devices ---- */

bool player_devices(enum player_kind kind, const struct player_settings *settings,
                    struct player_devices *devices, struct error *err) {
    *devices = (struct player_devices){0};
    struct player *player = open_kind(kind, settings, err);
    bool good = player != NULL && player->type->devices(player->self, devices, err);
    player_close(player);
    return good;
}
