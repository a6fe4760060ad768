/* STATE, as docs/openapi.yaml has it, as a json_t. Private to web/. */
#ifndef WEB_JUKEBOX_STATE_H
#define WEB_JUKEBOX_STATE_H

#include "web/jukebox.h"

/* What plays of a list with a player, which is NULL where nothing does; `problem` may be NULL. */
void *jukebox_state_json(const struct jukebox_order *order, const struct player *player,
                         const struct player_state *state, const char *problem);

/* Whether a page would show something else now, but for the seconds that it counts by itself. */
bool jukebox_state_differs(const void *before, const void *now);

/* The music has gone on for so many seconds since. */
void jukebox_state_move_on(void *state, double seconds);

#endif
