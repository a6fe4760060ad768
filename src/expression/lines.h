/* A text file, plain or gzip (told by its content), in chunks of whole lines. Private to
 * expression/. */
#ifndef EXPRESSION_LINES_H
#define EXPRESSION_LINES_H

#include "base/base.h"

/* Longer lines are given cut, to this many bytes and a line end, so that memory stays bounded. */
enum { LINES_LONGEST = 1 << 16 };

struct lines;

/* Some lines, each with its LF; only the last one of the file may have none. */
struct lines_chunk {
    size_t length;
    char *bytes;
};

/* Reads `piece` bytes at a time, 1 to 2^30. NULL with an error if it is no file or is empty. */
struct lines *lines_open(const char *path, size_t piece, struct error *err);
void lines_close(struct lines *lines);

/* For lines_read(), with the memory for the largest one. */
struct lines_chunk lines_chunk_new(const struct lines *lines);
void lines_chunk_free(struct lines_chunk *chunk);

/* The next lines, none once the file has ended. False with an error if it cannot be read or its
 * gzip data are cut short or damaged. */
bool lines_read(struct lines *lines, struct lines_chunk *chunk, struct error *err);

/* How much of the file was read, 0 to 1. */
double lines_done(const struct lines *lines);

#endif
