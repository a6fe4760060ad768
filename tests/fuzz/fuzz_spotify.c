/* A libFuzzer target: any bytes as what a browser brings back from a login, and as each of
 * Spotify's answers. Whatever is taken keeps its promises: what goes on in a request is plain
 * ASCII, and what people see is printable. */
#include "player/callback.h"
#include "player/http.h"
#include "player/spotify_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not assert(), which a build may leave out. */
static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_spotify: %s\n", what);
        abort();
    }
}

static void plain(const char *text) {
    must(text == NULL || spotify_plain(text), "an identifier is not plain");
}

static void shown(const char *text) {
    if (text == NULL) {
        return;
    }
    must(text_is_utf8(text, strlen(text)), "a text is not UTF-8");
    for (const char *c = text; *c != '\0'; c++) {
        must((unsigned char)*c >= 0x20 && *c != 0x7f, "a text has a control character");
    }
}

static void read_callback(const char *bytes, size_t length) {
    struct callback callback;
    enum callback_kind kind = callback_parse(bytes, length, "state", &callback);
    must((kind == CALLBACK_GOOD) == (callback.code != NULL), "a code without a good answer");
    must((kind == CALLBACK_REFUSED) == (callback.error != NULL), "an error without a refusal");
    shown(callback.code);
    must(text_starts(callback_page(kind), "HTTP/1.1 "), "a page is none");
    callback_free(&callback);
}

static void read_answers(const char *bytes, size_t length) {
    struct spotify_token token = {.client_id = memory_string("client"),
                                  .refresh = memory_string("refresh")};
    bool good = spotify_read_tokens(bytes, length, 1000, &token);
    must(good == (token.access != NULL), "no token was taken for one");
    plain(token.access);
    plain(token.refresh);
    must(token.expires >= 0 && token.expires <= 1000 + 86400, "a token lives too long");
    spotify_token_free(&token);

    char reason[SPOTIFY_REASON];
    spotify_read_reason(bytes, length, reason);
    shown(reason);

    struct spotify_devices devices;
    (void)spotify_read_devices(bytes, length, &devices);
    must(devices.count <= SPOTIFY_DEVICES, "too many devices");
    for (size_t i = 0; i < devices.count; i++) {
        plain(devices.device[i].id);
        shown(devices.device[i].name);
        shown(devices.device[i].type);
    }
    spotify_devices_free(&devices);

    struct spotify_state now;
    if (spotify_read_state(bytes, length, &now)) {
        must(now.position >= 0 && now.position < 1e6 && now.length >= 0 && now.length < 1e6,
             "a song without an end");
    }
    plain(now.uri);
    plain(now.asked_uri);
    plain(now.device_id);
    shown(now.title);
    shown(now.artist);
    shown(now.device);
    spotify_state_free(&now);
}

/* An address that is taken is https://, or this machine's. */
static void read_address(const char *bytes, size_t length) {
    struct error err;
    char *address = memory_string_n(bytes, length);
    char *base = http_base("fuzz", address, &err);
    must(base == NULL || text_starts(base, "https://") || text_starts(base, "http://127.") ||
             text_starts(base, "http://[::1]"),
         "an open way");
    free(base);
    free(address);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    const char *bytes = (const char *)data + 1;
    switch (data[0] % 3) {
    case 0:
        read_callback(bytes, size - 1);
        break;
    case 1:
        read_answers(bytes, size - 1);
        break;
    default:
        read_address(bytes, size - 1);
    }
    return 0;
}
