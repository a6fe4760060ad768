/* The player is the thread's alone; what others may know of it, its state, is kept under a lock. */
#include "web/jukebox.h"

#include "recommend/recommend.h"
#include "web/events.h"
#include "web/jukebox_state.h"

#include <jansson.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

/* Errands that wait at most; looks in a row that a player may fail at; how much more rarely it is
 * asked while it pauses. */
enum { ERRANDS = 16, FAILURES = 3, PATIENT = 4 };

struct jukebox {
    struct errands *errands;
    char *path;
    struct events *events;
    struct metrics *metrics;
    const struct log *log;

    /* The thread's. */
    struct library *library;
    struct jukebox_order order;
    struct playing playing; /* its player is NULL when nothing plays */
    struct player_state state;
    char *problem;     /* what went wrong last; NULL: nothing */
    unsigned failures; /* looks in a row */
    double due;        /* the next look */

    pthread_mutex_t lock;
    json_t *shown;   /* what everybody may know */
    double shown_at; /* when that was so (clock_seconds()) */
};

void jukebox_order_free(struct jukebox_order *order) {
    for (size_t i = 0; i < order->songs; i++) {
        song_free(&order->song[i]);
    }
    free(order->song);
    free(order->device);
    *order = (struct jukebox_order){0};
}

/* ---- what is shown ---- */

static json_t *state_json(const struct jukebox *jukebox) {
    return jukebox_state_json(&jukebox->order, jukebox->playing.player, &jukebox->state,
                              jukebox->problem);
}

/* For programs, without what plays. */
static void write_log(const struct jukebox *jukebox, const json_t *now) {
    const char *player = json_string_value(json_object_get(now, "player"));
    log_write(jukebox->log, LOG_INFO, "{\"player\":\"%s\",\"status\":\"%s\"}",
              player == NULL ? "none" : player, json_string_value(json_object_get(now, "status")));
}

/* Shows what is known now, and tells it if it is news, or in any case. */
static void show(struct jukebox *jukebox, bool tell) {
    json_t *now = state_json(jukebox);
    tell = jukebox_state_differs(jukebox->shown, now) || tell;
    bool other =
        !json_equal(json_object_get(jukebox->shown, "status"), json_object_get(now, "status"));
    json_t *told = tell ? json_deep_copy(now) : NULL;
    pthread_mutex_lock(&jukebox->lock);
    json_decref(jukebox->shown);
    jukebox->shown = now;
    jukebox->shown_at = clock_seconds();
    pthread_mutex_unlock(&jukebox->lock);
    if (other) {
        write_log(jukebox, now);
    }
    if (tell) {
        events_tell(jukebox->events, "player", told);
    }
}

void *jukebox_state(struct jukebox *jukebox) {
    pthread_mutex_lock(&jukebox->lock);
    json_t *copy = json_deep_copy(jukebox->shown);
    double since = clock_seconds() - jukebox->shown_at;
    pthread_mutex_unlock(&jukebox->lock);
    jukebox_state_move_on(copy, since);
    return copy;
}

static void set_problem(struct jukebox *jukebox, const char *problem) {
    char *copy = problem == NULL ? NULL : memory_string(problem);
    free(jukebox->problem);
    jukebox->problem = copy;
}

/* ---- following ---- */

bool jukebox_is_busy(const struct jukebox *jukebox) {
    return jukebox->playing.player != NULL;
}

/* Nothing plays any more. */
static void fall_silent(struct jukebox *jukebox) {
    playing_free(&jukebox->playing);
    player_state_free(&jukebox->state);
    jukebox->playing = (struct playing){0};
    jukebox->due = INFINITY;
    jukebox->failures = 0;
}

/* After a look: when the next one is due, if there is still something to follow. */
static void go_on(struct jukebox *jukebox) {
    if (!jukebox->playing.follower.follows) {
        fall_silent(jukebox);
        return;
    }
    double pace = player_pace(jukebox->playing.player);
    bool pauses = jukebox->state.status == PLAYER_PAUSED;
    jukebox->due = clock_seconds() + (pauses ? PATIENT * pace : pace);
}

/* A player that says nothing for a while is given up; what was heard is not known then. */
static void note_failure(struct jukebox *jukebox, const struct error *err) {
    atomic_fetch_add(&jukebox->metrics->failures, 1);
    set_problem(jukebox, err->message);
    if (++jukebox->failures >= FAILURES) {
        fall_silent(jukebox);
    } else {
        jukebox->due = clock_seconds() + player_pace(jukebox->playing.player);
    }
}

/* Asks the player once. */
static void look(struct jukebox *jukebox, bool tell) {
    struct error err;
    struct player_state state = {0};
    size_t before = jukebox->state.track;
    if (!playing_look(&jukebox->playing, &state, &err)) {
        player_state_free(&state);
        note_failure(jukebox, &err);
        show(jukebox, tell);
        return;
    }
    jukebox->failures = 0;
    player_state_free(&jukebox->state);
    jukebox->state = state;
    if (state.problem != NULL) {
        set_problem(jukebox, state.problem);
    } else if (state.track != before && state.track != PLAYER_NO_TRACK) {
        set_problem(jukebox, NULL);
    }
    go_on(jukebox);
    show(jukebox, tell);
}

static double due(const void *context) {
    const struct jukebox *jukebox = context;
    return jukebox->due;
}

static void tend(void *context) {
    look(context, false);
}

