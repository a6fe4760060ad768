/* The best way through the songs near the stations of a journey. Private to recommend/. */
#ifndef RECOMMEND_JOURNEY_PATH_H
#define RECOMMEND_JOURNEY_PATH_H

#include "recommend/journey_pool.h"

/* What each thing costs beside the squared distance of a song from its station. */
struct journey_weights {
    double step;  /* the squared difference of a step from an even one */
    double sound; /* the squared distance in sound, of which 1 is that of two songs at random */
    double time;  /* the squared lag or lead, of which 1 is JOURNEY_USUAL_MINUTES */
};

extern const struct journey_weights journey_weights;

/* One song of the pool for each station, no two of which clash in title or artist, at the least
 * cost: dynamic programming over stations and songs near them, where the best way to each song is
 * one that has not met it yet. (That makes it a very good way and not always the best; to find that
 * is as hard as a travelling salesman's.) `minutes` is how long all of it should last, 0 if that
 * does not matter. Gives how many stations it reached, the first `stations` of `out` filled; fewer
 * than all if the songs do not suffice. */
size_t journey_path(const struct journey_pool *pool, const struct journey_weights *weights,
                    double minutes, uint32_t *out);

#endif
