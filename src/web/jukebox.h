/* What this server was asked to play, with a player that may take its time: all that asks the
 * player is done in a thread of its own. Private to web/. */
#ifndef WEB_JUKEBOX_H
#define WEB_JUKEBOX_H

#include "playing/playing.h"
#include "web/errands.h"
#include "web/metrics.h"

struct events;
struct jukebox;

/* Keeps what is heard in the library in the file `path`; tells changes as events of the kind
 * "player", and programs at LOG_INFO. */
struct jukebox *jukebox_new(const char *path, struct events *events, struct metrics *metrics,
                            const struct log *log);

/* Takes no more, and has what waits run as `over`. */
void jukebox_close(struct jukebox *jukebox);

/* The same, and ends the music of this machine once all is done; what other players play goes on.
 * NULL is allowed. */
void jukebox_end(struct jukebox *jukebox);

/* Once nobody asks any more. */
void jukebox_free(struct jukebox *jukebox);

/* STATE, as docs/openapi.yaml has it: what was known last, as a json_t for the caller. From any
 * thread. */
void *jukebox_state(struct jukebox *jukebox);

/* Has an errand run in the thread; false if too many wait. */
bool jukebox_send(struct jukebox *jukebox, struct errand *errand);

/* ---- in the thread ---- */

/* Songs that are to play, and how. */
struct jukebox_order {
    struct song *song;
    size_t songs;
    enum player_kind kind;
    char *device; /* NULL: the player's choice */
    enum mood mood;
    int64_t moment; /* 0: none */
};

void jukebox_order_free(struct jukebox_order *order);

/* Plays songs in place of what this server played, which goes on if they cannot be played; false
 * with an error then. Takes over what is in the order. */
bool jukebox_play(struct jukebox *jukebox, struct jukebox_order *order, struct error *err);

/* Those of the last jukebox_play() that were left out, as a json_t: [{"number", "title",
 * "why"}...].
 */
void *jukebox_left_out(const struct jukebox *jukebox);

/* Whether something plays or pauses. */
bool jukebox_is_busy(const struct jukebox *jukebox);

enum jukebox_word { JUKEBOX_PAUSE, JUKEBOX_RESUME, JUKEBOX_NEXT, JUKEBOX_SEEK, JUKEBOX_STOP };

/* Tells the player something; `seconds` are those of JUKEBOX_SEEK. False with an error. */
bool jukebox_tell(struct jukebox *jukebox, enum jukebox_word word, double seconds,
                  struct error *err);

#endif
