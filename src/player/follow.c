#include "player/player.h"

#include <math.h>

/* Seconds that the song has gone on since it was looked at last; not further than to its end. */
static double since(const struct player_follower *follower, double now) {
    double passed = follower->status == PLAYER_PLAYING ? fmax(now - follower->at, 0) : 0;
    double left = fmax(follower->length - follower->position, 0);
    return follower->length > 0 ? fmin(passed, left) : passed;
}

/* Whoever is in the last moments of a song has heard it: players tell their position late, and
 * begin the next song early. */
static enum player_fate fate_of(const struct player_follower *follower, double position,
                                enum player_status status) {
    double last = fmin(2, follower->length / 2);
    double reached = fmax(position, follower->heard);
    return follower->length <= 0                ? PLAYER_UNKNOWN
           : reached >= follower->length - last ? PLAYER_ENDED
           : status == PLAYER_STOPPED           ? PLAYER_BROKEN_OFF
                                                : PLAYER_SKIPPED;
}

struct player_news player_follow(struct player_follower *follower, const struct player_state *state,
                                 double now) {
    struct player_news news = {0};
    bool plays = state->status != PLAYER_STOPPED && state->track != PLAYER_NO_TRACK;
    bool same = follower->follows && plays && state->track == follower->track;
    if (follower->follows) {
        double passed = since(follower, now);
        follower->heard += passed;
        if (!same) {
            news.over = true;
            news.over_track = follower->track;
            news.heard = follower->heard;
            news.fate = fate_of(follower, follower->position + passed, state->status);
        }
    }
    if (plays && !same) {
        news.began = true;
        news.began_track = state->track;
        *follower = (struct player_follower){.track = state->track};
    }
    follower->follows = plays;
    follower->status = state->status;
    follower->at = now;
    follower->position = state->position;
    follower->length = state->length > 0 ? state->length : follower->length;
    return news;
}
