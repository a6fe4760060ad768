#include "player/spotify_login.h"

#include "player/browser.h"
#include "player/loopback.h"
#include "player/pkce.h"
#include "player/spotify_session.h"

#include <stdlib.h>
#include <string.h>

/* No more than playing takes. */
static const char scopes[] = "user-read-playback-state user-modify-playback-state";

bool spotify_is_client_id(const char *text) {
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    size_t length = strspn(text, letters);
    return text[length] == '\0' && length >= 8 && length <= 128;
}

static void add_field(struct text *address, const char *name, const char *value) {
    text_format(address, "&%s=", name);
    http_escape(address, value);
}

static char *address_of(const struct spotify_session *session, const char *client_id,
                        const char *redirect, const char *challenge, const char *state) {
    struct text address = {0};
    text_format(&address, "%s/authorize?response_type=code", session->accounts);
    add_field(&address, "client_id", client_id);
    add_field(&address, "scope", scopes);
    add_field(&address, "redirect_uri", redirect);
    add_field(&address, "code_challenge_method", "S256");
    add_field(&address, "code_challenge", challenge);
    add_field(&address, "state", state);
    return address.data;
}

/* Keeps what the session has, while no other program touches it. */
static bool keep(const struct spotify_session *session, struct error *err) {
    int lock = spotify_lock(4 * session->patience, err);
    bool good = lock >= 0 && spotify_token_save(&session->token, err);
    spotify_unlock(lock);
    return good;
}

bool spotify_login(const struct spotify_login *login, struct error *err) {
    struct spotify_session session;
    struct callback callback = {0};
    char verifier[PKCE_SIZE] = "", challenge[PKCE_SIZE], state[PKCE_SIZE], redirect[64];
    char *address = NULL;
    unsigned port = 0;
    bool good = false;
    if (!spotify_session_open(&session, login->patience, login->log, err)) {
        return false;
    }
    struct loopback *loopback = loopback_open(&port, err);
    if (loopback == NULL || !pkce_random(verifier, err) || !pkce_random(state, err)) {
        goto done;
    }
    pkce_challenge(verifier, challenge);
    /* By number: Spotify takes no name of this machine's, and any port. */
    snprintf(redirect, sizeof redirect, "http://127.0.0.1:%u/callback", port);
    address = address_of(&session, login->client_id, redirect, challenge, state);
    login->show(login->context, address, browser_open(address));
    good = loopback_wait(loopback, state, login->wait, &callback, err) &&
           spotify_exchange(&session, login->client_id, callback.code, verifier, redirect, err) &&
           keep(&session, err);
done:
    explicit_bzero(verifier, sizeof verifier);
    callback_free(&callback);
    loopback_close(loopback);
    spotify_session_close(&session);
    free(address);
    return good;
}

bool spotify_logout(bool *was_there, struct error *err) {
    int lock = spotify_lock(20, err);
    bool good = lock >= 0 && spotify_token_forget(was_there, err);
    spotify_unlock(lock);
    return good;
}