/* ---- what it is told ---- */

static bool open_library(struct jukebox *jukebox, struct error *err) {
    if (jukebox->library == NULL) {
        jukebox->library = library_open(jukebox->path, LIBRARY_USE, err);
    }
    return jukebox->library != NULL;
}

/* What played so far makes room; another player has to be told. That it was heard is worth less
 * than that the music plays: if that cannot be kept, nobody is told. */
static void leave(struct jukebox *jukebox, const struct playing *next) {
    struct error ignored;
    struct playing *playing = &jukebox->playing;
    if (playing->player == NULL) {
        return;
    }
    playing_leave(playing, next != NULL, &ignored);
    if (next != NULL && player_kind_of(next->player) != player_kind_of(playing->player)) {
        player_stop(playing->player, &ignored);
    }
    fall_silent(jukebox);
}

bool jukebox_play(struct jukebox *jukebox, struct jukebox_order *order, struct error *err) {
    struct player_settings settings = {.kind = order->kind,
                                       .device = order->device,
                                       .patience = playing_patience(),
                                       .leashed = true};
    struct playing next = {.mood = order->mood, .moment = order->moment};
    if (!open_library(jukebox, err)) {
        return false;
    }
    next.library = jukebox->library;
    if (!playing_begin(&next, &settings, order->song, order->songs, err)) {
        playing_free(&next);
        atomic_fetch_add(&jukebox->metrics->failures, 1);
        return false;
    }
    leave(jukebox, &next);
    jukebox_order_free(&jukebox->order);
    jukebox->order = *order;
    *order = (struct jukebox_order){0};
    jukebox->playing = next;
    set_problem(jukebox, NULL);
    atomic_fetch_add(&jukebox->metrics->plays, 1);
    look(jukebox, true);
    return true;
}

void *jukebox_left_out(const struct jukebox *jukebox) {
    json_t *list = json_array();
    for (size_t i = 0; jukebox_is_busy(jukebox) && i < jukebox->order.songs; i++) {
        const char *why = player_left_out(jukebox->playing.player, i);
        const struct library_song *song = &jukebox->order.song[i].of;
        if (why != NULL) {
            json_array_append_new(list,
                                  json_pack("{s:I, s:o, s:o}", "number", (json_int_t)song->number,
                                            "title", (json_t *)text_json(song->track.title), "why",
                                            (json_t *)text_json(why)));
        }
    }
    return list;
}

static bool say(struct player *player, enum jukebox_word word, double seconds, struct error *err) {
    switch (word) {
    case JUKEBOX_PAUSE:
    case JUKEBOX_RESUME:
        return player_pause(player, word == JUKEBOX_PAUSE, err);
    case JUKEBOX_NEXT:
        return player_next(player, err);
    case JUKEBOX_SEEK:
        return player_seek(player, seconds, err);
    default:
        return player_stop(player, err);
    }
}

bool jukebox_tell(struct jukebox *jukebox, enum jukebox_word word, double seconds,
                  struct error *err) {
    if (!jukebox_is_busy(jukebox)) {
        return error_set(err, "nothing plays");
    }
    if (!say(jukebox->playing.player, word, seconds, err)) {
        atomic_fetch_add(&jukebox->metrics->failures, 1);
        return false;
    }
    if (word == JUKEBOX_STOP) {
        /* Whatever the player calls it: Spotify only pauses. */
        leave(jukebox, NULL);
        set_problem(jukebox, NULL);
        show(jukebox, true);
    } else {
        look(jukebox, word == JUKEBOX_SEEK);
    }
    return true;
}

/* ---- beginning and end ---- */

struct jukebox *jukebox_new(const char *path, struct events *events, struct metrics *metrics,
                            const struct log *log) {
    struct jukebox *jukebox = memory_new(1, sizeof *jukebox);
    *jukebox = (struct jukebox){.path = memory_string(path),
                                .events = events,
                                .metrics = metrics,
                                .log = log,
                                .state.track = PLAYER_NO_TRACK,
                                .due = INFINITY};
    jukebox->shown = state_json(jukebox);
    pthread_mutex_init(&jukebox->lock, NULL);
    struct errands_upkeep upkeep = {due, tend, jukebox};
    jukebox->errands = errands_new(ERRANDS, &upkeep);
    return jukebox;
}

bool jukebox_send(struct jukebox *jukebox, struct errand *errand) {
    return errands_add(jukebox->errands, errand);
}

void jukebox_close(struct jukebox *jukebox) {
    errands_close(jukebox->errands);
}

void jukebox_end(struct jukebox *jukebox) {
    if (jukebox == NULL) {
        return;
    }
    errands_end(jukebox->errands);
    /* The thread is over. */
    if (jukebox_is_busy(jukebox)) {
        struct error ignored;
        if (player_kind_of(jukebox->playing.player) == PLAYER_MPV) {
            playing_leave(&jukebox->playing, false, &ignored);
        }
        fall_silent(jukebox);
    }
}

void jukebox_free(struct jukebox *jukebox) {
    if (jukebox == NULL) {
        return;
    }
    jukebox_end(jukebox);
    errands_free(jukebox->errands);
    library_close(jukebox->library);
    jukebox_order_free(&jukebox->order);
    json_decref(jukebox->shown);
    free(jukebox->problem);
    pthread_mutex_destroy(&jukebox->lock);
    free(jukebox->path);
    free(jukebox);
}
