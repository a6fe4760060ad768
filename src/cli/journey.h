/* Journeys for people and programs: what the two files of `mien journey` share, and others use. */
#ifndef CLI_JOURNEY_H
#define CLI_JOURNEY_H

#include "cli/cli.h"
#include "recommend/recommend.h"

/* What the user asked for, and the songs that came of it. */
struct travel {
    struct journey_plan plan;
    enum want want;                    /* WANT_UNKNOWN where --to was given */
    const char *begin_name, *end_name; /* what to call its ends; NULL: by their places */
    uint64_t seed;
    struct journey journey;
    struct song *songs;
};

/* Makes the journey of the plan and seed, and reads its songs. */
bool travel_go(struct library *library, struct travel *travel, struct error *err);

/* Frees what travel_go() made; it may also have failed, or not been called. */
void travel_free(struct travel *travel);

/* "From sad to happy", or "At sad" for who stays there. */
struct travel_title {
    char text[160];
};
struct travel_title travel_title(const struct travel *travel);

/* Tells where the library could not give what was asked for. */
void travel_tell_gaps(const struct cli *cli, const struct travel *travel);

/* The title and a table of the songs, for people. */
void travel_print_songs(const struct travel *travel);

/* The songs with their stations, points and minutes, a json_t of jansson. */
void *travel_songs_json(const struct travel *travel);

/* For programs; for people, with the file that the list was written to (NULL if none) and how many
 * of its songs have no uri. */
void travel_print_json(const struct travel *travel);
void travel_print(const struct travel *travel, const char *file, size_t without);

#endif
