/* What Spotify answers, read as from a stranger: JSON of at most HTTP_BODY bytes. Texts for people
 * come out printable, and identifiers only as printable ASCII. */
#ifndef PLAYER_SPOTIFY_ANSWER_H
#define PLAYER_SPOTIFY_ANSWER_H

#include "player/spotify_token.h"

/* The answer to a login or a renewal, into `token`, whose `client_id` stays, and `refresh` too if
 * no other one is given; `now` in seconds since 1970. False, and nothing has changed, if it is not
 * one: no JSON, no access token, of another type. */
bool spotify_read_tokens(const char *body, size_t length, int64_t now, struct spotify_token *token);

enum { SPOTIFY_REASON = 48 };

/* Why Spotify refuses: the `reason` of a player's error, or the `error` of a login's ("PREMIUM_
 * REQUIRED", "invalid_grant"); "" if it is not of letters and underscores. Whatever else is in such
 * an answer is not passed on: nobody knows what it quotes. */
void spotify_read_reason(const char *body, size_t length, char out[SPOTIFY_REASON]);

struct spotify_device {
    char *id; /* NULL: not to be played on */
    char *name, *type;
    bool active;
    bool restricted; /* lets nobody control it */
};

enum { SPOTIFY_DEVICES = 64 }; /* the most that are taken */

struct spotify_devices {
    struct spotify_device *device;
    size_t count;
};

bool spotify_read_devices(const char *body, size_t length, struct spotify_devices *out);
void spotify_devices_free(struct spotify_devices *devices);

/* What plays; every string may be NULL. */
struct spotify_state {
    bool playing;
    double position, length; /* seconds */
    char *uri;
    char *asked_uri; /* what was asked for, where another recording of it plays */
    char *title, *artist;
    char *device, *device_id;
};

bool spotify_read_state(const char *body, size_t length, struct spotify_state *out);
void spotify_state_free(struct spotify_state *state);

#endif
