/* What the files of samples share. Private to expression/ and its tests. */
#ifndef EXPRESSION_SAMPLES_INSIDE_H
#define EXPRESSION_SAMPLES_INSIDE_H

#include "expression/samples.h"

/* Frees what is in it, and makes it {0}. */
void samples_clear(struct samples *samples);

/* Makes room for `count` in all. */
void samples_reserve(struct samples *samples, size_t count);

/* Adds one; the rest of the struct stays as it is, but for the table. */
void samples_add(struct samples *samples, const unsigned char *pixels, enum emotion emotion,
                 enum split split, uint32_t row);

/* Bytes of a table that are read and handed over at a time. */
enum { SAMPLES_PIECE = 1 << 20 };

/* Add what a table or a folder has to samples that are empty. What comes of a table is the same for
 * every `piece`, 1 and more. */
bool samples_read_table(const char *path, size_t piece, struct pool *pool,
                        struct progress *progress, struct samples *samples, struct error *err);
bool samples_read_folder(const char *path, struct pool *pool, struct progress *progress,
                         struct samples *samples, struct error *err);

#endif
