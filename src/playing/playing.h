/* Songs of the library that are played: what is heard of them is kept there. */
#ifndef PLAYING_PLAYING_H
#define PLAYING_PLAYING_H

#include "library/library.h"
#include "player/player.h"

struct playing {
    const struct log *log;   /* what a player says of a song goes there; may be NULL */
    struct library *library; /* NULL: nothing is kept */
    enum mood mood;          /* of the listener; MOOD_UNKNOWN if that was not asked */
    int64_t moment;          /* 0 if there is none */

    /* Of playing_begin(). */
    struct player *player;
    struct player_track *track;
    size_t count;
    struct player_follower follower;
    int64_t listen; /* of the song that plays; 0 if it is none of the library's */
};

/* Seconds to wait for a player's answer, as $MIEN_PLAYER_PATIENCE says; 0, the usual, without it.
 */
double playing_patience(void);

/* Plays the songs, which stay the caller's until playing_free(), as loud as each other where the
 * library has heard them. False with an error. */
bool playing_begin(struct playing *playing, const struct player_settings *settings,
                   const struct song *songs, size_t count, struct error *err);

/* Asks for the state once, and keeps what it says; `state` is freed by the caller, also after an
 * error. */
bool playing_look(struct playing *playing, struct player_state *state, struct error *err);

/* What plays now is over, stopped with the music, or skipped for another song, unless that was its
 * end anyway; what was heard of it is kept, as far as it is known without asking. */
bool playing_leave(struct playing *playing, bool for_another, struct error *err);

/* Leaves the player. */
void playing_free(struct playing *playing);

/* Devices for programs: [{"name", "id", "type", "active"}...], a json_t. */
void *playing_devices_json(const struct player_devices *devices);

#endif
