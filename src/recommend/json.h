/* Songs and what is recommended as the objects that `--json` and the page's API give. All results
 * are a json_t of jansson, which whoever includes this need not know. Part of recommend.h. */
#ifndef RECOMMEND_JSON_H
#define RECOMMEND_JSON_H

#include "recommend/recommend.h"

/* A string that somebody else may have written: null for NULL, and '?' for what is not UTF-8. */
void *text_json(const char *text);

/* The object SONG of the design. */
void *song_json(const struct library_song *song);

/* {"angry": 0.1, ...}: four probabilities. */
void *moods_json(const double moods[MOOD_COUNT]);

/* {"valence": 0.5, "arousal": -0.2} */
void *point_json(struct mood_point point);

/* The names of the features that made a match. */
void *reasons_json(const struct recommendation *match);

/* A list of SONGs with score, similarity and reasons. */
void *matches_json(const struct song *songs, const struct recommendation *match, size_t count);

/* A journey's songs, with their stations, points and minutes; and all of the journey. */
void *travel_songs_json(const struct travel *travel);
void *travel_json(const struct travel *travel);

#endif
