/* What lists of songs avoid. Private to recommend/. */
#ifndef RECOMMEND_REMEMBER_H
#define RECOMMEND_REMEMBER_H

#include "library/library.h"

/* Numbers of the songs that the listener had lately: shown in the last hour, picked or played in
 * the last day. Ascending; freed with free(). */
bool remember_lately(struct library *library, int64_t **number, size_t *count, struct error *err);

#endif
