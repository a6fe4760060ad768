/* Journeys for people and programs: what the two files of `mien journey` share, and others use. */
#ifndef CLI_JOURNEY_H
#define CLI_JOURNEY_H

#include "cli/cli.h"
#include "recommend/recommend.h"

/* Tells where the library could not give what was asked for. */
void travel_tell_gaps(const struct cli *cli, const struct travel *travel);

/* The title and a table of the songs, for people. */
void travel_print_songs(const struct travel *travel);

/* For programs; for people, with the file that the list was written to (NULL if none) and how many
 * of its songs have no uri. */
void travel_print_json(const struct travel *travel);
void travel_print(const struct travel *travel, const char *file, size_t without);

#endif
