#include "player/spotify_session.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void add_field(struct text *form, const char *name, const char *value) {
    text_format(form, "%s%s=", form->length == 0 ? "" : "&", name);
    http_escape(form, value);
}

static bool refused(const struct http_answer *answer, const char *reason, struct error *err) {
    if (strcmp(reason, "invalid_client") == 0 || strcmp(reason, "unauthorized_client") == 0) {
        return error_set(err, "Spotify does not know your app's client id, or has shut the app; "
                              "look it up at developer.spotify.com/dashboard, and run 'mien login "
                              "spotify --client-id ID'");
    }
    if (strcmp(reason, "invalid_grant") == 0) {
        return error_set(err, "Spotify does not take this login (any more: it lasts six months "
                              "at most); run 'mien login spotify' again");
    }
    return error_set(err,
                     "Spotify refuses the login (status %d, %s); run 'mien login spotify' again",
                     answer->status, reason[0] == '\0' ? "no reason given" : reason);
}

/* Asks for tokens with a form, which is wiped, and waits longer than for other answers: where this
 * one is lost, so is the login, for what was sent works once. `reason` says why Spotify refuses, ""
 * if it does not, or has not been heard. */
static bool ask_for_tokens(struct spotify_session *session, struct text *form,
                           struct spotify_token *token, char reason[SPOTIFY_REASON],
                           struct error *err) {
    struct text url = {0};
    struct http_answer answer = {.retry_after = -1};
    text_format(&url, "%s/api/token", session->accounts);
    struct http_request request = {.method = HTTP_POST,
                                   .url = url.data,
                                   .type = "application/x-www-form-urlencoded",
                                   .body = form->data,
                                   .patience = 3 * session->patience};
    reason[0] = '\0';
    bool good = spotify_send(session, "POST /api/token", &request, true, &answer, err);
    if (good && answer.status != 200) {
        spotify_read_reason(answer.body, answer.length, reason);
        good = refused(&answer, reason, err);
    } else if (good && !spotify_read_tokens(answer.body, answer.length, clock_unix(), token)) {
        good = error_set(err, "Spotify's answer to the login has no token in it that can be used; "
                              "try again");
    }
    explicit_bzero(form->data, form->length);
    text_free(form);
    text_free(&url);
    http_answer_free(&answer);
    return good;
}

bool spotify_exchange(struct spotify_session *session, const char *client_id, const char *code,
                      const char *verifier, const char *redirect, struct error *err) {
    struct text form = {0};
    char reason[SPOTIFY_REASON];
    add_field(&form, "grant_type", "authorization_code");
    add_field(&form, "code", code);
    add_field(&form, "redirect_uri", redirect);
    add_field(&form, "client_id", client_id);
    add_field(&form, "code_verifier", verifier);
    spotify_token_free(&session->token);
    session->token.client_id = memory_string(client_id);
    return ask_for_tokens(session, &form, &session->token, reason, err);
}

/* With the login of the disk, which nobody else changes meanwhile. */
static bool renew(struct spotify_session *session, struct error *err) {
    struct spotify_token *token = &session->token;
    struct text form = {0};
    char reason[SPOTIFY_REASON];
    /* A refresh token works once: where its successor could not be written, it is not to be used
     * up. So what is there is written first. */
    if (!spotify_token_save(token, err)) {
        return false;
    }
    add_field(&form, "grant_type", "refresh_token");
    add_field(&form, "refresh_token", token->refresh);
    add_field(&form, "client_id", token->client_id);
    if (ask_for_tokens(session, &form, token, reason, err)) {
        return spotify_token_save(token, err);
    }
    if (strcmp(reason, "invalid_grant") == 0) {
        struct error also;
        if (!spotify_token_forget(NULL, &also)) {
            *err = also;
        }
    }
    return false;
}

/* Another program has renewed it, or the listener has logged in again. */
static bool renewed_already(struct spotify_token *now, const struct spotify_token *before) {
    return now->access != NULL && now->expires > clock_unix() &&
           (before->access == NULL || strcmp(now->access, before->access) != 0);
}

bool spotify_renew(struct spotify_session *session, struct error *err) {
    int lock = spotify_lock(4 * session->patience, err);
    struct spotify_token now = {0};
    sigset_t held, before;
    bool good = false;
    if (lock < 0) {
        return false;
    }
    /* Between Spotify's answer and the disk a Ctrl-C would lose the login. */
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &held, &before);
    if (spotify_token_load(&now, err)) {
        bool already = renewed_already(&now, &session->token);
        spotify_token_free(&session->token);
        session->token = now;
        good = already || renew(session, err);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    spotify_unlock(lock);
    return good;
}
