#include "player/control.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- the folder ---- */

static char *folder_path(void) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (runtime != NULL && runtime[0] == '/') {
        return path_join(runtime, "mien");
    }
    struct text path = {0};
    text_format(&path, "/tmp/mien-%u", (unsigned)getuid());
    return path.data;
}

/* What somebody else made, or may enter, could be a trap. */
int control_folder(struct error *err) {
    char *path = folder_path();
    struct stat status;
    int folder = -1;
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        error_set(err, "%s cannot be made: %s; set XDG_RUNTIME_DIR to a folder of your own", path,
                  strerror(errno));
        goto done;
    }
    folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 || fstat(folder, &status) != 0) {
        error_set(err, "%s cannot be used: %s; remove it", path, strerror(errno));
    } else if (status.st_uid != getuid() || (status.st_mode & 077) != 0) {
        error_set(err,
                  "%s is not yours alone; remove it, or set XDG_RUNTIME_DIR to a folder of "
                  "your own",
                  path);
    } else {
        goto done;
    }
    if (folder >= 0) {
        close(folder);
        folder = -1;
    }
done:
    free(path);
    return folder;
}

/* ---- the socket ---- */

/* By way of the open folder: the name is short enough however long the folder's is, and the folder
 * is the one that was looked at. */
static struct sockaddr_un address_in(int folder) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/play", folder);
    return address;
}

int control_listen(int folder, struct error *err) {
    struct sockaddr_un address = address_in(folder);
    unlinkat(folder, "play", 0);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 8) != 0) {
        error_set(err, "the socket for 'mien pause' and 'mien stop' cannot be made: %s",
                  strerror(errno));
        if (listener >= 0) {
            close(listener);
        }
        return -1;
    }
    return listener;
}

int control_connect(int folder) {
    struct sockaddr_un address = address_in(folder);
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (connection >= 0 &&
        connect(connection, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(connection);
        connection = -1;
    }
    return connection;
}

/* ---- messages ---- */

/* Waits until something can be sent or received; false when `end` has come. */
static bool wait_for(int socket, short events, double end) {
    double left = end - clock_seconds();
    struct pollfd waited = {.fd = socket, .events = events};
    return left > 0 && poll(&waited, 1, (int)ceil(fmin(1000 * left, 1e6))) > 0;
}

bool control_send(int socket, const json_t *message, double seconds) {
    double end = clock_seconds() + seconds;
    char *text = json_dumps(message, JSON_COMPACT);
    size_t length = text == NULL ? 0 : strlen(text);
    size_t sent = 0;
    bool good = text != NULL;
    if (good) {
        text[length++] = '\n'; /* in place of the NUL */
    }
    while (good && sent < length) {
        ssize_t now = send(socket, text + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (now > 0) {
            sent += (size_t)now;
        } else {
            good = (errno == EAGAIN || errno == EINTR) && wait_for(socket, POLLOUT, end);
        }
    }
    free(text);
    return good;
}

json_t *control_receive(int socket, size_t limit, double seconds) {
    double end = clock_seconds() + seconds;
    struct text line = {0};
    char bytes[4096];
    bool whole = false;
    while (!whole && line.length <= limit && wait_for(socket, POLLIN, end)) {
        ssize_t got = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            break;
        }
        text_add(&line, bytes, got > 0 ? (size_t)got : 0);
        whole = line.length > 0 && line.data[line.length - 1] == '\n';
    }
    json_t *message =
        whole && line.length <= limit ? json_loadb(line.data, line.length, 0, NULL) : NULL;
    text_free(&line);
    return message;
}
