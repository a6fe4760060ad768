#include "base/file.h"

#include "base/memory.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

/* Without this a renamed file may be gone after a power cut although its data was synced. */
static void sync_folder_of(const char *path) {
    char *folder = path_folder(path);
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        fsync(handle);
        close(handle);
    }
    free(folder);
}

/* The mode that the file has, or that any new file gets: mkstemp() makes them for the owner alone.
 */
static mode_t mode_of(const char *path) {
    struct stat status;
    if (stat(path, &status) == 0) {
        return status.st_mode & 07777;
    }
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

bool file_write(const char *path, const void *data, size_t length, struct error *err) {
    size_t size = strlen(path) + sizeof ".XXXXXX";
    char *temporary = memory_new(size, 1);
    snprintf(temporary, size, "%s.XXXXXX", path);
    bool good = false;
    int file = mkstemp(temporary);
    if (file < 0) {
        error_set(err, "%s: %s", path, strerror(errno));
        goto done;
    }
    good = fchmod(file, mode_of(path)) == 0 && write_all(file, data, length) && fsync(file) == 0;
    int problem = errno;
    if (close(file) != 0 && good) {
        good = false;
        problem = errno;
    }
    if (good && rename(temporary, path) != 0) {
        good = false;
        problem = errno;
    }
    if (!good) {
        unlink(temporary);
        error_set(err, "%s: %s", path, strerror(problem));
        goto done;
    }
    sync_folder_of(path);
done:
    free(temporary);
    return good;
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
