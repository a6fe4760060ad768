/* Made-up tables of faces for tests: written to a file and read. */
#ifndef TABLES_H
#define TABLES_H

#include "expression/samples_inside.h"

/* Pixel `i` of the picture number `picture`; has numbers of one, two and three digits. */
unsigned char table_pixel(unsigned picture, size_t i);

/* Adds the first `count` of them with spaces between; a row with all of them. */
void table_add_pixels(struct text *table, unsigned picture, size_t count);
void table_add_row(struct text *table, int emotion, unsigned picture, const char *usage);

/* A header and so many rows of all emotions and splits; picture i is that of row i. */
struct text table_of(size_t rows);

/* Writes a file into the test's folder, plain or gzip; freed with free(). */
char *table_write(const char *name, const void *bytes, size_t length, bool packed);

/* What reading that file gives. The error is kept for table_fails(). */
struct samples *table_read(const char *bytes, size_t length);
struct samples *table_read_text(const char *text);

/* Reading the bytes, or what is at the path, fails with a sentence that holds `part`. */
void table_fails(const char *bytes, size_t length, const char *part);
void table_path_fails(const char *path, const char *part);

/* Both are the same to the last byte. */
void tables_equal(const struct samples *a, const struct samples *b);

#endif
