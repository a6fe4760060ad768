#include "recommend/journey_terrain.h"

#include "recommend/remember.h"

#include <math.h>
#include <stdlib.h>

/* How much farther away chance may put a song, and how much what the listener had lately is. */
#define CHANCE 0.1
#define LATELY 1

void journey_terrain_free(struct journey_terrain *terrain) {
    free(terrain->number);
    free(terrain->point);
    neighbors_free(terrain->neighbors);
    *terrain = (struct journey_terrain){0};
}

/* Of probabilities that another program may have written. */
static bool is_on_circumplex(struct mood_point point) {
    return fabs(point.valence) <= 1.001 && fabs(point.arousal) <= 1.001;
}

static void take_songs(struct journey_terrain *terrain, const struct library_mood *mood,
                       size_t count) {
    terrain->number = memory_new(count, sizeof *terrain->number);
    terrain->point = memory_new(count, sizeof *terrain->point);
    for (size_t i = 0; i < count; i++) {
        struct mood_point point = mood_point_of(mood[i].probability);
        if (is_on_circumplex(point)) {
            terrain->number[terrain->songs] = mood[i].number;
            terrain->point[terrain->songs++] = point;
        }
    }
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static struct neighbors *find_neighbors(const struct journey_terrain *terrain,
                                        const int64_t *lately, size_t lately_count,
                                        struct random *random) {
    struct table table = table_new(terrain->songs, 3);
    double *valence = table_column(&table, 0);
    double *arousal = table_column(&table, 1);
    double *aside = table_column(&table, 2);
    for (size_t i = 0; i < terrain->songs; i++) {
        bool before = lately_count > 0 && bsearch(&terrain->number[i], lately, lately_count,
                                                  sizeof *lately, by_number) != NULL;
        valence[i] = terrain->point[i].valence;
        arousal[i] = terrain->point[i].arousal;
        aside[i] = CHANCE * random_unit(random) + (before ? LATELY : 0);
    }
    struct neighbors *neighbors = neighbors_new(&table);
    table_free(&table);
    return neighbors;
}

bool journey_terrain_make(struct library *library, bool again, struct random *random,
                          struct journey_terrain *out, struct error *err) {
    struct library_mood *mood = NULL;
    int64_t *lately = NULL;
    size_t count = 0;
    size_t lately_count = 0;
    *out = (struct journey_terrain){0};
    bool good = library_moods(library, &mood, &count, err) &&
                (again || remember_lately(library, &lately, &lately_count, err));
    if (good) {
        take_songs(out, mood, count);
        good = out->songs > 0 || error_set(err, "no song in the library has a mood; add songs with "
                                                "features, and run 'mien fit'");
    }
    if (good) {
        out->neighbors = find_neighbors(out, lately, lately_count, random);
    } else {
        journey_terrain_free(out);
    }
    free(lately);
    free(mood);
    return good;
}

struct mood_point journey_terrain_shore(const struct journey_terrain *terrain,
                                        struct mood_point point) {
    size_t nearest = 0;
    double least = INFINITY;
    for (size_t i = 0; i < terrain->songs; i++) {
        double distance = hypot(terrain->point[i].valence - point.valence,
                                terrain->point[i].arousal - point.arousal);
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return least > JOURNEY_SHORE ? terrain->point[nearest] : point;
}
