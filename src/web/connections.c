/* The server's library cuts clients that are silent, but not those that send a byte now and then.
 * A socket is taken out of this table before it is closed, and so its number cannot be that of
 * another one when it is cut. */
#include "web/connections.h"

#include "base/base.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

struct connections {
    pthread_mutex_t lock;
    size_t most, count;
    struct {
        double since; /* 0: no such connection */
        bool waits;
    } * socket;
};

struct connections *connections_new(size_t most) {
    struct connections *connections = memory_new(1, sizeof *connections);
    pthread_mutex_init(&connections->lock, NULL);
    connections->most = most;
    connections->socket = memory_new(most, sizeof *connections->socket);
    return connections;
}

void connections_free(struct connections *connections) {
    if (connections == NULL) {
        return;
    }
    pthread_mutex_destroy(&connections->lock);
    free(connections->socket);
    free(connections);
}

static bool is_known(const struct connections *connections, int socket) {
    return socket >= 0 && (size_t)socket < connections->most;
}

void connections_begin(struct connections *connections, int socket) {
    if (!is_known(connections, socket)) {
        return;
    }
    pthread_mutex_lock(&connections->lock);
    connections->count += connections->socket[socket].since == 0;
    connections->socket[socket].since = clock_seconds();
    connections->socket[socket].waits = false;
    pthread_mutex_unlock(&connections->lock);
}

void connections_wait(struct connections *connections, int socket, bool waits) {
    if (!is_known(connections, socket)) {
        return;
    }
    pthread_mutex_lock(&connections->lock);
    connections->socket[socket].since = clock_seconds();
    connections->socket[socket].waits = waits;
    pthread_mutex_unlock(&connections->lock);
}

void connections_end(struct connections *connections, int socket) {
    if (!is_known(connections, socket)) {
        return;
    }
    pthread_mutex_lock(&connections->lock);
    connections->count -= connections->socket[socket].since != 0;
    connections->socket[socket].since = 0;
    pthread_mutex_unlock(&connections->lock);
}

size_t connections_count(struct connections *connections) {
    pthread_mutex_lock(&connections->lock);
    size_t count = connections->count;
    pthread_mutex_unlock(&connections->lock);
    return count;
}

size_t connections_cut(struct connections *connections, double seconds) {
    size_t cut = 0;
    double now = clock_seconds();
    pthread_mutex_lock(&connections->lock);
    for (size_t i = 0; i < connections->most; i++) {
        bool late = connections->socket[i].since != 0 && !connections->socket[i].waits &&
                    now - connections->socket[i].since > seconds;
        if (late && shutdown((int)i, SHUT_RDWR) == 0) {
            cut++;
        }
    }
    pthread_mutex_unlock(&connections->lock);
    return cut;
}
