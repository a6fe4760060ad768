#include "player/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0';
}

bool browser_open(const char *address) {
    if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) {
        return false;
    }
    /* What a browser says about itself is not for the terminal; and a Ctrl-C there is not for it.
     */
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
        posix_spawn_file_actions_addopen(&files, file, "/dev/null", O_RDWR, 0);
    }
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
    char *words[] = {(char[]){"xdg-open"}, (char *)address, NULL};
    pid_t ignored;
    /* It is not waited for: some browsers stay in front until they are closed. */
    bool good = posix_spawnp(&ignored, words[0], &files, &how, words, environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return good;
}
