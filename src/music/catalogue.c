#include "music/catalogue_parser.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 1 << 16 };

const char *left_out_name(enum left_out reason) {
    static const char *const names[LEFT_OUT_COUNT] = {
        [LEFT_OUT_NO_TITLE] = "no title",
        [LEFT_OUT_NO_IDENTIFIER] = "no identifier",
        [LEFT_OUT_DUPLICATE] = "duplicate",
        [LEFT_OUT_BAD_VALUE] = "bad value",
        [LEFT_OUT_WRONG_FIELDS] = "wrong number of fields",
    };
    return names[reason];
}

/* A regular file that is not empty, and its size; -1 with an error if it is something else. */
static int open_file(const char *path, double *size, struct error *err) {
    /* Not to wait for whoever might one day write into a pipe. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(err, "%.200s: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        error_set(err, "%.200s: is a directory; give the CSV files in it by name", path);
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

/* Says why zlib could not read on; true if it simply came to the end. */
static bool ended_well(gzFile file, const char *path, struct error *err) {
    int number = Z_OK;
    const char *message = gzerror(file, &number);
    switch (number) {
    case Z_OK:
    case Z_STREAM_END:
        return true;
    case Z_ERRNO:
        return error_set(err, "%.200s: %s", path, strerror(errno));
    case Z_BUF_ERROR:
        return error_set(err, "%.200s: is cut short; get the whole file again", path);
    case Z_DATA_ERROR:
        return error_set(err, "%.200s: is damaged, its gzip data cannot be unpacked", path);
    default:
        return error_set(err, "%.200s: %s", path, message);
    }
}

bool catalogue_read(const char *path, catalogue_take *take, void *context,
                    struct catalogue_counts *counts, struct progress *progress, struct error *err) {
    struct catalogue_parser *parser = catalogue_parser_new(path, take, context, counts);
    char *chunk = memory_new(CHUNK, 1);
    bool good = false;
    gzFile file = NULL;
    double size = 0;
    int handle = open_file(path, &size, err);
    if (handle < 0) {
        goto done;
    }
    file = gzdopen(handle, "rb"); /* reads what is not gzip as it is */
    if (file == NULL) {
        close(handle);
        error_set(err, "%.200s: cannot be read", path);
        goto done;
    }
    gzbuffer(file, CHUNK / 2); /* half, and zlib unpacks into the chunk without a copy */
    int length = 0;
    while ((length = gzread(file, chunk, CHUNK)) > 0) {
        if (!catalogue_parser_feed(parser, chunk, (size_t)length, err)) {
            goto done;
        }
        progress_show(progress, (double)gzoffset(file) / size);
    }
    good = ended_well(file, path, err) && catalogue_parser_finish(parser, err);
done:
    if (file != NULL) {
        gzclose_r(file);
    }
    free(chunk);
    catalogue_parser_free(parser);
    return good;
}
