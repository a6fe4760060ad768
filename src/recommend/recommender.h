/* What like.c, cosine.c and songs.c share. Private to recommend/. */
#ifndef RECOMMEND_RECOMMENDER_H
#define RECOMMEND_RECOMMENDER_H

#include "recommend/known.h"
#include "recommend/recommend.h"
#include "stats/stats.h"

struct recommender {
    struct known known;
    int64_t version;  /* of the library, when it was looked at last */
    uint64_t changes; /* how often it was another one */

    /* The map; there is none before recommender_read(). */
    int64_t fitted;
    struct library_model map;
    struct neighbors *neighbors;   /* made by the first question that needs it, as */
    double *spread;                /* the variance of each coordinate */
    unsigned char *of[MOOD_COUNT]; /* a byte a row: whether it is a song of the mood; NULL before
                                    * recommender_rows_of() */
};

/* A byte for each row of the map, which is there: 1 where the song is of the mood. NULL with an
 * error. */
const unsigned char *recommender_rows_of(struct recommender *recommender, enum mood mood,
                                         struct error *err);

/* The row of a song on the map, which is there; as many as there are rows if it has none. */
size_t recommender_row(struct recommender *recommender, int64_t number);

#endif
