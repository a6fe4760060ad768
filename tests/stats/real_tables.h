/* Reads the real tables of shared/data/music, gzipped CSV files, just well enough for the tests. */
#ifndef TESTS_STATS_REAL_TABLES_H
#define TESTS_STATS_REAL_TABLES_H

#include "stats/stats.h"

/* The named columns of a file. With `clean`, only rows that have a song_name and a uri, and of
 * those only the first of each (song_name, uri). Ends the program if the file cannot be read. */
struct table real_table(const char *path, const char *const *columns, size_t count, bool clean);

#endif
