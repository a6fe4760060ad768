/* Playing a list of files with libmpv. Private to player/program; engine.c alone knows libmpv. */
#ifndef PLAYER_PROGRAM_ENGINE_H
#define PLAYER_PROGRAM_ENGINE_H

#include "base/base.h"

#include <jansson.h>

struct engine_song {
    char *uri, *path, *title, *artist; /* title and artist may be NULL */
    double gain;                       /* dB, NAN if not known */
};

struct engine;

/* libmpv with nothing of the user's settings: sound only, no scripts, no playlists within files.
 * `output` ("null") and `device` as libmpv calls them, NULL for its choice. NULL with an error. */
struct engine *engine_new(const char *output, const char *device, struct error *err);
void engine_free(struct engine *engine);

/* Readable when engine_work() has something to do. */
int engine_descriptor(const struct engine *engine);

/* Plays songs, which stay the caller's until engine_free(). */
bool engine_play(struct engine *engine, const struct engine_song *songs, size_t count,
                 struct error *err);

enum engine_progress {
    ENGINE_WAITS, /* no music yet */
    ENGINE_PLAYS,
    ENGINE_ENDS /* the list is over */
};

/* Sees to what happened in libmpv meanwhile. */
enum engine_progress engine_work(struct engine *engine);

/* Why a song was not heard, since it was last asked; NULL if nothing went wrong. */
const char *engine_problem(struct engine *engine);

void engine_pause(struct engine *engine, bool pause);
void engine_next(struct engine *engine);
void engine_seek(struct engine *engine, double seconds);

/* What it plays: the song's place in the list, seconds (0 where not known). */
struct engine_state {
    size_t song;
    bool paused;
    double position, length;
};
struct engine_state engine_state(struct engine *engine);

/* The outputs there are: [{"name", "description"}...]. */
json_t *engine_devices(struct engine *engine);

#endif
