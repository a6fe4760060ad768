/* A talk with Spotify: where it is, who the listener is, and what is done when it does not answer
 * as hoped. Private to spotify*.c. */
#ifndef PLAYER_SPOTIFY_SESSION_H
#define PLAYER_SPOTIFY_SESSION_H

#include "player/http.h"
#include "player/spotify_answer.h"

struct spotify_session {
    struct http *http;
    char *accounts, *api; /* base addresses */
    struct spotify_token token;
    struct random random; /* for waits that are not all alike */
    double patience;      /* seconds */
    const struct log *log;
};

/* Without a login as yet. The addresses are Spotify's, or those in $MIEN_SPOTIFY_ACCOUNTS and
 * $MIEN_SPOTIFY_API. False with an error; then there is nothing to close. */
bool spotify_session_open(struct spotify_session *session, double patience, const struct log *log,
                          struct error *err);
void spotify_session_close(struct spotify_session *session);

/* A signal ends it. */
void spotify_sleep(double seconds);

/* ---- spotify_send.c ---- */

/* Asks, and asks again where that helps: three times in all, a little later each time, where
 * Spotify has a problem of its own (5xx) and `repeat` allows it; once where it wants to be left
 * alone for five seconds or less (429). True with any other answer; `what` is for the log. */
bool spotify_send(struct spotify_session *session, const char *what,
                  const struct http_request *request, bool repeat, struct http_answer *answer,
                  struct error *err);

/* ---- spotify_grant.c ---- */

/* Changes an authorization code into tokens; session->token has them, and they are not kept yet. */
bool spotify_exchange(struct spotify_session *session, const char *client_id, const char *code,
                      const char *verifier, const char *redirect, struct error *err);

/* A new access token in place of `session->token.access`: one that another program has got
 * meanwhile, or one from Spotify. The new refresh token is on the disk before this returns; one
 * that Spotify takes no more is off it. */
bool spotify_renew(struct spotify_session *session, struct error *err);

/* ---- spotify_call.c ---- */

struct spotify_request {
    enum http_method method;
    const char *path;  /* "/me/player/play" */
    const char *query; /* after the question mark, escaped; NULL for none */
    const char *body;  /* JSON; NULL for none */
};

/* Asks the Web API in the listener's name; renews the login before, or once when it is refused.
 * True for 2xx. False with an error in words for the listener; answer->status says which it was, 0
 * for none at all. Freed with http_answer_free() in any case. */
bool spotify_call(struct spotify_session *session, const struct spotify_request *request,
                  struct http_answer *answer, struct error *err);

#endif
