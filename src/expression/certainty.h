/* When probabilities say a mood, and when they leave it open. */
#ifndef EXPRESSION_CERTAINTY_H
#define EXPRESSION_CERTAINTY_H

#include "mood/mood.h"

/* What the likeliest mood must have, and how much more than the next one, to be said without doubt.
 */
#define MOOD_SURE 0.5
#define MOOD_LEAD 0.1

/* False where the likeliest mood is no more than a guess. */
bool mood_is_sure(const double moods[MOOD_COUNT]);

/* The four moods, the likeliest first; of equal ones the first in the alphabet. */
void mood_order(const double moods[MOOD_COUNT], enum mood out[MOOD_COUNT]);

#endif
