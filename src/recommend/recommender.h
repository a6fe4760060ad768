/* What like.c and cosine.c share. Private to recommend/. */
#ifndef RECOMMEND_RECOMMENDER_H
#define RECOMMEND_RECOMMENDER_H

#include "recommend/recommend.h"
#include "stats/stats.h"

struct recommender {
    struct library *library; /* the caller's */
    struct library_model map;
    struct neighbors *neighbors; /* made by the first question that needs it, as */
    double *spread;              /* the variance of each coordinate */
};

/* The row of a song on the map; as many as there are rows if it is not there. */
size_t recommender_row(const struct recommender *recommender, int64_t number);

#endif
