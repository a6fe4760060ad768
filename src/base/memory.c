#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* The one place outside cli/ that prints and ends: with no memory there is nobody left to ask. */
static void out_of_memory(void) {
    fputs("mien: out of memory\n", stderr);
    exit(1);
}

static size_t bytes_of(size_t count, size_t size) {
    if (size != 0 && count > PTRDIFF_MAX / size) {
        out_of_memory();
    }
    size_t bytes = count * size;
    return bytes == 0 ? 1 : bytes;
}

void *memory_new(size_t count, size_t size) {
    void *block = calloc(1, bytes_of(count, size));
    if (block == NULL) {
        out_of_memory();
    }
    return block;
}

/* Large blocks are asked for in large pages, where the system has them: each page that is touched
 * for the first time costs about as much whether it has 4 KiB or 2 MiB. */
static const size_t LARGE_PAGE = (size_t)2 << 20;

void *memory_aligned(size_t count, size_t size) {
    size_t bytes = bytes_of(count, size);
    bool large = bytes >= 2 * LARGE_PAGE;
    void *block = NULL;
    if (posix_memalign(&block, large ? LARGE_PAGE : 64, bytes) != 0) {
        out_of_memory();
    }
    if (large) {
        madvise(block, bytes / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
    }
    return memset(block, 0, bytes);
}

void *memory_resize(void *block, size_t count, size_t size) {
    void *moved = realloc(block, bytes_of(count, size));
    if (moved == NULL) {
        out_of_memory();
    }
    return moved;
}

void *memory_grow(void *block, size_t *capacity, size_t needed, size_t size) {
    if (needed <= *capacity) {
        return block;
    }
    size_t larger = *capacity + *capacity / 2;
    *capacity = larger < needed ? (needed < 16 ? 16 : needed) : larger;
    return memory_resize(block, *capacity, size);
}

char *memory_string(const char *string) {
    return memory_string_n(string, strlen(string));
}

char *memory_string_n(const char *string, size_t length) {
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, string, length);
    return copy;
}
