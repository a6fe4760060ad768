#include "player/program/engine.h"

#include <errno.h>
#include <math.h>
#include <mpv/client.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct engine {
    mpv_handle *mpv;
    int wake; /* an eventfd */
    const struct engine_song *song;
    size_t songs, now;
    int64_t first;                       /* libmpv's number of the first song */
    bool begun, restarted, sounds, over; /* `sounds`: an output is open */
    bool troubled;
    struct error trouble; /* if `troubled` */
};

/* Whatever a file is or says, it is sound that is played, and no other file is opened. */
static const char *const options[][2] = {
    {"config", "no"},
    {"load-scripts", "no"},
    {"ytdl", "no"},
    {"terminal", "no"},
    {"input-default-bindings", "no"},
    {"video", "no"},
    {"audio-display", "no"},
    {"sub", "no"},
    {"sub-auto", "no"},
    {"audio-file-auto", "no"},
    {"cover-art-auto", "no"},
    {"access-references", "no"},
    {"load-unsafe-playlists", "no"},
    {"ordered-chapters", "no"},
    {"resume-playback", "no"},
    {"demuxer", "lavf"},  /* and so no lists: libavformat reads what it knows by its content */
    {"replaygain", "no"}, /* the library's gain is as good, and not twice */
    {"gapless-audio", "weak"},
    {"idle", "yes"},
};

static void wake(void *context) {
    const struct engine *engine = context;
    uint64_t one = 1;
    ssize_t written = write(engine->wake, &one, sizeof one);
    (void)written; /* full: it is awake already */
}

/* False with an error for a device that is not there: libmpv would be silent. */
static bool has_device(struct engine *engine, const char *device, struct error *err) {
    json_t *list = engine_devices(engine);
    size_t i;
    json_t *one;
    const char *found = NULL;
    json_array_foreach(list, i, one) {
        const char *name = json_string_value(json_object_get(one, "name"));
        const char *description = json_string_value(json_object_get(one, "description"));
        if (text_same(name, device) || (description != NULL && text_same(description, device))) {
            found = name;
            break;
        }
    }
    bool good = found != NULL && mpv_set_property_string(engine->mpv, "audio-device", found) >= 0;
    json_decref(list);
    return good ||
           error_set(err, "this machine has no output '%s'; 'mien devices' lists them", device);
}

struct engine *engine_new(const char *output, const char *device, struct error *err) {
    struct engine *engine = memory_new(1, sizeof *engine);
    engine->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    engine->mpv = mpv_create();
    if (engine->wake < 0 || engine->mpv == NULL) {
        error_set(err, "libmpv cannot be started: %s", strerror(errno));
        goto failed;
    }
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        /* One that this libmpv does not know has nothing to switch off. */
        mpv_set_option_string(engine->mpv, options[i][0], options[i][1]);
    }
    if (output != NULL && mpv_set_option_string(engine->mpv, "ao", output) < 0) {
        error_set(err, "libmpv has no audio output '%s'", output);
        goto failed;
    }
    int problem = mpv_initialize(engine->mpv);
    if (problem < 0) {
        error_set(err, "libmpv cannot be started: %s", mpv_error_string(problem));
        goto failed;
    }
    mpv_set_wakeup_callback(engine->mpv, wake, engine);
    mpv_observe_property(engine->mpv, 0, "idle-active", MPV_FORMAT_FLAG);
    mpv_observe_property(engine->mpv, 0, "current-ao", MPV_FORMAT_STRING);
    if (device == NULL || has_device(engine, device, err)) {
        return engine;
    }
failed:
    engine_free(engine);
    return NULL;
}

void engine_free(struct engine *engine) {
    if (engine == NULL) {
        return;
    }
    if (engine->mpv != NULL) {
        mpv_terminate_destroy(engine->mpv);
    }
    if (engine->wake >= 0) {
        close(engine->wake);
    }
    free(engine);
}

int engine_descriptor(const struct engine *engine) {
    return engine->wake;
}

/* The path is a word of its own, and begins with a slash: nothing in it is an option or a protocol.
 */
static int load(struct engine *engine, const struct engine_song *song, bool first) {
    char filter[64] = "";
    if (isfinite(song->gain)) {
        snprintf(filter, sizeof filter, "af=lavfi=[volume=volume=%.2fdB]",
                 fmin(fmax(song->gain, -60), 30));
    }
    const char *words[] = {"loadfile", song->path, first ? "append-play" : "append", filter, NULL};
    return mpv_command(engine->mpv, words);
}

bool engine_play(struct engine *engine, const struct engine_song *songs, size_t count,
                 struct error *err) {
    engine->song = songs;
    engine->songs = count;
    for (size_t i = 0; i < count; i++) {
        int problem = load(engine, &songs[i], i == 0);
        if (problem < 0) {
            return error_set(err, "%s: %s", songs[i].path, mpv_error_string(problem));
        }
        if (i == 0) {
            mpv_get_property(engine->mpv, "playlist/0/id", MPV_FORMAT_INT64, &engine->first);
        }
    }
    return true;
}

