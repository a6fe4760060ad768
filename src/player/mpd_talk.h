/* Talking to MPD: the connection, its errors as sentences, and what MPD calls a file. Private to
 * player/; only the files mpd*.c know libmpdclient. */
#ifndef PLAYER_MPD_TALK_H
#define PLAYER_MPD_TALK_H

#include "player/inside.h"

#include <mpd/client.h>

struct mpd_talk {
    struct mpd_connection *connection;
    char *host;   /* as it is shown: without a password */
    bool local;   /* through a socket of this machine: any file may be played */
    char *folder; /* where MPD's music is, ends with "/"; NULL if it does not tell */
    double patience;
};

/* Connects as MPD_HOST and MPD_PORT say ("password@host", a socket's path, "@abstract"), else to
 * $XDG_RUNTIME_DIR/mpd/socket if it is there, else as libmpdclient does. False with an error; then
 * nothing is left to close. */
bool mpd_talk_open(struct mpd_talk *talk, double patience, struct error *err);
void mpd_talk_close(struct mpd_talk *talk);

/* The sentence for what went wrong just now. The connection can be used again if that was MPD's
 * answer. Always false. */
bool mpd_talk_problem(struct mpd_talk *talk, struct error *err);

/* The same, where that was to add a file. Always false. */
bool mpd_talk_refused(struct mpd_talk *talk, const char *name, struct error *err);

/* What MPD calls the file: its path below the folder of its music, or its uri. NULL with an error
 * if MPD does not know it; freed with free(). */
char *mpd_talk_name_of(struct mpd_talk *talk, const char *path, struct error *err);

#endif
