/* What like.c and cosine.c share. Private to recommend/. */
#ifndef RECOMMEND_RECOMMENDER_H
#define RECOMMEND_RECOMMENDER_H

#include "recommend/recommend.h"
#include "stats/stats.h"

struct recommender {
    struct library *library; /* the caller's */
    struct library_model map;
    struct neighbors *neighbors;
    double *spread; /* the variance of each coordinate */
};

#endif
