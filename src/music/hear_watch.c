#include "music/hearing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

static const double usual_quiet = 1.5;

/* Deeper folders are not watched, as they are not looked into. */
enum { MOST_DEEP = 40, STEP = 200 /* ms */ };

static const uint32_t events = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO |
                               IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

/* A folder that the kernel tells about. */
struct watched {
    int number;
    char *path;
};

/* Something that changed, and when it did so last. */
struct changed {
    char *path;
    double when;
};

struct watching {
    const struct watch_options *options;
    struct hear_options hear;
    char *root;
    int notices;
    struct watched *folder;
    size_t folders, folder_room;
    struct changed *change;
    size_t changes, change_room;
    bool over; /* the folder itself is gone */
    struct error err;
};

/* ---- what changed ---- */

static void note_change(struct watching *watching, const char *path) {
    for (size_t i = 0; i < watching->changes; i++) {
        if (strcmp(watching->change[i].path, path) == 0) {
            watching->change[i].when = clock_seconds();
            return;
        }
    }
    watching->change = memory_grow(watching->change, &watching->change_room, watching->changes + 1,
                                   sizeof *watching->change);
    watching->change[watching->changes++] = (struct changed){memory_string(path), clock_seconds()};
}

/* A file is written: it, and a folder that holds it, are not quiet yet. */
static void note_writing(struct watching *watching, const char *path) {
    for (size_t i = 0; i < watching->changes; i++) {
        if (hear_is_below(path, watching->change[i].path)) {
            watching->change[i].when = clock_seconds();
        }
    }
}

/* ---- which folders are watched ---- */

static bool watch_folder(struct watching *watching, const char *path) {
    int number = inotify_add_watch(watching->notices, path, events);
    if (number < 0) {
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == ELOOP ||
               error_set(&watching->err, "%s: cannot be watched: %s%s", path, strerror(errno),
                         errno == ENOSPC ? " (more folders can be watched with 'sysctl "
                                           "fs.inotify.max_user_watches=1000000')"
                                         : "");
    }
    for (size_t i = 0; i < watching->folders; i++) {
        if (watching->folder[i].number == number) {
            free(watching->folder[i].path);
            watching->folder[i].path = memory_string(path);
            return true;
        }
    }
    watching->folder = memory_grow(watching->folder, &watching->folder_room, watching->folders + 1,
                                   sizeof *watching->folder);
    watching->folder[watching->folders++] = (struct watched){number, memory_string(path)};
    return true;
}

/* The folder and all below it. Links to folders are looked into when everything is, and not
 * watched. */
static bool watch_all(struct watching *watching, const char *path, int deep) {
    if (!watch_folder(watching, path)) {
        return false;
    }
    DIR *names = deep > MOST_DEEP ? NULL : opendir(path);
    bool good = true;
    while (good && names != NULL) {
        const struct dirent *entry = readdir(names);
        if (entry == NULL) {
            break;
        }
        struct stat status;
        if (entry->d_name[0] != '.' &&
            fstatat(dirfd(names), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(status.st_mode)) {
            char *inner = path_join(path, entry->d_name);
            good = watch_all(watching, inner, deep + 1);
            free(inner);
        }
    }
    if (names != NULL) {
        closedir(names);
    }
    return good;
}

static void forget(struct watching *watching, size_t at) {
    free(watching->folder[at].path);
    watching->folder[at] = watching->folder[--watching->folders];
}

/* A folder that was moved away goes on telling, under a name that is not its own. */
static void unwatch(struct watching *watching, const char *path) {
    for (size_t i = watching->folders; i > 0; i--) {
        if (hear_is_below(watching->folder[i - 1].path, path)) {
            inotify_rm_watch(watching->notices, watching->folder[i - 1].number);
            forget(watching, i - 1);
        }
    }
}

/* ---- what the kernel tells ---- */

static bool take_folder(struct watching *watching, uint32_t mask, const char *path) {
    if ((mask & (IN_MOVED_FROM | IN_DELETE)) != 0) {
        unwatch(watching, path);
        note_change(watching, path);
    } else if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
        note_change(watching, path);
        return watch_all(watching, path, 0);
    }
    return true;
}

static void take_file(struct watching *watching, uint32_t mask, const char *path) {
    const char *below = path + strlen(watching->root) + 1;
    if (!hear_is_music(path) || hear_excluded(&watching->hear, below)) {
        return;
    }
    struct stat status;
    bool link = (mask & IN_CREATE) != 0 && lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
    if (link || (mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)) != 0) {
        note_change(watching, path);
    } else {
        note_writing(watching, path);
    }
}

