/* All songs that have a mood, and where they are on the circumplex. Private to recommend/. */
#ifndef RECOMMEND_JOURNEY_TERRAIN_H
#define RECOMMEND_JOURNEY_TERRAIN_H

#include "library/library.h"
#include "stats/stats.h"

struct journey_terrain {
    size_t songs;
    int64_t *number;          /* songs */
    struct mood_point *point; /* songs */
    /* The points, and a third coordinate for what has nothing to do with moods: chance, so that
     * journeys differ, and whether the song was just shown. The songs nearest to a station with 0
     * as its third one are those to be taken. */
    struct neighbors *neighbors;
};

/* False with an error if the library has no moods, or no song with one. */
bool journey_terrain_make(struct library *library, bool again, struct random *random,
                          struct journey_terrain *out, struct error *err);

void journey_terrain_free(struct journey_terrain *terrain);

/* The point itself if a song is within JOURNEY_SHORE of it, else the place of the nearest song. */
#define JOURNEY_SHORE 0.5
struct mood_point journey_terrain_shore(const struct journey_terrain *terrain,
                                        struct mood_point point);

#endif
