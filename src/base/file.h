/* Files: read whole with a limit, written so that a crash leaves the old one or the new one. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* The whole of a regular file of at most `limit` bytes, a NUL after it; freed with free().
 * NULL with an error if it is missing, no file, too large or cannot be read. */
char *file_read(const char *path, size_t limit, size_t *length, struct error *err);

/* Writes all of it as a draft (base/draft.h): on an error nothing has changed. The file keeps its
 * mode; a new one has what the umask leaves. */
bool file_write(const char *path, const void *data, size_t length, struct error *err);

/* The same with mode 0600, whatever mode an old one has: for what only its owner may read. */
bool file_write_secret(const char *path, const void *data, size_t length, struct error *err);

/* True if there is something of that name. */
bool file_exists(const char *path);

/* Makes a folder (mode 0700) and those above it that are missing. */
bool file_make_folder(const char *path, struct error *err);

#endif
