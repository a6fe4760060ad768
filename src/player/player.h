/* Plays songs: on Spotify, on MPD (the Music Player Daemon), or on this machine's own speakers with
 * libmpv. Whatever is asked of a player has an answer within struct player_settings' patience, or
 * an error; errors say what to do next. */
#ifndef PLAYER_PLAYER_H
#define PLAYER_PLAYER_H

#include "base/base.h"
#include "player/spotify_login.h"

enum player_kind {
    PLAYER_ANY, /* whichever suits */
    PLAYER_SPOTIFY,
    PLAYER_MPD,
    PLAYER_MPV, /* this machine */
    PLAYER_KINDS
};

/* "spotify", "mpd", "mpv"; "auto" for PLAYER_ANY. */
const char *player_kind_name(enum player_kind kind);

/* False if no kind has that name. */
bool player_kind_from_name(const char *name, enum player_kind *kind);

/* A song as a player needs it; the strings are the caller's. */
struct player_track {
    int64_t number;             /* the library's number of it, 0 if it is none of the library's */
    const char *uri;            /* "spotify:track:...", "file:///..."; NULL if it has none */
    const char *title, *artist; /* artist may be NULL */
    int64_t duration;           /* milliseconds, 0 if not known */
    double gain;                /* dB by which to play it louder: player_gain(); NAN if not known */
};

/* Zeroed they are right for listeners. */
struct player_settings {
    enum player_kind kind; /* which one */
    const char *device;    /* where to play: a device's name or id; NULL: the player's choice */
    double patience;       /* seconds to wait for an answer; 0: PLAYER_PATIENCE */
    bool leashed;          /* mpv: playing ends with this program, not only with its list */
    const struct log *log; /* may be NULL; no password or token is ever written to it */
};

#define PLAYER_PATIENCE 5.0

struct player;

/* A player for these songs. PLAYER_ANY: Spotify if the first one has a uri of Spotify's; else, or
 * where there is no Spotify and no device was asked for, what can play most of them, MPD rather
 * than mpv. NULL with an error if it is not there, or can play none of them. */
struct player *player_open(const struct player_settings *settings,
                           const struct player_track *tracks, size_t count, struct error *err);

/* The player that plays now, or else one that pauses, whoever began it: of the kind in the
 * settings, or of any. NULL with an error if nothing plays. */
struct player *player_open_busy(const struct player_settings *settings, struct error *err);

/* Leaves the player; what it plays goes on, unless it is leashed. NULL is allowed. */
void player_close(struct player *player);

enum player_kind player_kind_of(const struct player *player);

/* Plays those of the songs that it can play, one after the other, beginning with the first.
 * Returns when the player itself says that it plays; false with an error if it does not. */
bool player_play(struct player *player, const struct player_track *tracks, size_t count,
                 struct error *err);

/* Why the song (of the last player_play(), from 0) was left out; NULL if it was not. */
const char *player_left_out(const struct player *player, size_t track);

bool player_pause(struct player *player, bool pause, struct error *err);
bool player_next(struct player *player, struct error *err);

/* Forward or back by so many seconds, within the song. */
bool player_seek(struct player *player, double seconds, struct error *err);
bool player_stop(struct player *player, struct error *err);

enum player_status { PLAYER_STOPPED, PLAYER_PAUSED, PLAYER_PLAYING };

const char *player_status_name(enum player_status status);

#define PLAYER_NO_TRACK SIZE_MAX

struct player_state {
    enum player_status status;
    double position, length; /* seconds; 0 if not known */
    size_t track;            /* which song of the last player_play() of this struct player, from 0;
                              * PLAYER_NO_TRACK if it is another, or nothing was played with it */
    char *uri, *title, *artist, *device; /* each may be NULL */
    char *problem; /* what went wrong since it was last asked, a song that could not be read, say;
                    * NULL if nothing */
};

/* What it does now; freed with player_state_free(), also after an error. A player that plays no
 * longer is PLAYER_STOPPED, and no error. */
bool player_state(struct player *player, struct player_state *state, struct error *err);
void player_state_free(struct player_state *state);

/* How often it may be asked for its state, in seconds. */
double player_pace(const struct player *player);

/* ---- what became of the songs ---- */

enum player_fate { PLAYER_UNKNOWN, PLAYER_ENDED, PLAYER_SKIPPED, PLAYER_BROKEN_OFF };

/* What is known from one state to the next; starts as {0}. */
struct player_follower {
    bool follows;
    size_t track;
    enum player_status status;
    double at, position, length, heard; /* seconds */
};

/* What a state says about the one before. */
struct player_news {
    bool over; /* a song is: which, for how many seconds it was heard, and why it is */
    size_t over_track;
    double heard;
    enum player_fate fate;
    bool began; /* another one has */
    size_t began_track;
};

/* Takes a state that was asked for at `now` (clock_seconds()); to be called about as often as the
 * player's pace says. A song whose length is not known is over for reasons that are not known,
 * either. */
struct player_news player_follow(struct player_follower *follower, const struct player_state *state,
                                 double now);

/* ---- loudness ---- */

/* The gain in dB that brings music of this loudness (LUFS, EBU R128) to -18 LUFS, as ReplayGain 2
 * has it, but no sample above 0 dBTP, `peak` (dBTP) being the highest. Where the peak is NAN
 * nothing gets louder; the gain is NAN where the loudness is. */
double player_gain(double loudness, double peak);

/* ---- devices ---- */

struct player_device {
    char *name, *id; /* either can be said with --device; id may be NULL */
    char *type;      /* "Computer", "Smartphone", "pulse"...; may be NULL */
    bool active;     /* plays, or would play, if none is asked for */
};

struct player_devices {
    struct player_device *device;
    size_t count;
};

/* Where a player of this kind (not PLAYER_ANY) can play; freed with player_devices_free(), also
 * after an error, which says why it is not there. */
bool player_devices(enum player_kind kind, const struct player_settings *settings,
                    struct player_devices *devices, struct error *err);
void player_devices_free(struct player_devices *devices);

#endif
