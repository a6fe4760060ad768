#include "player/spotify_session.h"

#include <string.h>

/* In words, and what to do; 404 has a better sentence where devices are known (spotify.c). */
static bool refused(const struct http_answer *answer, struct error *err) {
    char reason[SPOTIFY_REASON];
    spotify_read_reason(answer->body, answer->length, reason);
    switch (answer->status) {
    case 401:
        return error_set(err, "Spotify does not accept the login; run 'mien login spotify' again");
    case 403:
        if (strcmp(reason, "PREMIUM_REQUIRED") == 0) {
            return error_set(err, "Spotify lets other programs play with Premium only, and your "
                                  "account has none (play with --player mpd or mpv instead)");
        }
        if (strstr(reason, "CONTROLLABLE") != NULL) {
            return error_set(err, "Spotify lets no other program control this device; choose "
                                  "another one with --device ('mien devices' lists them)");
        }
        if (memmem(answer->body, answer->length, "client scope", 12) != NULL) {
            return error_set(err, "this login may not do that (it lacks a permission); run 'mien "
                                  "login spotify' again");
        }
        return error_set(err,
                         "Spotify does not allow this (%s): your account needs Premium and must be "
                         "one of your app's users, and not everything works on every device",
                         reason[0] == '\0' ? "no reason given" : reason);
    case 404:
        return error_set(err, "Spotify has no active device; open Spotify somewhere and try "
                              "again");
    default:
        return error_set(err,
                         "Spotify answers with status %d%s%s, which Mien cannot help; try "
                         "again later",
                         answer->status, reason[0] == '\0' ? "" : ", ", reason);
    }
}

static bool send_once(struct spotify_session *session, const struct spotify_request *request,
                      struct http_answer *answer, struct error *err) {
    static const char *const methods[] = {
        [HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT"};
    struct text url = {0}, what = {0};
    text_format(&url, "%s%s%s%s", session->api, request->path, request->query == NULL ? "" : "?",
                request->query == NULL ? "" : request->query);
    text_format(&what, "%s %s", methods[request->method], request->path);
    struct http_request sent = {.method = request->method,
                                .url = url.data,
                                .bearer = session->token.access,
                                .type = request->body == NULL ? NULL : "application/json",
                                .body = request->body};
    /* What is POSTed goes on to the next song: after a failure it may have happened. */
    bool repeat = request->method != HTTP_POST;
    bool good = spotify_send(session, what.data, &sent, repeat, answer, err);
    text_free(&url);
    text_free(&what);
    return good;
}

bool spotify_call(struct spotify_session *session, const struct spotify_request *request,
                  struct http_answer *answer, struct error *err) {
    enum { EARLY = 60 }; /* seconds before its end at which a token is not begun with any more */
    struct spotify_token *token = &session->token;
    *answer = (struct http_answer){.retry_after = -1};
    bool fresh = token->access == NULL || token->expires <= clock_unix() + EARLY;
    if (fresh && !spotify_renew(session, err)) {
        return false;
    }
    if (!send_once(session, request, answer, err)) {
        return false;
    }
    if (answer->status == 401 && !fresh) {
        http_answer_free(answer);
        if (!spotify_renew(session, err) || !send_once(session, request, answer, err)) {
            return false;
        }
    }
    return (answer->status >= 200 && answer->status < 300) || refused(answer, err);
}
