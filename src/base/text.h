/* Strings: a buffer that grows, strict numbers, UTF-8. Nothing here depends on the locale. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A string that grows; starts as {0}; `data` always ends with a NUL once something was added. */
struct text {
    char *data;
    size_t length, capacity;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_format(struct text *text, const char *format, ...) BASE_PRINTF(2, 3);
/* Room for so many bytes more, for who knows how many will come. */
void text_reserve(struct text *text, size_t length);
void text_clear(struct text *text);
void text_free(struct text *text);

/* True if the bytes are UTF-8 (RFC 3629: no surrogates, no over-long forms, at most U+10FFFF). */
bool text_is_utf8(const char *bytes, size_t length);

/* Copies a string into `size` bytes with whatever is not printable UTF-8 (control characters,
 * broken sequences) as '?', cut between characters if it is too long. */
void text_printable(char *out, size_t size, const char *string);

/* The same of what printf would make of a format, cut at 1,023 bytes. */
void text_printable_format(char *out, size_t size, const char *format, va_list arguments);

/* Columns that a terminal needs for the string: East Asian wide characters count two. */
size_t text_width(const char *string);

/* The length in bytes of the longest start of the string that is at most `width` columns wide. */
size_t text_fit(const char *string, size_t width);

/* A decimal number that fills the whole string (spaces around it are allowed); `point` is the
 * decimal mark, '.' or ','. False for anything else: empty text, hex, inf, nan, overflow. */
bool text_to_double(const char *string, char point, double *out);

/* A whole number from `least` to `most` that fills the whole string. */
bool text_to_integer(const char *string, int64_t least, int64_t most, int64_t *out);

/* ASCII case is ignored; other bytes must be equal. */
bool text_same(const char *a, const char *b);
bool text_starts(const char *string, const char *start);

/* FNV-1a, 64 bits (Fowler, Noll, Vo); starts from `seed`, for which TEXT_HASH is the standard. */
#define TEXT_HASH 0xcbf29ce484222325u
uint64_t text_hash(uint64_t seed, const char *bytes, size_t length);

#endif
