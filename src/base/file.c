#include "base/file.h"

#include "base/draft.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_read(const char *path, size_t limit, size_t *length, struct error *err) {
    char *data = NULL;
    char *result = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(err, "%s: %s", path, strerror(errno));
        goto done;
    }
    if (!S_ISREG(status.st_mode)) {
        error_set(err, "%s: not a file", path);
        goto done;
    }
    if (status.st_size < 0 || (size_t)status.st_size > limit) {
        error_set(err, "%s: larger than %zu bytes", path, limit);
        goto done;
    }
    size_t size = (size_t)status.st_size;
    data = memory_aligned(size + 1, 1); /* large files in large pages */
    size_t have = 0;
    while (have < size) {
        ssize_t got = read(file, data + have, size - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            error_set(err, "%s: %s", path, strerror(errno));
            goto done;
        }
        if (got == 0) {
            break;
        }
        have += (size_t)got;
    }
    *length = have;
    result = data;
    data = NULL;
done:
    if (file >= 0) {
        close(file);
    }
    free(data);
    return result;
}

static bool write_all(int file, const char *data, size_t length) {
    while (length > 0) {
        ssize_t written = write(file, data, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        data += written;
        length -= (size_t)written;
    }
    return true;
}

static bool write_draft(const char *path, const void *data, size_t length, bool secret,
                        struct error *err) {
    struct draft draft;
    if (!draft_open(&draft, path, err)) {
        return false;
    }
    draft.secret = secret;
    if (!write_all(draft.file, data, length)) {
        error_set(err, "%s: %s", path, strerror(errno));
        draft_drop(&draft);
        return false;
    }
    return draft_keep(&draft, err);
}

bool file_write(const char *path, const void *data, size_t length, struct error *err) {
    return write_draft(path, data, length, false, err);
}

bool file_write_secret(const char *path, const void *data, size_t length, struct error *err) {
    return write_draft(path, data, length, true, err);
}

bool file_exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0;
}

bool file_make_folder(const char *path, struct error *err) {
    if (path[0] == '\0') {
        return error_set(err, "a folder needs a name");
    }
    char *copy = memory_string(path);
    bool good = true;
    for (char *end = copy + 1; good; end++) {
        if (*end != '/' && *end != '\0') {
            continue;
        }
        char kept = *end;
        *end = '\0';
        struct stat status;
        if (mkdir(copy, 0700) != 0 && errno != EEXIST) {
            good = error_set(err, "%s: cannot make this folder: %s", copy, strerror(errno));
        }
        if (good && (stat(copy, &status) != 0 || !S_ISDIR(status.st_mode))) {
            good = error_set(err, "%s: is a file, not a folder", copy);
        }
        *end = kept;
        if (kept == '\0') {
            break;
        }
    }
    free(copy);
    return good;
}
