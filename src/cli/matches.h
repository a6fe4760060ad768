/* Songs that are like another one, with scores and reasons. */
#ifndef CLI_MATCHES_H
#define CLI_MATCHES_H

#include "cli/cli.h"
#include "recommend/recommend.h"

/* Adds "energetic, in minor, 120 BPM": what a song shares with the one that it matches. */
void match_add_reasons(const struct library_model *model, const struct library_song *song,
                       const struct recommendation *match, struct text *out);

/* Prints a table for people of what is most like `song`, the best first. */
void matches_print(const struct library_model *model, const struct library_song *song,
                   const struct song *songs, const struct recommendation *match, size_t count,
                   bool cosine);

/* A list of the objects SONG, with score, similarity and reasons, as a json_t of jansson. */
void *matches_json(const struct song *songs, const struct recommendation *match, size_t count);

#endif
