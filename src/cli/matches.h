/* Songs that are like another one, with scores and reasons. */
#ifndef CLI_MATCHES_H
#define CLI_MATCHES_H

#include "cli/cli.h"
#include "recommend/recommend.h"

/* Prints a table for people of what is most like `song`, the best first. */
void matches_print(const struct library_model *model, const struct library_song *song,
                   const struct song *songs, const struct recommendation *match, size_t count,
                   bool cosine);

#endif
