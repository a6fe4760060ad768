/* Errors are values: whatever can fail takes a struct error last and says in it what was read,
 * where, and what to do about it, in one sentence. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/* Checked by the compiler like printf where it knows how. */
#if defined(__GNUC__)
#define BASE_PRINTF(string, first) __attribute__((__format__(printf, string, first)))
#else
#define BASE_PRINTF(string, first)
#endif

struct error {
    char message[512]; /* UTF-8, cut if longer, no newline at its end */
};

/* Sets the message; bytes that are not printable UTF-8 are shown as '?', so that a hostile file
 * cannot move the cursor of whoever reads it. Always false, so that a failing function can
 * `return error_set(err, ...)`. */
bool error_set(struct error *err, const char *format, ...) BASE_PRINTF(2, 3);

#endif
