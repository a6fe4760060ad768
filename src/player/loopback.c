#include "player/loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Browsers open connections before they know what for: some wait while another one asks. */
enum { VISITORS = 8 };

struct visitor {
    int socket; /* -1 where there is none */
    size_t length;
    char request[CALLBACK_SIZE];
};

struct loopback {
    int socket;
    size_t next; /* the visitor whose place the next one gets when all are taken */
    struct visitor visitor[VISITORS];
};

struct loopback *loopback_open(unsigned *port, struct error *err) {
    struct loopback *loopback = memory_new(1, sizeof *loopback);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    for (size_t i = 0; i < VISITORS; i++) {
        loopback->visitor[i].socket = -1;
    }
    loopback->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (loopback->socket < 0 ||
        bind(loopback->socket, (const struct sockaddr *)&address, length) != 0 ||
        listen(loopback->socket, VISITORS) != 0 ||
        getsockname(loopback->socket, (struct sockaddr *)&address, &length) != 0) {
        error_set(err, "Mien cannot listen on 127.0.0.1 for Spotify's answer: %s", strerror(errno));
        loopback_close(loopback);
        return NULL;
    }
    *port = ntohs(address.sin_port);
    return loopback;
}

static void leave(struct visitor *visitor) {
    if (visitor->socket >= 0) {
        close(visitor->socket);
    }
    explicit_bzero(visitor->request, visitor->length);
    visitor->socket = -1;
    visitor->length = 0;
}

void loopback_close(struct loopback *loopback) {
    if (loopback == NULL) {
        return;
    }
    for (size_t i = 0; i < VISITORS; i++) {
        leave(&loopback->visitor[i]);
    }
    if (loopback->socket >= 0) {
        close(loopback->socket);
    }
    free(loopback);
}

static void welcome(struct loopback *loopback) {
    int new = accept4(loopback->socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (new < 0) {
        return;
    }
    size_t place = 0;
    while (place < VISITORS && loopback->visitor[place].socket >= 0) {
        place++;
    }
    if (place == VISITORS) {
        place = loopback->next++ % VISITORS;
        leave(&loopback->visitor[place]);
    }
    loopback->visitor[place].socket = new;
}

/* Reads on and answers what is whole; what it was, CALLBACK_PARTIAL while it is not over. */
static enum callback_kind listen_to(struct visitor *visitor, const char *state,
                                    struct callback *out) {
    ssize_t got = recv(visitor->socket, visitor->request + visitor->length,
                       sizeof visitor->request - visitor->length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return CALLBACK_PARTIAL;
    }
    if (got <= 0) {
        leave(visitor);
        return CALLBACK_PARTIAL;
    }
    visitor->length += (size_t)got;
    enum callback_kind kind = callback_parse(visitor->request, visitor->length, state, out);
    if (kind != CALLBACK_PARTIAL) {
        const char *page = callback_page(kind);
        /* It fits into the socket's own memory; one who does not listen misses it. */
        (void)send(visitor->socket, page, strlen(page), MSG_NOSIGNAL);
        leave(visitor);
    }
    return kind;
}

/* The kind of the request that was for /callback; CALLBACK_PARTIAL if none came in time. */
static enum callback_kind wait_for(struct loopback *loopback, const char *state, double seconds,
                                   struct callback *out) {
    double end = clock_seconds() + seconds;
    for (;;) {
        double left = end - clock_seconds();
        if (!(left > 0)) {
            return CALLBACK_PARTIAL;
        }
        struct pollfd wait[VISITORS + 1];
        for (size_t i = 0; i < VISITORS; i++) {
            wait[i] = (struct pollfd){.fd = loopback->visitor[i].socket, .events = POLLIN};
        }
        wait[VISITORS] = (struct pollfd){.fd = loopback->socket, .events = POLLIN};
        if (poll(wait, VISITORS + 1, (int)ceil(1000 * fmin(left, 60))) <= 0) {
            continue;
        }
        for (size_t i = 0; i < VISITORS; i++) {
            if (wait[i].revents == 0) {
                continue;
            }
            enum callback_kind kind = listen_to(&loopback->visitor[i], state, out);
            if (kind != CALLBACK_PARTIAL && kind != CALLBACK_OTHER) {
                return kind;
            }
        }
        if (wait[VISITORS].revents != 0) {
            welcome(loopback);
        }
    }
}

bool loopback_wait(struct loopback *loopback, const char *state, double seconds,
                   struct callback *out, struct error *err) {
    enum callback_kind kind = wait_for(loopback, state, seconds, out);
    close(loopback->socket);
    loopback->socket = -1;
    switch (kind) {
    case CALLBACK_GOOD:
        return true;
    case CALLBACK_REFUSED:
        return error_set(err, strcmp(out->error, "access_denied") == 0
                                  ? "Spotify was not given leave to let Mien in; run 'mien login "
                                    "spotify' again to change your mind"
                                  : "Spotify does not let Mien in; check the app's settings as "
                                    "docs/spotify.md has them, and run 'mien login spotify' again");
    case CALLBACK_PARTIAL:
    case CALLBACK_OTHER:
        return error_set(err,
                         "no answer came from the browser within %g seconds; run 'mien login "
                         "spotify' again",
                         seconds);
    case CALLBACK_WRONG:
        break;
    }
    return error_set(err, "what came from the browser is not the answer to this login (another "
                          "state), so nothing was taken; run 'mien login spotify' again");
}
