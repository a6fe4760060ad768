/* How the commands play songs: what `mien play` and `mien now` share. */
#ifndef CLI_PLAYING_H
#define CLI_PLAYING_H

#include "cli/cli.h"
#include "playing/playing.h"

/* --player and --device; false after saying what is wrong. */
bool playing_settings(const struct cli *cli, struct player_settings *settings);

/* Whether the listener is there, with a line to look at and keys to press. */
bool playing_is_watched(const struct cli *cli);

/* playing_begin(), and from then on a signal that asks for the end is that of the music. */
bool playing_start(struct playing *playing, const struct player_settings *settings,
                   const struct song *songs, size_t count, struct error *err);

/* For people: what is left out and why. */
void playing_tell_left_out(const struct playing *playing);

/* For programs: {"player", "playing", "left_out": [{"uri", "title", "why"}...]}, a json_t. */
void *playing_json(const struct playing *playing);

/* Stays with the music until it is over, the listener leaves (*left), or a signal asks for the end,
 * which then is that of the music. */
bool playing_wait(struct playing *playing, bool *left, struct error *err);

/* The line (playing_line.c): shows it until it is over or the listener leaves. */
bool playing_watch(struct playing *playing, bool *left, struct error *err);

#endif
