/* Songs of the library that are played: what `mien play` and `mien now` share. What is heard of
 * them is kept in the library. */
#ifndef CLI_PLAYING_H
#define CLI_PLAYING_H

#include "cli/cli.h"
#include "player/player.h"

struct playing {
    const struct cli *cli;
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

/* --player and --device; false after saying what is wrong. */
bool playing_settings(const struct cli *cli, struct player_settings *settings);

/* Whether the listener is there, with a line to look at and keys to press. */
bool playing_is_watched(const struct cli *cli);

/* Plays the songs, which stay the caller's until playing_free(). False with an error. */
bool playing_begin(struct playing *playing, const struct player_settings *settings,
                   const struct song *songs, size_t count, struct error *err);

/* For people: what is left out and why. */
void playing_tell_left_out(const struct playing *playing);

/* For programs: {"player", "playing", "left_out": [{"uri", "title", "why"}...]}, a json_t. */
void *playing_json(const struct playing *playing);

/* Stays with the music until it is over, the listener leaves (*left), or a signal asks for the end,
 * which then is that of the music. */
bool playing_wait(struct playing *playing, bool *left, struct error *err);

/* Asks for the state once, and keeps what it says; `state` is freed by the caller. */
bool playing_look(struct playing *playing, struct player_state *state, struct error *err);

/* Ends the listen of the song that plays, if it is known how. */
void playing_free(struct playing *playing);

/* The line (playing_line.c): shows it until it is over or the listener leaves. */
bool playing_watch(struct playing *playing, bool *left, struct error *err);

#endif
