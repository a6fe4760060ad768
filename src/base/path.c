#include "base/path.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

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
