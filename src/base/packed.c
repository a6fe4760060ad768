#include "base/packed.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct packed {
    char *path;
    gzFile file;
    double size; /* as it is on the disk */
};

/* A regular file that is not empty, and its size; -1 with an error if it is something else. */
static int open_file(const char *path, double *size, struct error *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(err, "%.200s: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        error_set(err, "%.200s: is a directory; give the files in it by name", path);
    } else if (!S_ISREG(status.st_mode)) {
        error_set(err, "%.200s: is a pipe or a device; save it as a file first", path);
    } else if (status.st_size == 0) {
        error_set(err, "%.200s: is empty", path);
    } else {
        *size = (double)status.st_size;
        return file;
    }
    if (file >= 0) {
        close(file);
    }
    return -1;
}

struct packed *packed_open(const char *path, struct error *err) {
    double size = 0;
    int handle = open_file(path, &size, err);
    if (handle < 0) {
        return NULL;
    }
    gzFile file = gzdopen(handle, "rb"); /* reads what is not gzip as it is */
    if (file == NULL) {
        close(handle);
        error_set(err, "%.200s: cannot be read", path);
        return NULL;
    }
    gzbuffer(file, 1 << 16); /* half a piece, and zlib unpacks into it without a copy */
    struct packed *packed = memory_new(1, sizeof *packed);
    *packed = (struct packed){memory_string(path), file, size};
    return packed;
}

void packed_close(struct packed *packed) {
    if (packed != NULL) {
        gzclose_r(packed->file);
        free(packed->path);
        free(packed);
    }
}

/* Says why zlib could not read on; true if it simply came to the end. */
static bool ended_well(const struct packed *packed, struct error *err) {
    int number = Z_OK;
    const char *message = gzerror(packed->file, &number);
    switch (number) {
    case Z_OK:
    case Z_STREAM_END:
        return true;
    case Z_ERRNO:
        return error_set(err, "%.200s: %s", packed->path, strerror(errno));
    case Z_BUF_ERROR:
        return error_set(err, "%.200s: is cut short; get the whole file again", packed->path);
    case Z_DATA_ERROR:
        return error_set(err, "%.200s: is damaged, its gzip data cannot be unpacked", packed->path);
    default:
        return error_set(err, "%.200s: %s", packed->path, message);
    }
}

bool packed_read(struct packed *packed, char *bytes, size_t size, size_t *length,
                 struct error *err) {
    int got = gzread(packed->file, bytes, (unsigned)size);
    *length = got > 0 ? (size_t)got : 0;
    return got > 0 || ended_well(packed, err);
}

double packed_done(const struct packed *packed) {
    return (double)gzoffset(packed->file) / packed->size;
}
