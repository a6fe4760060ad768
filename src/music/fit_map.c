#include "music/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Neighbours by key alone are no more alike than any others (docs/models/song-likeness.md). */
static const double half = 0.5;

static void set_coordinate(struct library_model *map, enum feature feature, double mean,
                           double deviation) {
    map->coordinate[map->columns++] = (struct library_coordinate){feature, mean, deviation};
}

/* Twelve keys are a circle on which fifths are neighbours; 0 and 11 are not far apart. */
static void place_key(const struct fit_songs *songs, struct library_model *map) {
    double *x = map->place + map->columns * map->songs;
    double *y = x + map->songs;
    for (size_t r = 0; r < songs->rows; r++) {
        double key = songs->feature[songs->row[r] * FEATURE_COUNT + FEATURE_KEY];
        double angle = key * 7 / 12 * 2 * 3.14159265358979323846;
        x[r] = half * cos(angle);
        y[r] = half * sin(angle);
    }
    set_coordinate(map, FEATURE_KEY, 0, 1);
    set_coordinate(map, FEATURE_KEY, 0, 1);
}

static void place_feature(enum feature feature, const double *standard, double mean,
                          double deviation, struct library_model *map) {
    double *place = map->place + map->columns * map->songs;
    double weight = feature == FEATURE_MODE ? half : 1;
    for (size_t r = 0; r < map->songs; r++) {
        place[r] = weight * standard[r];
    }
    set_coordinate(map, feature, mean, deviation);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median distance of 2,000 random pairs. */
static double typical_distance(const struct library_model *map, uint64_t seed) {
    enum { PAIRS = 2000 };
    if (map->songs < 2) {
        return 1;
    }
    struct random random = random_seeded(seed, 7);
    double distance[PAIRS];
    for (size_t i = 0; i < PAIRS; i++) {
        size_t a = random_below(&random, (uint32_t)map->songs);
        size_t b = random_below(&random, (uint32_t)map->songs - 1);
        b += b >= a;
        double sum = 0;
        for (size_t c = 0; c < map->columns; c++) {
            const double *column = map->place + c * map->songs;
            double d = column[a] - column[b];
            sum += d * d;
        }
        distance[i] = sqrt(sum);
    }
    qsort(distance, PAIRS, sizeof distance[0], by_size);
    double median = distance[PAIRS / 2];
    return median > 0 ? median : 1;
}

/* Puts near songs together, which is what makes neighbours quick to find later. */
static void sort_map(struct library_model *map, struct pool *pool) {
    size_t songs = map->songs;
    struct table table = {songs, map->columns, map->place};
    double *place = memory_new(songs * map->columns, sizeof *place);
    uint32_t *order = memory_new(songs, sizeof *order);
    int64_t *number = memory_new(songs, sizeof *number);
    neighbors_order(&table, pool, order);
    for (size_t i = 0; i < songs; i++) {
        number[i] = map->number[order[i]];
        for (size_t c = 0; c < map->columns; c++) {
            place[c * songs + i] = map->place[c * songs + order[i]];
        }
    }
    free(map->number);
    map->number = number;
    free(map->place);
    map->place = place;
    free(order);
}

void fit_map(const struct fit_songs *songs, const struct scaling *scaling,
             const struct table *standard, uint64_t seed, struct pool *pool,
             struct library_model *out) {
    out->songs = songs->rows;
    out->number = memory_new(songs->rows, sizeof *out->number);
    for (size_t r = 0; r < songs->rows; r++) {
        out->number[r] = songs->number[songs->row[r]];
    }
    out->coordinate = memory_new(FEATURE_COUNT + 1, sizeof *out->coordinate);
    out->place = memory_new(songs->rows * (FEATURE_COUNT + 1), sizeof *out->place);
    for (size_t c = 0; c < songs->columns; c++) {
        if (songs->column[c] == FEATURE_KEY) {
            place_key(songs, out);
        } else {
            place_feature(songs->column[c], table_column(standard, c), scaling->mean[c],
                          scaling->deviation[c], out);
        }
    }
    out->typical = typical_distance(out, seed);
    sort_map(out, pool);
}