static void note_trouble(struct engine *engine, const mpv_event_end_file *end) {
    const char *path = engine->now < engine->songs ? engine->song[engine->now].path : "";
    engine->troubled = true;
    switch (end->error) {
    case MPV_ERROR_AO_INIT_FAILED:
        error_set(&engine->trouble,
                  "no audio output of this machine can be opened; 'mien devices' lists them, and "
                  "--device chooses one");
        break;
    case MPV_ERROR_NOTHING_TO_PLAY:
        error_set(&engine->trouble, "%s: there is no sound in it", path);
        break;
    case MPV_ERROR_UNKNOWN_FORMAT:
        error_set(&engine->trouble, "%s: not a sound file that can be played", path);
        break;
    default:
        error_set(&engine->trouble, "%s: cannot be played (%s)", path,
                  mpv_error_string(end->error));
    }
}

static void take_property(struct engine *engine, const mpv_event_property *property) {
    if (strcmp(property->name, "current-ao") == 0) {
        engine->sounds = property->format == MPV_FORMAT_STRING;
    } else if (property->format == MPV_FORMAT_FLAG && *(const int *)property->data != 0) {
        engine->over = engine->over || engine->begun;
    }
}

static void take_event(struct engine *engine, const mpv_event *event) {
    switch (event->event_id) {
    case MPV_EVENT_START_FILE: {
        const mpv_event_start_file *start = event->data;
        engine->begun = true;
        engine->now = (size_t)(start->playlist_entry_id - engine->first);
        break;
    }
    case MPV_EVENT_END_FILE: {
        const mpv_event_end_file *end = event->data;
        if (end->reason == MPV_END_FILE_REASON_ERROR) {
            note_trouble(engine, end);
        }
        break;
    }
    case MPV_EVENT_PLAYBACK_RESTART:
        engine->restarted = true;
        break;
    case MPV_EVENT_PROPERTY_CHANGE:
        take_property(engine, event->data);
        break;
    case MPV_EVENT_SHUTDOWN:
        engine->over = true;
        break;
    default:
        break;
    }
}

enum engine_progress engine_work(struct engine *engine) {
    uint64_t count;
    ssize_t got = read(engine->wake, &count, sizeof count);
    (void)got; /* nothing: it was awake already */
    const mpv_event *event;
    while ((event = mpv_wait_event(engine->mpv, 0))->event_id != MPV_EVENT_NONE) {
        take_event(engine, event);
        if (engine->over) {
            break;
        }
    }
    /* A file that is read, but without an output, ends at once. */
    bool heard = engine->restarted && engine->sounds;
    return engine->over ? ENGINE_ENDS : heard ? ENGINE_PLAYS : ENGINE_WAITS;
}

const char *engine_problem(struct engine *engine) {
    bool troubled = engine->troubled;
    engine->troubled = false;
    return troubled ? engine->trouble.message : NULL;
}

void engine_pause(struct engine *engine, bool pause) {
    int flag = pause;
    mpv_set_property(engine->mpv, "pause", MPV_FORMAT_FLAG, &flag);
}

void engine_next(struct engine *engine) {
    const char *words[] = {"playlist-next", "force", NULL};
    mpv_command(engine->mpv, words);
}

void engine_seek(struct engine *engine, double seconds) {
    char distance[32];
    snprintf(distance, sizeof distance, "%.3f", fmin(fmax(seconds, -1e6), 1e6));
    const char *words[] = {"seek", distance, "relative", NULL};
    if (mpv_command(engine->mpv, words) < 0) {
        return;
    }
    /* Until it goes on there, so that whoever asks where it is then is not told where it was. */
    static const double patience = 1;
    bool before = engine->restarted;
    size_t song = engine->now;
    double end = clock_seconds() + patience;
    engine->restarted = false;
    while (!engine->restarted && !engine->over && engine->now == song && clock_seconds() < end) {
        take_event(engine, mpv_wait_event(engine->mpv, fmax(end - clock_seconds(), 0)));
    }
    engine->restarted = before || engine->restarted;
}

static double number(struct engine *engine, const char *name) {
    double value = 0;
    bool good = mpv_get_property(engine->mpv, name, MPV_FORMAT_DOUBLE, &value) >= 0;
    return good && isfinite(value) && value > 0 ? value : 0;
}

struct engine_state engine_state(struct engine *engine) {
    int paused = 0;
    mpv_get_property(engine->mpv, "pause", MPV_FORMAT_FLAG, &paused);
    return (struct engine_state){engine->now < engine->songs ? engine->now : engine->songs - 1,
                                 paused != 0, number(engine, "time-pos"),
                                 number(engine, "duration")};
}

json_t *engine_devices(struct engine *engine) {
    mpv_node list;
    json_t *all = json_array();
    if (mpv_get_property(engine->mpv, "audio-device-list", MPV_FORMAT_NODE, &list) < 0) {
        return all;
    }
    for (int i = 0; list.format == MPV_FORMAT_NODE_ARRAY && i < list.u.list->num; i++) {
        const mpv_node *one = &list.u.list->values[i];
        json_t *device = json_object();
        for (int k = 0; one->format == MPV_FORMAT_NODE_MAP && k < one->u.list->num; k++) {
            const mpv_node *value = &one->u.list->values[k];
            if (value->format == MPV_FORMAT_STRING) {
                json_object_set_new(device, one->u.list->keys[k], json_string(value->u.string));
            }
        }
        if (json_object_get(device, "name") != NULL) {
            json_array_append(all, device);
        }
        json_decref(device);
    }
    mpv_free_node_contents(&list);
    return all;
}
