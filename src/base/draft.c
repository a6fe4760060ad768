#include "base/draft.h"

#include "base/memory.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* What leads to an open file that has no name. */
static void name_of_open(char name[32], int file) {
    snprintf(name, 32, "/proc/self/fd/%d", file);
}

/* A file without a name; -1 where the file system knows none, or it could not be given one. */
static int open_nameless(const char *path) {
    char *folder = path_folder(path);
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    free(folder);
    char name[32];
    name_of_open(name, file);
    if (file >= 0 && access(name, F_OK) != 0) {
        close(file);
        return -1;
    }
    return file;
}

bool draft_open(struct draft *draft, const char *path, struct error *err) {
    struct stat status;
    *draft = (struct draft){.file = -1};
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        return error_set(err, S_ISDIR(status.st_mode) ? "%s: is a folder" : "%s: not a file", path);
    }
    draft->file = open_nameless(path);
    if (draft->file < 0) {
        size_t size = strlen(path) + sizeof ".XXXXXX";
        draft->temporary = memory_new(size, 1);
        snprintf(draft->temporary, size, "%s.XXXXXX", path);
        draft->file = mkstemp(draft->temporary);
    }
    if (draft->file < 0) {
        free(draft->temporary);
        return error_set(err, "%s: %s", path, strerror(errno));
    }
    draft->path = memory_string(path);
    return true;
}

/* Gives a nameless file a temporary name beside its own: no call puts it in the place of another.
 */
static bool give_name(struct draft *draft) {
    char open_name[32];
    size_t size = strlen(draft->path) + 64;
    name_of_open(open_name, draft->file);
    draft->temporary = memory_new(size, 1);
    for (int i = 0; i < 100; i++) {
        snprintf(draft->temporary, size, "%s.%ld-%d", draft->path, (long)getpid(), i);
        if (linkat(AT_FDCWD, open_name, AT_FDCWD, draft->temporary, AT_SYMLINK_FOLLOW) == 0) {
            return true;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    free(draft->temporary);
    draft->temporary = NULL;
    return false;
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

bool draft_keep(struct draft *draft, struct error *err) {
    mode_t mode = draft->secret ? 0600 : mode_of(draft->path);
    bool good = fchmod(draft->file, mode) == 0 && fsync(draft->file) == 0 &&
                (draft->temporary != NULL || give_name(draft));
    int problem = errno;
    if (close(draft->file) != 0 && good) {
        good = false;
        problem = errno;
    }
    draft->file = -1;
    if (good && rename(draft->temporary, draft->path) != 0) {
        good = false;
        problem = errno;
    }
    if (good) {
        sync_folder_of(draft->path);
        free(draft->temporary);
        draft->temporary = NULL;
    } else {
        error_set(err, "%s: %s", draft->path, strerror(problem));
    }
    draft_drop(draft);
    return good;
}

void draft_drop(struct draft *draft) {
    if (draft->file >= 0) {
        close(draft->file);
    }
    if (draft->temporary != NULL) {
        unlink(draft->temporary);
    }
    free(draft->temporary);
    free(draft->path);
    *draft = (struct draft){.file = -1};
}
