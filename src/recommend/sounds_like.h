/* How alike two heard songs sound. Private to recommend/. */
#ifndef RECOMMEND_SOUNDS_LIKE_H
#define RECOMMEND_SOUNDS_LIKE_H

#include "recommend/recommender.h"

/* Songs this near in sound are said to sound alike: one pair in twenty is nearer, of 60 songs of
 * all moods. Of typical distances. */
#define SOUNDS_ALIKE 0.6

/* One of the nearest songs of the map. */
struct near_song {
    uint32_t row;
    double distance; /* of typical distances */
    bool alike;      /* both were heard, and sound alike */
};

/* The `count` nearest of the map as such songs, nearest first. Where both were heard, their
 * distance is the mean of that on the map and that of their sounds: the features say what a song is
 * like, the vector what it is made of. NULL with an error; freed with free(). */
struct near_song *sounds_like(struct recommender *recommender, int64_t number,
                              const struct neighbor *nearest, size_t count, struct error *err);

#endif
