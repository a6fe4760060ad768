/* Comma-separated values: bytes in, rows of fields out. Private to music/ and its tests.
 *
 * RFC 4180, and what is found in the wild beside it: lines end with LF, CRLF or CR; spaces and tabs
 * may stand before an opening quote and after a closing one; text after a closing quote belongs to
 * the field ("a"b is ab); a quote inside a field that began without one is text (5" of rain). Empty
 * lines and lines of nothing but spaces are no rows. */
#ifndef MUSIC_CSV_H
#define MUSIC_CSV_H

#include "base/base.h"

/* So that memory stays bounded: bytes of a field, fields of a row, bytes of a row. */
enum { CSV_FIELD_LIMIT = 1 << 20, CSV_FIELDS = 4096, CSV_ROW_LIMIT = 16 << 20 };

struct csv;

struct csv_row {
    size_t count;       /* of fields */
    const size_t *from; /* where each begins in `bytes` */
    char *bytes;
};

struct csv *csv_new(char delimiter);
void csv_free(struct csv *csv);

/* The next bytes, once csv_next() has given all rows of those before. */
void csv_feed(struct csv *csv, const char *bytes, size_t length);

/* The next row that is whole; false if more bytes are needed first, or csv_problem() has one. The
 * row stands until the next call and its fields may be changed in place. */
bool csv_next(struct csv *csv, struct csv_row *row);

/* There are no more bytes: the row that they ended in, if any. A quote that is open is a problem:
 * it has swallowed whatever stood after it. */
bool csv_finish(struct csv *csv, struct csv_row *row);

/* What is wrong with the row that was being read, as in "row 7 has a quote that is not closed";
 * NULL if nothing is. There are no rows after it. */
const char *csv_problem(const struct csv *csv);

/* A string: a NUL in the file has become another control character, 0x01. */
static inline char *csv_field(const struct csv_row *row, size_t column) {
    return row->bytes + row->from[column];
}

#endif
