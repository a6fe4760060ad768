/* Memory that is always there: running out ends the program with a message. A size that comes
 * from outside is bounded by the caller before it is asked for. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* `count` items of `size` bytes, zeroed; never NULL, not even for 0. Ends the program if the
 * product overflows. Freed with free(). */
void *memory_new(size_t count, size_t size);

/* The same at an address that is a multiple of 64, as vector registers and cache lines like it; in
 * large pages from 4 MiB on. */
void *memory_aligned(size_t count, size_t size);

/* The same items in a block of `count`; new ones are not zeroed. */
void *memory_resize(void *block, size_t count, size_t size);

/* Room for at least `needed` items: `block` moved to a larger place if *capacity is less, growing
 * by half each time so that appending costs linear time. */
void *memory_grow(void *block, size_t *capacity, size_t needed, size_t size);

/* A copy of a string, or of its first `length` bytes. */
char *memory_string(const char *string);
char *memory_string_n(const char *string, size_t length);

#endif
