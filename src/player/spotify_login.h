/* Logging in to Spotify: Authorization Code with PKCE (RFC 6749, 7636, 8252), through the
 * listener's browser and an app of the listener's own (docs/spotify.md). Part of player/player.h.
 */
#ifndef PLAYER_SPOTIFY_LOGIN_H
#define PLAYER_SPOTIFY_LOGIN_H

#include "base/base.h"

struct spotify_login {
    const char *client_id; /* of the listener's app */
    double wait;           /* seconds for the listener to answer in the browser */
    double patience;       /* seconds for each answer of Spotify's */
    const struct log *log; /* may be NULL */

    /* Called with the address at which to log in, before waiting; `opened` if a browser was told
     * to go there. */
    void (*show)(void *context, const char *address, bool opened);
    void *context;
};

/* Logs in and keeps the login beside the usual library, mode 0600. False with an error, and the
 * login that there was is still there. */
bool spotify_login(const struct spotify_login *login, struct error *err);

/* Forgets the login, whatever state it is in; `was_there` says whether there was one. */
bool spotify_logout(bool *was_there, struct error *err);

/* True for what can be the client id of an app: letters and digits. */
bool spotify_is_client_id(const char *text);

#endif
