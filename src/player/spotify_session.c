#include "player/spotify_session.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static char *address(const char *name, const char *usual, struct error *err) {
    const char *chosen = getenv(name);
    return http_base(name, chosen == NULL || chosen[0] == '\0' ? usual : chosen, err);
}

bool spotify_session_open(struct spotify_session *session, double patience, const struct log *log,
                          struct error *err) {
    *session = (struct spotify_session){
        .patience = patience, .log = log, .random = random_seeded(random_seed_from_system(), 0)};
    session->accounts = address("MIEN_SPOTIFY_ACCOUNTS", "https://accounts.spotify.com", err);
    if (session->accounts != NULL) {
        session->api = address("MIEN_SPOTIFY_API", "https://api.spotify.com/v1", err);
    }
    if (session->api != NULL) {
        session->http = http_new(patience, err);
    }
    if (session->http == NULL) {
        spotify_session_close(session);
        return false;
    }
    return true;
}

void spotify_sleep(double seconds) {
    struct timespec time = {(time_t)seconds, (long)((seconds - floor(seconds)) * 1e9)};
    nanosleep(&time, NULL);
}

void spotify_session_close(struct spotify_session *session) {
    http_free(session->http);
    spotify_token_free(&session->token);
    free(session->accounts);
    free(session->api);
    *session = (struct spotify_session){0};
}
