#include "expression/lines.h"

#include <stdlib.h>
#include <string.h>

struct lines {
    struct packed *file;
    size_t piece;
    struct lines_chunk rest; /* what was read behind the last line end */
    bool skipping;           /* within a line that was too long, up to its end */
    bool ended;
};

struct lines *lines_open(const char *path, size_t piece, struct error *err) {
    struct packed *file = packed_open(path, err);
    if (file == NULL) {
        return NULL;
    }
    struct lines *lines = memory_new(1, sizeof *lines);
    lines->file = file;
    lines->piece = piece;
    lines->rest = lines_chunk_new(lines);
    return lines;
}

void lines_close(struct lines *lines) {
    if (lines != NULL) {
        packed_close(lines->file);
        lines_chunk_free(&lines->rest);
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
        size_t got = 0;
        if (!lines->ended && !packed_read(lines->file, end, lines->piece, &got, err)) {
            return false;
        }
        lines->ended = got == 0;
        if (lines->ended || add_piece(lines, chunk, got)) {
            return true;
        }
    }
    chunk->length = LINES_LONGEST;
    chunk->bytes[chunk->length++] = '\n';
    lines->skipping = true;
    return true;
}

double lines_done(const struct lines *lines) {
    return packed_done(lines->file);
}
