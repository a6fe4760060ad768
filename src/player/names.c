/* What players, songs and their places are called. */
#include "player/inside.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[PLAYER_KINDS] = {[PLAYER_ANY] = "auto",
                                                [PLAYER_SPOTIFY] = "spotify",
                                                [PLAYER_MPD] = "mpd",
                                                [PLAYER_MPV] = "mpv"};

const char *player_kind_name(enum player_kind kind) {
    return kinds[kind];
}

bool player_kind_from_name(const char *name, enum player_kind *kind) {
    for (int k = 0; k < PLAYER_KINDS; k++) {
        if (text_same(name, kinds[k])) {
            *kind = (enum player_kind)k;
            return true;
        }
    }
    return false;
}

const char *player_status_name(enum player_status status) {
    static const char *const names[] = {
        [PLAYER_STOPPED] = "stopped", [PLAYER_PAUSED] = "paused", [PLAYER_PLAYING] = "playing"};
    return names[status];
}

/* The value of a hexadecimal digit, -1 for anything else. */
static int digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* RFC 8089: an authority that is empty or "localhost", and bytes as %XX (RFC 3986). */
char *player_path_of(const char *uri) {
    static const char *const starts[] = {"file://localhost/", "file:///"};
    const char *from = NULL;
    for (size_t i = 0; uri != NULL && from == NULL && i < 2; i++) {
        from = text_starts(uri, starts[i]) ? uri + strlen(starts[i]) - 1 : NULL;
    }
    if (from == NULL) {
        return NULL;
    }
    char *path = memory_string(from);
    char *to = path;
    while (*from != '\0') {
        int high = *from == '%' ? digit(from[1]) : 0;
        int low = *from == '%' && high >= 0 ? digit(from[2]) : 0;
        int byte = *from == '%' ? 16 * high + low : (unsigned char)*from;
        if (high < 0 || low < 0 || byte == 0) {
            free(path);
            return NULL;
        }
        from += *from == '%' ? 3 : 1;
        *to++ = (char)byte;
    }
    *to = '\0';
    return path;
}
