/* Reading made-up catalogues in tests: bytes are written to a file, read, and what came of it is
 * kept. */
#ifndef READING_H
#define READING_H

#include "music/music.h"

enum { READING_KEPT = 16 };

struct reading {
    bool good;
    struct error err;
    struct catalogue_counts counts;
    uint64_t taken;
    struct track track[READING_KEPT]; /* copies of the first ones */
};

/* A catalogue from a file, from a string, from bytes, and from bytes that are gzipped first. */
struct reading reading_of_path(const char *path);
struct reading reading_of(const char *text);
struct reading reading_of_bytes(const char *bytes, size_t length);
struct reading reading_of_gzip(const char *bytes, size_t length);
void reading_free(struct reading *reading);

/* `bytes` as a gzip file holds them, freed with free(). */
char *reading_gzip(const char *bytes, size_t length, size_t *packed);

/* The reading failed with a sentence that holds `part`; frees it. */
void reading_fails(struct reading reading, const char *part);

/* How many rows were left out for `reason`; checks that all rows are accounted for. */
uint64_t reading_left_out(const struct reading *reading, enum left_out reason);

#endif
