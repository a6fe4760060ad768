/* The songs near each station of a journey, and what is known of them. Private to recommend/. */
#ifndef RECOMMEND_JOURNEY_POOL_H
#define RECOMMEND_JOURNEY_POOL_H

#include "recommend/journey_terrain.h"
#include "recommend/names.h"

/* A song that may be on the way. */
struct journey_song {
    int64_t number;
    struct mood_point point;
    double minutes; /* JOURNEY_USUAL_MINUTES if not known */
    bool minutes_known;
    bool on_map; /* false: nobody knows what it is close to in sound */
    struct song_names names;
};

/* One of the songs near a station. */
struct journey_near {
    uint32_t song;
    float cost; /* squared distance from the station, with what the terrain puts aside */
};

struct journey_pool {
    struct library *library; /* the caller's, as both below */
    const struct journey_terrain *terrain;
    const struct library_model *map;
    int64_t first; /* the only song for the first station; 0: whichever is near */
    size_t stations;
    struct mood_point *station;
    size_t width;              /* the most songs that are near a station */
    struct journey_near *near; /* stations x width, nearest first */
    size_t *near_count;        /* stations */
    size_t songs, room;
    struct journey_song *song; /* all that were read so far */
    uint32_t *place_of;        /* for each song of the terrain, which of these it is, if any */
    size_t columns;
    float *place; /* songs x columns: on the map of the library, in typical distances */
};

/* An empty pool; freed with journey_pool_free() before what it was made of. `first` may be set. */
struct journey_pool journey_pool_new(struct library *library, const struct journey_terrain *terrain,
                                     const struct library_model *map);
void journey_pool_free(struct journey_pool *pool);

/* `stations` of them from begin to end (at least 1) in place of those before, with the songs near
 * each, of which no two have a title or an artist in common: so there is always one that a journey
 * has not met. False with an error also if `first` has no mood. */
bool journey_pool_fill(struct journey_pool *pool, struct mood_point begin, struct mood_point end,
                       size_t stations, struct error *err);

/* The median length of the songs near its stations: the mean would be that of one night of rain. */
double journey_pool_minutes(const struct journey_pool *pool);

#endif
