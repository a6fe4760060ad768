/* The login to Spotify as it is kept: spotify.json beside the usual library, mode 0600. Mien has no
 * secret of its own; whoever has this file can see what plays and play something else. */
#ifndef PLAYER_SPOTIFY_TOKEN_H
#define PLAYER_SPOTIFY_TOKEN_H

#include "base/base.h"

/* All strings are printable ASCII without spaces, or NULL. */
struct spotify_token {
    char *client_id; /* of the listener's own app */
    char *access;    /* for the next hour or less */
    char *refresh;   /* works once, and then another one takes its place */
    int64_t expires; /* seconds since 1970 at which `access` ends */
};

void spotify_token_free(struct spotify_token *token);

/* What is kept. False with an error that says to log in if there is none, or it is damaged. */
bool spotify_token_load(struct spotify_token *token, struct error *err);

/* Keeps it in place of the one before: after a crash one of the two is there, whole. */
bool spotify_token_save(const struct spotify_token *token, struct error *err);

/* Removes it, whatever is in it, and the device used last; *was_there may be NULL. */
bool spotify_token_forget(bool *was_there, struct error *err);

/* Only one program at a time renews a login, logs in or out: a refresh token that two use at the
 * same time is lost. Waits up to `patience` seconds. -1 with an error. */
int spotify_lock(double patience, struct error *err);
void spotify_unlock(int lock);

/* The id of the device that music was played on last; NULL if none is known. */
char *spotify_last_device(void);

/* Remembers it; that it cannot is no reason for silence. */
void spotify_remember_device(const char *id);

/* True for a text that can be sent in a header or shown: printable ASCII without spaces, not empty,
 * at most 4,096 bytes. */
bool spotify_plain(const char *text);

#endif