static bool take_event(struct watching *watching, const struct inotify_event *event) {
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        note_change(watching, watching->root);
        return watch_all(watching, watching->root, 0);
    }
    size_t at = 0;
    while (at < watching->folders && watching->folder[at].number != event->wd) {
        at++;
    }
    if (at == watching->folders) {
        return true;
    }
    bool own = (event->mask & (IN_DELETE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0;
    if (own) {
        watching->over = watching->over || strcmp(watching->folder[at].path, watching->root) == 0;
        if ((event->mask & IN_IGNORED) != 0) {
            forget(watching, at);
        }
        return true;
    }
    if (event->len == 0 || event->name[0] == '.') {
        return true;
    }
    char *path = path_join(watching->folder[at].path, event->name);
    bool good = true;
    if ((event->mask & IN_ISDIR) != 0) {
        good = take_folder(watching, event->mask, path);
    } else {
        take_file(watching, event->mask, path);
    }
    free(path);
    return good;
}

/* Waits a moment for events and takes all there are. */
static bool take_events(struct watching *watching) {
    struct pollfd ready = {.fd = watching->notices, .events = POLLIN};
    if (poll(&ready, 1, STEP) <= 0) {
        return true;
    }
    /* As read() fills it: structures of this alignment, one behind the other. */
    _Alignas(struct inotify_event) char bytes[1 << 14];
    ssize_t got;
    while ((got = read(watching->notices, bytes, sizeof bytes)) > 0) {
        for (const char *next = bytes; next < bytes + got;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)next;
            if (!take_event(watching, event)) {
                return false;
            }
            next += sizeof *event + event->len;
        }
    }
    return true;
}

/* ---- a round ---- */

static bool hear_quiet(struct watching *watching, struct library *library) {
    const struct watch_options *options = watching->options;
    double quiet = options->quiet > 0 ? options->quiet : usual_quiet;
    double now = clock_seconds();
    char **path = memory_new(watching->changes, sizeof *path);
    size_t paths = 0, kept = 0;
    for (size_t i = 0; i < watching->changes; i++) {
        if (now - watching->change[i].when >= quiet) {
            path[paths++] = watching->change[i].path;
        } else {
            watching->change[kept++] = watching->change[i];
        }
    }
    watching->changes = kept;
    bool good = true;
    if (paths > 0) {
        struct hear_counts counts;
        good = hear_add(library, path, paths, &watching->hear, &counts, &watching->err);
        if (good && options->settled != NULL) {
            options->settled(options->hear.context, &counts);
        }
    }
    for (size_t i = 0; i < paths; i++) {
        free(path[i]);
    }
    free(path);
    return good;
}

static bool is_stopped(const struct watching *watching) {
    return watching->hear.stop != NULL && watching->hear.stop(watching->hear.context);
}

static bool run(struct watching *watching, struct library *library) {
    const struct watch_options *options = watching->options;
    struct hear_counts counts;
    /* Watched first, so that nothing is missed between the two. */
    if (!watch_all(watching, watching->root, 0) ||
        !hear_add(library, &watching->root, 1, &watching->hear, &counts, &watching->err)) {
        return false;
    }
    if (options->settled != NULL) {
        options->settled(options->hear.context, &counts);
    }
    if (options->ready != NULL && !is_stopped(watching)) {
        options->ready(options->hear.context);
    }
    while (!is_stopped(watching)) {
        if (!take_events(watching) || !hear_quiet(watching, library)) {
            return false;
        }
        if (watching->over) {
            return error_set(&watching->err, "%s: was taken away; there is nothing to watch",
                             watching->root);
        }
    }
    return true;
}

bool hear_watch(struct library *library, const char *folder, const struct watch_options *options,
                struct error *err) {
    struct watching watching = {.options = options, .hear = options->hear, .notices = -1};
    struct stat status;
    bool good = false;
    watching.root = realpath(folder, NULL);
    if (watching.root == NULL || stat(watching.root, &status) != 0) {
        error_set(&watching.err, "%s: %s", folder, strerror(errno));
        goto done;
    }
    if (!S_ISDIR(status.st_mode)) {
        error_set(&watching.err, "%s: not a folder; single files are added with 'mien add'",
                  folder);
        goto done;
    }
    watching.hear.root = watching.root;
    watching.hear.missing = true;
    watching.notices = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watching.notices < 0) {
        error_set(&watching.err, "%s: cannot be watched: %s", folder, strerror(errno));
        goto done;
    }
    good = run(&watching, library);
done:
    if (!good) {
        *err = watching.err;
    }
    if (watching.notices >= 0) {
        close(watching.notices);
    }
    for (size_t i = 0; i < watching.folders; i++) {
        free(watching.folder[i].path);
    }
    for (size_t i = 0; i < watching.changes; i++) {
        free(watching.change[i].path);
    }
    free(watching.folder);
    free(watching.change);
    free(watching.root);
    return good;
}
