#include "player/spotify_now.h"

#include <math.h>
#include <string.h>

bool spotify_ask_state(struct spotify_session *session, struct spotify_state *out,
                       struct error *err) {
    static const struct spotify_request request = {HTTP_GET, "/me/player", NULL, NULL};
    struct http_answer answer;
    *out = (struct spotify_state){0};
    bool good = spotify_call(session, &request, &answer, err);
    if (good && answer.length > 0 && !spotify_read_state(answer.body, answer.length, out)) {
        good = error_set(err, "Spotify's answer about what plays is broken; try again");
    }
    http_answer_free(&answer);
    return good;
}

static bool plays(const struct spotify_state *now, const void *wanted) {
    return now->playing == *(const bool *)wanted;
}

static bool is_other(const struct spotify_state *now, const void *context) {
    const struct spotify_state *before = context;
    return !now->playing || now->uri == NULL || before->uri == NULL ||
           strcmp(now->uri, before->uri) != 0 || now->position < before->position;
}

/* Asks more and more rarely. */
static bool wait_until(struct spotify_session *session,
                       bool (*come)(const struct spotify_state *now, const void *context),
                       const void *context, struct error *err) {
    double end = clock_seconds() + session->patience;
    for (double pause = 0.1;; pause = fmin(2 * pause, 1)) {
        struct spotify_state now;
        bool good = spotify_ask_state(session, &now, err);
        bool done = good && come(&now, context);
        spotify_state_free(&now);
        if (!good || done) {
            return good;
        }
        if (clock_seconds() + pause > end) {
            return error_set(err,
                             "Spotify took the command, but has not done it after %g seconds; is "
                             "the device still there?",
                             session->patience);
        }
        spotify_sleep(pause);
    }
}

bool spotify_wait_for(struct spotify_session *session, bool playing, struct error *err) {
    return wait_until(session, plays, &playing, err);
}

bool spotify_wait_for_other(struct spotify_session *session, const struct spotify_state *before,
                            struct error *err) {
    return wait_until(session, is_other, before, err);
}
