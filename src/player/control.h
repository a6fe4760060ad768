/* The socket through which a running mien-play is told what to do, and its messages: one object of
 * JSON in a line, one line back. Private to player/ and its program.
 *
 *   {"do": "state" | "pause" | "next" | "seek" | "stop", "pause": BOOL, "seconds": NUMBER}
 *   {"problem": STRING | null, "pid": N, "status": 0 to 2, "position", "length": SECONDS,
 *    "track": N, "uri", "title", "artist": STRING | null}
 *
 * It starts with a message through the descriptor CONTROL_START, and answers like above as soon as
 * music is heard:
 *
 *   {"songs": [{"uri", "title", "artist", "gain"}...], "device", "output": STRING | null,
 *    "leashed": BOOL} */
#ifndef PLAYER_CONTROL_H
#define PLAYER_CONTROL_H

#include "base/base.h"

#include <jansson.h>

enum {
    CONTROL_START = 3,       /* mien-play's descriptor */
    CONTROL_SONGS = 10000,   /* at most */
    CONTROL_LINE = 64 << 20, /* bytes of a line, at most */
    CONTROL_QUESTION = 256   /* bytes of a question to one that runs */
};

/* Opens $XDG_RUNTIME_DIR/mien, or /tmp/mien-UID without that variable, and makes it if it is not
 * there. It must be the user's own and nobody else's to enter. -1 with an error. */
int control_folder(struct error *err);

/* A socket that listens in the folder, in place of one that is there. -1 with an error. */
int control_listen(int folder, struct error *err);

/* Connects to the one that listens there; -1 if there is none. */
int control_connect(int folder);

/* Sends one line, or reads one, waiting no longer than `seconds` in all. */
bool control_send(int socket, const json_t *message, double seconds);

/* NULL if there was none, or it is longer than `limit` bytes, or no JSON; freed with
 * json_decref(). */
json_t *control_receive(int socket, size_t limit, double seconds);

#endif
