/* What plays on Spotify now, and waiting until a command has come through: its player answers
 * before its devices have done what they were told. */
#ifndef PLAYER_SPOTIFY_NOW_H
#define PLAYER_SPOTIFY_NOW_H

#include "player/spotify_session.h"

/* What plays anywhere; a zeroed state where nothing does. Freed with spotify_state_free(), also
 * after an error. */
bool spotify_ask_state(struct spotify_session *session, struct spotify_state *out,
                       struct error *err);

/* Waits until it plays, or does not play. False with an error if it does not come to that within
 * the session's patience. */
bool spotify_wait_for(struct spotify_session *session, bool playing, struct error *err);

/* Waits until something else plays than before: another song, the same one from its beginning, or
 * nothing. */
bool spotify_wait_for_other(struct spotify_session *session, const struct spotify_state *before,
                            struct error *err);

#endif
