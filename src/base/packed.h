/* Files that may be packed with gzip, told by their content and not by their name. */
#ifndef BASE_PACKED_H
#define BASE_PACKED_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct packed;

/* Opens a regular file that is not empty. NULL with an error for anything else: never waits for
 * whoever might one day write into a pipe. */
struct packed *packed_open(const char *path, struct error *err);
void packed_close(struct packed *packed);

/* Up to `size` bytes (at most 1 GiB) as they were before packing, or as they are if they never
 * were; *length is 0 at the end. False with an error if the file cannot be read on, is cut short or
 * damaged. Pieces of 128 KiB and more are unpacked without a copy. */
bool packed_read(struct packed *packed, char *bytes, size_t size, size_t *length,
                 struct error *err);

/* How much of the file is read, 0 to 1. */
double packed_done(const struct packed *packed);

#endif
