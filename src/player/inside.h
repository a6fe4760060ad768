/* What the door (player.c) asks of each kind of player. Private to player/.
 *
 * Every function gives an answer within the settings' patience for each question that it asks
 * (never 0 here), or an error that says what to do next. `self` is what open() gave. */
#ifndef PLAYER_INSIDE_H
#define PLAYER_INSIDE_H

#include "player/player.h"

struct player_type {
    const char *called; /* for sentences: "Spotify" */

    /* Finds it, and connects if it is elsewhere; NULL with an error if it is not there (not
     * running, no login). The settings and their strings stay until close(). */
    void *(*open)(const struct player_settings *settings, struct error *err);
    void (*close)(void *self);

    /* Whether it can play the track; why not as an error. May ask the player. */
    bool (*can_play)(void *self, const struct player_track *track, struct error *err);

    /* Plays tracks that it can play, at least one, in place of what it plays. May return before
     * the music is heard: the door asks for the state until it says so. */
    bool (*play)(void *self, const struct player_track *tracks, size_t count, struct error *err);

    bool (*pause)(void *self, bool pause, struct error *err);
    bool (*next)(void *self, struct error *err);
    bool (*seek)(void *self, double seconds, struct error *err); /* from here, may be negative */
    bool (*stop)(void *self, struct error *err);

    /* Fills a state that is zeroed but for its track, PLAYER_NO_TRACK. `track` is the place in the
     * list of the last play() of this `self`, or PLAYER_NO_TRACK. An error if the player says that
     * something went wrong (a file that it cannot decode). Strings are of malloc(). */
    bool (*state)(void *self, struct player_state *state, struct error *err);

    /* Adds to `devices` (zeroed before) with player_devices_add(). */
    bool (*devices)(void *self, struct player_devices *devices, struct error *err);

    /* How often whoever follows the music may ask for the state, in seconds. */
    double pace;
};

/* Each kind of player, in a file of its own; listed in player.c. */
extern const struct player_type player_spotify, player_mpd, player_mpv;

/* Adds a device with copies of these strings; id and type may be NULL. */
void player_devices_add(struct player_devices *devices, const char *name, const char *id,
                        const char *type, bool active);

/* The path of a "file:///..." uri with its %XX decoded, for free(); NULL if it is no such uri, or
 * not one of this machine, or has a NUL in it. */
char *player_path_of(const char *uri);

#endif
