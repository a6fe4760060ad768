#include "recommend/sounds_like.h"

#include <math.h>
#include <stdlib.h>

/* The median distance of the vectors of two songs, of 600 of all moods. */
static const double typical = 10.7;

static double distance_of(const float *a, const float *b) {
    double sum = 0;
    for (size_t i = 0; i < LIBRARY_VECTOR; i++) {
        double apart = (double)a[i] - (double)b[i];
        sum += apart * apart;
    }
    return sqrt(sum) / typical;
}

static int by_distance(const void *a, const void *b) {
    const struct near_song *x = a;
    const struct near_song *y = b;
    if (x->distance != y->distance) {
        return x->distance < y->distance ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

struct near_song *sounds_like(struct recommender *recommender, int64_t number,
                              const struct neighbor *nearest, size_t count, struct error *err) {
    const struct library_model *map = &recommender->map;
    struct near_song *songs = memory_new(count, sizeof *songs);
    const float *here = NULL;
    const float *there = NULL;
    bool good = known_vector(&recommender->known, number, &here, err);
    for (size_t i = 0; good && i < count; i++) {
        uint32_t row = nearest[i].row;
        songs[i] = (struct near_song){row, (double)nearest[i].distance / map->typical, false};
        good = here == NULL || known_vector(&recommender->known, map->number[row], &there, err);
        if (there != NULL) {
            double sound = distance_of(here, there);
            songs[i].alike = sound < SOUNDS_ALIKE;
            songs[i].distance = (songs[i].distance + sound) / 2;
        }
    }
    if (!good) {
        free(songs);
        return NULL;
    }
    if (here != NULL && count > 0) {
        qsort(songs, count, sizeof *songs, by_distance);
    }
    return songs;
}
