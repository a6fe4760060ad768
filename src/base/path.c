#include "base/path.h"

#include "base/memory.h"
#include "base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *path_join(const char *folder, const char *name) {
    struct text path = {0};
    text_add_string(&path, folder);
    if (path.length > 0 && path.data[path.length - 1] != '/') {
        text_add_string(&path, "/");
    }
    text_add_string(&path, name);
    return path.data;
}

char *path_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return memory_string(".");
    }
    return slash == path ? memory_string("/") : memory_string_n(path, (size_t)(slash - path));
}

const char *path_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

char *path_data(void) {
    const char *data = getenv("XDG_DATA_HOME");
    if (data != NULL && data[0] == '/') {
        return path_join(data, "mien");
    }
    const char *home = getenv("HOME");
    return path_join(home != NULL && home[0] == '/' ? home : "/", ".local/share/mien");
}

char *path_program_folder(void) {
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0 || program[0] != '/') {
        return NULL;
    }
    program[length] = '\0';
    return path_folder(program);
}

char *path_own_program(const char *variable, const char *const *places) {
    const char *named = getenv(variable);
    if (named != NULL && named[0] != '\0') {
        return memory_string(named);
    }
    char *folder = path_program_folder();
    char *found = NULL;
    for (size_t i = 0; folder != NULL && found == NULL && places[i] != NULL; i++) {
        char *path = path_join(folder, places[i]);
        if (access(path, X_OK) == 0) {
            found = path;
        } else {
            free(path);
        }
    }
    free(folder);
    return found;
}

/* The name of a program's folder, how many folders above it to go, and the way from there. No
 * absolute path is compiled in, so that what was installed can be moved; nor is a file looked for
 * above a folder of any name: beside /tmp/mine anybody may have put something. */
static const struct {
    const char *program;
    int above;
    const char *assets;
} places[] = {
    {"bin", 1, "share/mien"},
    {"mien", 2, "share/mien"},
    {"cli", 2, "assets"},
};

/* The path of the file in that folder, NULL if it is not there. */
static char *asset_in(const char *folder, const char *name) {
    char *path = path_join(folder, name);
    if (access(path, F_OK) == 0) {
        return path;
    }
    free(path);
    return NULL;
}

static char *path_above(const char *folder, int above) {
    char *path = memory_string(folder);
    for (int i = 0; i < above; i++) {
        char *next = path_folder(path);
        free(path);
        path = next;
    }
    return path;
}

static char *asset_beside(const char *program_folder, const char *name) {
    char *found = NULL;
    for (size_t i = 0; found == NULL && i < sizeof places / sizeof places[0]; i++) {
        if (strcmp(places[i].program, path_name(program_folder)) == 0) {
            char *above = path_above(program_folder, places[i].above);
            char *folder = path_join(above, places[i].assets);
            found = asset_in(folder, name);
            free(folder);
            free(above);
        }
    }
    return found;
}

char *path_asset(const char *name, struct error *err) {
    const char *chosen = getenv("MIEN_ASSETS");
    char *found = chosen == NULL || chosen[0] == '\0' ? NULL : asset_in(chosen, name);
    if (found != NULL) {
        return found;
    }
    char *folder = path_program_folder();
    if (folder != NULL) {
        found = asset_beside(folder, name);
    }
    if (found == NULL) {
        error_set(err,
                  "%s: this file of Mien is missing (the program is in %s); install Mien again, or "
                  "set MIEN_ASSETS to the folder that has it",
                  name, folder == NULL ? "an unknown folder" : folder);
    }
    free(folder);
    return found;
}
