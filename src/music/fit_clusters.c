#include "music/fit.h"

#include <math.h>
#include <stdlib.h>

static bool cluster(const struct table *space, const struct fit_options *options, struct pool *pool,
                    struct clusters *out, struct error *err) {
    switch (options->algorithm) {
    case FIT_DBSCAN:
        return dbscan(space, options->eps, options->min_samples, pool, out, err);
    case FIT_BIRCH:
        return birch(space, options->threshold, options->branching, options->clusters, out, err);
    default: {
        struct kmeans_options kmeans_options = {.clusters = options->clusters,
                                                .starts = options->starts,
                                                .max_iterations = 300,
                                                .tolerance = 1e-4,
                                                .seed = options->seed};
        return kmeans(space, &kmeans_options, pool, out, err);
    }
    }
}

void fit_places(const struct fit_songs *songs, const struct table *standard,
                const struct clusters *clusters, struct mood_point *place) {
    for (size_t k = 0; k < clusters->count; k++) {
        place[k] = (struct mood_point){NAN, NAN};
    }
    for (size_t c = 0; c < songs->columns; c++) {
        const double *column = table_column(standard, c);
        bool valence = songs->column[c] == FEATURE_VALENCE;
        if (!valence && songs->column[c] != FEATURE_ENERGY) {
            continue;
        }
        double *sum = memory_new(clusters->count, sizeof *sum);
        for (size_t r = 0; r < clusters->rows; r++) {
            if (clusters->label[r] >= 0) {
                sum[clusters->label[r]] += column[r];
            }
        }
        for (size_t k = 0; k < clusters->count; k++) {
            double mean = sum[k] / (double)clusters->size[k];
            *(valence ? &place[k].valence : &place[k].arousal) = mean;
        }
        free(sum);
    }
}

static double squared_distance(const struct table *space, size_t row, const double *center) {
    double sum = 0;
    for (size_t c = 0; c < space->columns; c++) {
        double d = table_column(space, c)[row] - center[c];
        sum += d * d;
    }
    return sum;
}

/* How a song is shared among the moods: by its distance to the nearest centre of each, all clusters
 * taken as round and equally wide. Its own cluster's mood is never behind another (DBSCAN and BIRCH
 * do not go by the nearest centre): at worst the two are even. */
static void share_out(const struct table *space, size_t row, const struct clusters *clusters,
                      const enum mood *cluster_mood, double width, struct library_mood *mood) {
    double nearest[MOOD_COUNT];
    for (int m = 0; m < MOOD_COUNT; m++) {
        nearest[m] = INFINITY;
    }
    for (size_t k = 0; k < clusters->count; k++) {
        double d = squared_distance(space, row, clusters->center + k * space->columns);
        nearest[cluster_mood[k]] = fmin(nearest[cluster_mood[k]], d);
    }
    double least = INFINITY;
    for (int m = 0; m < MOOD_COUNT; m++) {
        least = fmin(least, nearest[m]);
    }
    nearest[mood->mood] = least;
    double sum = 0;
    for (int m = 0; m < MOOD_COUNT; m++) {
        mood->probability[m] = exp((least - nearest[m]) / (2 * width));
        sum += mood->probability[m];
    }
    for (int m = 0; m < MOOD_COUNT; m++) {
        mood->probability[m] /= sum;
    }
}

bool fit_clusters(const struct fit_songs *songs, const struct table *space,
                  const struct table *standard, const struct fit_options *options,
                  struct pool *pool, struct clusters *clusters, enum mood *cluster_mood,
                  struct library_mood *mood, size_t *moods, struct error *err) {
    if (!cluster(space, options, pool, clusters, err)) {
        return false;
    }
    if (clusters->count == 0) {
        clusters_free(clusters);
        return error_set(err, "all songs are noise: try a larger --eps or fewer --min-samples");
    }
    struct mood_point *place = memory_new(clusters->count, sizeof *place);
    fit_places(songs, standard, clusters, place);
    mood_assign(place, clusters->count, cluster_mood);
    free(place);
    size_t in_clusters = clusters->rows - clusters->noise;
    double width = clusters->inertia / (double)(in_clusters * space->columns);
    *moods = 0;
    for (size_t r = 0; r < clusters->rows; r++) {
        if (clusters->label[r] >= 0) {
            struct library_mood *next = &mood[(*moods)++];
            next->number = songs->number[songs->row[r]];
            next->mood = cluster_mood[clusters->label[r]];
            share_out(space, r, clusters, cluster_mood, width > 0 ? width : 1, next);
        }
    }
    return true;
}
