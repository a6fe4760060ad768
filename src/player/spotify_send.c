#include "player/spotify_session.h"

#include <math.h>
#include <time.h>

enum { TRIES = 3, LONGEST_WAIT = 5 };

/* Half a second, then one, and up to half as much more, so that not all who wait come back at the
 * same time. */
static double back_off(struct spotify_session *session, int tried) {
    return 0.25 * (double)(1 << tried) * (1 + 0.5 * random_unit(&session->random));
}

/* When that is by this machine's clock and in its zone. */
static void write_time(char *out, size_t size, int64_t seconds) {
    time_t then = (time_t)(clock_unix() + seconds);
    struct tm parts;
    if (localtime_r(&then, &parts) == NULL || strftime(out, size, "%Y-%m-%d %H:%M", &parts) == 0) {
        snprintf(out, size, "tomorrow");
    }
}

static bool too_often(const struct http_answer *answer, struct error *err) {
    char until[64];
    if (answer->retry_after < 0) {
        return error_set(err, "Spotify was asked too often and wants a pause; try again in a "
                              "while");
    }
    write_time(until, sizeof until, answer->retry_after + 59); /* no minute too early */
    return error_set(err,
                     "Spotify was asked too often and takes nothing from your app until %s; try "
                     "again then",
                     until);
}

bool spotify_send(struct spotify_session *session, const char *what,
                  const struct http_request *request, bool repeat, struct http_answer *answer,
                  struct error *err) {
    bool waited = false;
    for (int tried = 1;; tried++) {
        double started = clock_seconds();
        if (!http_ask(session->http, request, answer, err)) {
            return false;
        }
        log_write(session->log, LOG_INFO, "spotify: %s: %d after %.0f ms", what, answer->status,
                  1000 * (clock_seconds() - started));
        double wait = 0;
        if (answer->status == 429) {
            bool soon = answer->retry_after >= 0 && answer->retry_after <= LONGEST_WAIT;
            if (!soon || waited) {
                return too_often(answer, err);
            }
            waited = true;
            wait = fmax((double)answer->retry_after, 0.1);
        } else if (answer->status >= 500) {
            if (!repeat || tried >= TRIES) {
                return error_set(err,
                                 "Spotify has a problem of its own (status %d%s); try again later",
                                 answer->status, repeat ? ", three times" : "");
            }
            wait = back_off(session, tried);
        } else {
            return true;
        }
        log_write(session->log, LOG_INFO, "spotify: once more in %.1f s", wait);
        http_answer_free(answer);
        spotify_sleep(wait);
    }
}
