/* What `mien add` with music and `mien watch` share. */
#ifndef CLI_HEARING_H
#define CLI_HEARING_H

#include "cli/cli.h"
#include "music/music.h"

/* A first Ctrl-C or SIGTERM ends the work after the songs that are being heard, a second one the
 * program. */
void hearing_heed_signals(void);
bool hearing_stopped(void *unused);

/* The words of --exclude, between which there are commas; ends with NULL, freed with
 * hearing_free_patterns(). NULL without the option. */
char **hearing_patterns(const struct cli *cli);
void hearing_free_patterns(char **pattern);

/* "1,000 files, 12 heard, ..." */
void hearing_add_counts(struct text *out, const struct hear_counts *counts);

/* Learns what new songs change, and says if that is left to the listener. */
bool hearing_fit(const struct cli *cli, struct library *library, struct error *err);

#endif
