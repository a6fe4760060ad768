/* What this server plays with a player. The player may take its time; the request sleeps
 * meanwhile. */
#include "web/answers.h"
#include "web/inside.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SONGS = 100, LONGEST_NAME = 200 };

/* What a request has the jukebox do. */
struct task {
    struct errand errand; /* first, so that it is found from there */
    struct request *request;
    struct jukebox_order order; /* of what is to play */
    enum jukebox_word word;
    double seconds;
};

static void free_task(struct task *task) {
    jukebox_order_free(&task->order);
    free(task);
}

/* The request sleeps until the errand is done. */
static void send_task(struct request *request, struct task *task) {
    task->request = request;
    request_sleep(request);
    if (!jukebox_send(request->web->jukebox, &task->errand)) {
        free_task(task);
        request_fail(request, 503, "too much is asked of the player at once; try again");
        request_wake(request);
    }
}

static bool is_over(struct request *request, bool over) {
    if (over) {
        request_fail(request, 503, "Mien is not there at the moment; try again");
    }
    return over;
}

/* ---- play ---- */

static void run_play(struct errand *errand, bool over) {
    struct task *task = (struct task *)errand;
    struct request *request = task->request;
    struct jukebox *jukebox = request->web->jukebox;
    struct error err;
    if (is_over(request, over)) {
    } else if (jukebox_play(jukebox, &task->order, &err)) {
        json_t *state = jukebox_state(jukebox);
        json_object_set_new(state, "left_out", jukebox_left_out(jukebox));
        request_answer(request, 200, state);
    } else {
        request_fail_with(request, &err);
    }
    free_task(task);
    request_wake(request);
}

/* The numbers of the songs; false after answering. */
static bool read_numbers(struct request *request, const json_t *json, int64_t number[MOST_SONGS],
                         size_t *count) {
    const json_t *list = json_object_get(json, "songs");
    *count = json_array_size(list);
    bool good = *count > 0 && *count <= MOST_SONGS;
    for (size_t i = 0; good && i < *count; i++) {
        number[i] = json_integer_value(json_array_get(list, i));
        good = number[i] > 0;
    }
    if (!good) {
        request_fail(request, 400, "'songs' is a list of 1 to %d numbers of songs", MOST_SONGS);
    }
    return good;
}

/* Where to play; false after answering. */
static bool read_where(struct request *request, const json_t *json, struct jukebox_order *order) {
    const json_t *player = json_object_get(json, "player");
    const json_t *device = json_object_get(json, "device");
    const char *name = json_string_value(device);
    const char *kind = player == NULL ? player_kind_name(PLAYER_ANY) : json_string_value(player);
    if (kind == NULL || !player_kind_from_name(kind, &order->kind)) {
        request_fail(request, 400, "'player' is auto, spotify, mpd or mpv");
        return false;
    }
    if (device != NULL && !json_is_null(device) &&
        (name == NULL || name[0] == '\0' || strlen(name) > LONGEST_NAME)) {
        request_fail(request, 400, "'device' is a device's name or id, or null");
        return false;
    }
    order->device = name == NULL ? NULL : memory_string(name);
    return true;
}

static bool keep_song(void *context, const struct library_song *song) {
    struct jukebox_order *order = context;
    return song_keep(&order->song[order->songs++], song);
}

/* The songs, as the library has them now; false after answering. */
static bool read_order(struct request *request, struct library *library, const int64_t *number,
                       size_t count, struct jukebox_order *order) {
    struct error err;
    bool there = true;
    order->song = memory_new(count, sizeof *order->song);
    if (!library_songs(library, number, count, keep_song, order, &err)) {
        request_fail(request, 404, "one of these songs is not in the library");
        return false;
    }
    if (order->moment > 0 && !library_has_moment(library, order->moment, &there, &err)) {
        request_fail_with(request, &err);
        return false;
    }
    if (!there) {
        request_fail(request, 404, "there is no moment %lld", (long long)order->moment);
    }
    return there;
}

static bool read_task(struct request *request, const json_t *json, struct task *task) {
    struct jukebox_order *order = &task->order;
    int64_t number[MOST_SONGS];
    size_t count = 0;
    struct error err;
    if (!read_numbers(request, json, number, &count) || !read_where(request, json, order) ||
        !request_json_mood(request, json, "mood", &order->mood) ||
        !request_json_moment(request, json, &order->moment)) {
        return false;
    }
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader == NULL) {
        request_fail_with(request, &err);
        return false;
    }
    bool good = read_order(request, reader->library, number, count, order);
    shelf_give_back(request->web->shelf, reader);
    return good;
}

void answer_play(struct request *request) {
    static const char *const known[] = {"songs", "player", "device", "mood", "moment", NULL};
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    struct task *task = memory_new(1, sizeof *task);
    *task = (struct task){.errand.run = run_play, .order.mood = MOOD_UNKNOWN};
    bool good = read_task(request, json, task);
    json_decref(json);
    if (good) {
        send_task(request, task);
    } else {
        free_task(task);
    }
}

/* ---- what plays ---- */

void answer_player(struct request *request) {
    request_answer(request, 200, jukebox_state(request->web->jukebox));
}

static void run_word(struct errand *errand, bool over) {
    struct task *task = (struct task *)errand;
    struct request *request = task->request;
    struct jukebox *jukebox = request->web->jukebox;
    struct error err;
    if (is_over(request, over)) {
    } else if (jukebox_tell(jukebox, task->word, task->seconds, &err)) {
        request_answer(request, 200, jukebox_state(jukebox));
    } else {
        request_fail_with(request, &err);
    }
    free_task(task);
    request_wake(request);
}

/* What to do, and how far to seek; false after answering. */
static bool read_word(struct request *request, const json_t *json, struct task *task) {
    static const char *const words[] = {[JUKEBOX_PAUSE] = "pause",
                                        [JUKEBOX_RESUME] = "resume",
                                        [JUKEBOX_NEXT] = "next",
                                        [JUKEBOX_SEEK] = "seek",
                                        [JUKEBOX_STOP] = "stop"};
    static const double furthest = 1e5; /* seconds */
    const char *word = json_string_value(json_object_get(json, "do"));
    const json_t *seconds = json_object_get(json, "seconds");
    size_t w = 0;
    while (word != NULL && w <= JUKEBOX_STOP && strcmp(word, words[w]) != 0) {
        w++;
    }
    if (word == NULL || w > JUKEBOX_STOP) {
        request_fail(request, 400, "'do' is pause, resume, next, seek or stop");
        return false;
    }
    task->word = (enum jukebox_word)w;
    task->seconds = json_number_value(seconds);
    bool seeks = task->word == JUKEBOX_SEEK;
    if (seeks != (seconds != NULL) ||
        (seeks && (!json_is_number(seconds) || !(fabs(task->seconds) <= furthest)))) {
        request_fail(request, 400, "'seconds' goes with seek: forward, or back if less than 0");
        return false;
    }
    return true;
}

void answer_tell_player(struct request *request) {
    static const char *const known[] = {"do", "seconds", NULL};
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    struct task *task = memory_new(1, sizeof *task);
    task->errand.run = run_word;
    bool good = read_word(request, json, task);
    json_decref(json);
    if (good) {
        send_task(request, task);
    } else {
        free_task(task);
    }
}
