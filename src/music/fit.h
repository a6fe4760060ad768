/* What the steps of music_fit() hand to each other. Private to music/. */
#ifndef MUSIC_FIT_H
#define MUSIC_FIT_H

#include "music/music.h"
#include "stats/stats.h"

/* The library's songs with features, and which of them and of their features are complete. */
struct fit_songs {
    size_t songs;
    int64_t *number; /* songs */
    double *feature; /* songs x FEATURE_COUNT */
    enum mood
        *heard; /* songs: the mood that was heard in it; MOOD_UNKNOWN where it is to be learned */
    size_t columns;
    enum feature column[FEATURE_COUNT]; /* features that nearly all songs have, of each kind */
    size_t rows;
    size_t *row; /* rows: songs that have all of these */
};

bool fit_songs_read(struct library *library, struct fit_songs *out, struct error *err);

/* Those that were not heard, by themselves; freed with fit_songs_free(). */
struct fit_songs fit_songs_given(const struct fit_songs *songs);

void fit_songs_free(struct fit_songs *songs);

/* The values of the complete songs, as given. */
struct table fit_songs_table(const struct fit_songs *songs);

/* The map of the complete songs, where `mien like` looks: standardised features, the key on the
 * circle of fifths. `standard` has their standardised values. Fills all of the model but its
 * summary. */
void fit_map(const struct fit_songs *songs, const struct scaling *scaling,
             const struct table *standard, uint64_t seed, struct pool *pool,
             struct library_model *out);

/* Moods of all songs with features, by the model of people's labels, but those that were heard;
 * `label` gets those of the complete rows, heard or not, as numbers of enum mood. */
size_t fit_people(const struct fit_songs *songs, struct library_mood *mood, int *label);

/* Where each cluster is: the mean standardised valence and energy of its rows, NAN where the
 * feature is not in use. */
void fit_places(const struct fit_songs *songs, const struct table *standard,
                const struct clusters *clusters, struct mood_point *place);

/* Moods of the complete rows by clusters of `space`; each cluster's mood goes to `cluster_mood`,
 * which has room for as many as there are rows. */
bool fit_clusters(const struct fit_songs *songs, const struct table *space,
                  const struct table *standard, const struct fit_options *options,
                  struct pool *pool, struct clusters *clusters, enum mood *cluster_mood,
                  struct library_mood *mood, size_t *moods, struct error *err);

#endif
