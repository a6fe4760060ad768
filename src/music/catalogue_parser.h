/* A catalogue from bytes, in pieces of any size; catalogue_read() feeds it from a file. Private to
 * music/ and its tests. */
#ifndef MUSIC_CATALOGUE_PARSER_H
#define MUSIC_CATALOGUE_PARSER_H

#include "music/music.h"

struct catalogue_parser;

/* `name` stands before errors. The counts are set to zero and belong to the caller. */
struct catalogue_parser *catalogue_parser_new(const char *name, catalogue_take *take, void *context,
                                              struct catalogue_counts *counts);
void catalogue_parser_free(struct catalogue_parser *parser);

/* The next bytes. False if this is no catalogue, holds too large a field or `take` said so; then
 * nothing more is to be fed. */
bool catalogue_parser_feed(struct catalogue_parser *parser, const char *bytes, size_t length,
                           struct error *err);

/* The bytes have ended: hands on the last row. An open quote is an error: it has swallowed
 * whatever stood after it. */
bool catalogue_parser_finish(struct catalogue_parser *parser, struct error *err);

#endif
