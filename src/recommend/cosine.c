#include "recommend/recommender.h"

#include <math.h>
#include <stdlib.h>

/* How a feature was standardised by the last fit; false if it was not in use. */
static bool standardised(const struct recommender *recommender, enum feature feature,
                         struct library_coordinate *out) {
    for (size_t c = 0; c < recommender->map.columns; c++) {
        if (recommender->map.coordinate[c].feature == feature) {
            *out = recommender->map.coordinate[c];
            return true;
        }
    }
    return false;
}

static struct mood_point place_of(const struct library_point *point,
                                  const struct library_coordinate *valence,
                                  const struct library_coordinate *energy) {
    return (struct mood_point){(point->valence - valence->mean) / valence->deviation,
                               (point->energy - energy->mean) / energy->deviation};
}

static double cosine(struct mood_point a, struct mood_point b) {
    double lengths = hypot(a.valence, a.arousal) * hypot(b.valence, b.arousal);
    return lengths > 0 ? (a.valence * b.valence + a.arousal * b.arousal) / lengths : 0;
}

struct scored {
    double cosine;
    size_t place; /* in the order of the library */
};

static int by_cosine(const void *a, const void *b) {
    const struct scored *x = a;
    const struct scored *y = b;
    if (x->cosine != y->cosine) {
        return x->cosine < y->cosine ? 1 : -1;
    }
    return (x->place > y->place) - (x->place < y->place);
}

static bool take_song_mood(void *context, const struct library_song *song) {
    *(enum mood *)context = song->mood;
    return true;
}

size_t recommend_cosine(struct recommender *recommender, int64_t number, size_t count,
                        struct recommendation *out, struct error *err) {
    struct library_coordinate valence;
    struct library_coordinate energy;
    struct library_point *points = NULL;
    struct scored *scored = NULL;
    size_t songs = 0;
    size_t found = 0;
    enum mood mood = MOOD_UNKNOWN;
    if (!library_song(recommender->library, number, take_song_mood, &mood, err)) {
        goto done;
    }
    if (mood == MOOD_UNKNOWN || !standardised(recommender, FEATURE_VALENCE, &valence) ||
        !standardised(recommender, FEATURE_ENERGY, &energy)) {
        error_set(err, "the mood, valence or energy of this song is not known; without them there "
                       "is no cosine");
        goto done;
    }
    if (!library_points(recommender->library, mood, &points, &songs, err)) {
        goto done;
    }
    struct mood_point here = {NAN, NAN};
    for (size_t i = 0; i < songs; i++) {
        if (points[i].number == number) {
            here = place_of(&points[i], &valence, &energy);
        }
    }
    scored = memory_new(songs, sizeof *scored);
    size_t comparable = 0;
    for (size_t i = 0; i < songs; i++) {
        double score = cosine(here, place_of(&points[i], &valence, &energy));
        if (points[i].number != number && !isnan(score)) {
            scored[comparable++] = (struct scored){score, i};
        }
    }
    qsort(scored, comparable, sizeof *scored, by_cosine);
    for (; found < count && found < comparable; found++) {
        double similarity = scored[found].cosine;
        out[found] = (struct recommendation){.number = points[scored[found].place].number,
                                             .score = similarity > 0 ? 100 * similarity : 0,
                                             .similarity = similarity,
                                             .reasons = 2,
                                             .because = {FEATURE_VALENCE, FEATURE_ENERGY}};
    }
    if (found == 0) {
        error_set(err, "no other %s song in the library can be compared with this one",
                  mood_name(mood));
    }
done:
    free(points);
    free(scored);
    return found;
}
