/* Libraries made up for tests: songs whose place on the circumplex is known. */
#ifndef TESTS_RECOMMEND_SONGBOOK_H
#define TESTS_RECOMMEND_SONGBOOK_H

#include "recommend/recommend.h"

/* A song to be. Its probabilities are those of two independent coins, (1 ± valence) (1 ± arousal) /
 * 4, so that its point is (valence, arousal) exactly; its place on the map is one number. */
struct page {
    double valence, arousal, sound;
    int title, artist; /* equal numbers are equal names; artist 0 is not known */
    double minutes;    /* 0: not known */
};

/* A fresh library of these songs, numbered from 1 in their order. NULL if it cannot be made. */
struct library *songbook(const struct page *page, size_t count);

enum { SIDE = 21, GRID = SIDE * SIDE };

/* A song at every tenth of the circumplex, each by an artist of its own, four minutes long: number
 * 1 at (-1, -1), 21 at (1, -1), 441 at (1, 1). */
void fill_grid(struct page page[GRID]);
struct library *grid(void);

/* The journey, which must be possible. */
struct journey go(struct library *library, const struct journey_plan *plan, uint64_t seed);

double apart(struct mood_point a, struct mood_point b);

#endif
