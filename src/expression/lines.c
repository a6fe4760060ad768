#include "expression/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct lines {
    char *path;
    gzFile file;
    double size; /* of the file as it is on the disk */
    size_t piece;
    struct lines_chunk rest; /* what was read behind the last line end */
    bool skipping;           /* within a line that was too long, up to its end */
    bool ended;
};

/* A regular file that is not empty, and its size; -1 with an error if it is something else. */
static int open_file(const char *path, double *size, struct error *err) {
    /* Not to wait for whoever might one day write into a pipe. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(err, "%.200s: %s", path, strerror(errno));
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
static bool ended_well(const struct lines *lines, struct error *err) {
    int number = Z_OK;
    const char *message = gzerror(lines->file, &number);
    switch (number) {
    case Z_OK:
    case Z_STREAM_END:
        return true;
    case Z_ERRNO:
        return error_set(err, "%.200s: %s", lines->path, strerror(errno));
    case Z_BUF_ERROR:
        return error_set(err, "%.200s: is cut short; get the whole file again", lines->path);
    case Z_DATA_ERROR:
        return error_set(err, "%.200s: is damaged, its gzip data cannot be unpacked", lines->path);
    default:
        return error_set(err, "%.200s: %s", lines->path, message);
    }
}

struct lines *lines_open(const char *path, size_t piece, struct error *err) {
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
    gzbuffer(file, 1 << 16); /* less than half a piece, and zlib unpacks into it without a copy */
    struct lines *lines = memory_new(1, sizeof *lines);
    lines->path = memory_string(path);
    lines->file = file;
    lines->size = size;
    lines->piece = piece;
    lines->rest = lines_chunk_new(lines);
    return lines;
}

void lines_close(struct lines *lines) {
    if (lines != NULL) {
        gzclose_r(lines->file);
        lines_chunk_free(&lines->rest);
        free(lines->path);
        free(lines);
    }
}

struct lines_chunk lines_chunk_new(const struct lines *lines) {
    /* A piece is added only to what is shorter than the longest line. */
    return (struct lines_chunk){0, memory_new(LINES_LONGEST + lines->piece, 1)};
}

void lines_chunk_free(struct lines_chunk *chunk) {
    free(chunk->bytes);
    *chunk = (struct lines_chunk){0};
}

/* Drops the rest of a line that was too long; gives how many of the bytes are left. */
static size_t skip(struct lines *lines, char *bytes, size_t length) {
    const char *end = memchr(bytes, '\n', length);
    if (end == NULL) {
        return 0;
    }
    lines->skipping = false;
    size_t left = length - (size_t)(end + 1 - bytes);
    memmove(bytes, end + 1, left);
    return left;
}

/* Adds a piece of the file to the chunk; gives whether a line ends in it, and keeps back what is
 * behind the last one. */
static bool add_piece(struct lines *lines, struct lines_chunk *chunk, size_t length) {
    char *piece = chunk->bytes + chunk->length;
    if (lines->skipping) {
        length = skip(lines, piece, length);
    }
    const char *end = memrchr(piece, '\n', length);
    chunk->length += length;
    if (end == NULL) {
        return false;
    }
    size_t whole = (size_t)(end + 1 - chunk->bytes);
    lines->rest.length = chunk->length - whole;
    memcpy(lines->rest.bytes, end + 1, lines->rest.length);
    chunk->length = whole;
    return true;
}

bool lines_read(struct lines *lines, struct lines_chunk *chunk, struct error *err) {
    /* No line ends in the rest. */
    memcpy(chunk->bytes, lines->rest.bytes, lines->rest.length);
    chunk->length = lines->rest.length;
    lines->rest.length = 0;
    while (chunk->length < LINES_LONGEST) {
        char *end = chunk->bytes + chunk->length;
        int got = lines->ended ? 0 : gzread(lines->file, end, (unsigned)lines->piece);
        if (got <= 0) {
            lines->ended = true;
            return ended_well(lines, err);
        }
        if (add_piece(lines, chunk, (size_t)got)) {
            return true;
        }
    }
    chunk->length = LINES_LONGEST;
    chunk->bytes[chunk->length++] = '\n';
    lines->skipping = true;
    return true;
}

double lines_done(const struct lines *lines) {
    return (double)gzoffset(lines->file) / lines->size;
}
