#include "recommend/recommender.h"

#include <math.h>
#include <stdlib.h>

/* Where the map has a feature; NULL if it was not in use. */
static const double *coordinate_of(const struct library_model *map, enum feature feature) {
    for (size_t c = 0; c < map->columns; c++) {
        if (map->coordinate[c].feature == feature) {
            return map->place + c * map->songs;
        }
    }
    return NULL;
}

static double cosine(struct mood_point a, struct mood_point b) {
    double lengths = hypot(a.valence, a.arousal) * hypot(b.valence, b.arousal);
    return lengths > 0 ? (a.valence * b.valence + a.arousal * b.arousal) / lengths : 0;
}

struct scored {
    double cosine;
    int64_t number;
};

static int by_cosine(const void *a, const void *b) {
    const struct scored *x = a;
    const struct scored *y = b;
    if (x->cosine != y->cosine) {
        return x->cosine < y->cosine ? 1 : -1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

/* Keeps the best of what was offered so far, best first; `have` counts them. */
static void offer(struct scored *best, size_t count, size_t *have, struct scored next) {
    if (*have == count && by_cosine(&next, &best[count - 1]) > 0) {
        return;
    }
    size_t i = *have < count ? (*have)++ : count - 1;
    for (; i > 0 && by_cosine(&next, &best[i - 1]) < 0; i--) {
        best[i] = best[i - 1];
    }
    best[i] = next;
}

static bool take_song_mood(void *context, const struct library_song *song) {
    *(enum mood *)context = song->mood;
    return true;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = ((const struct library_sure *)b)->number;
    return (x > y) - (x < y);
}

size_t recommend_cosine(struct recommender *recommender, int64_t number, size_t count,
                        struct recommendation *out, struct error *err) {
    const struct library_model *map = &recommender->map;
    if (!recommender_read(recommender, err)) {
        return 0;
    }
    const double *valence = coordinate_of(map, FEATURE_VALENCE);
    const double *energy = coordinate_of(map, FEATURE_ENERGY);
    size_t row = recommender_row(recommender, number);
    struct library_sure *same = NULL;
    size_t songs = 0;
    size_t found = 0;
    enum mood mood = MOOD_UNKNOWN;
    if (!library_song(recommender->known.library, number, take_song_mood, &mood, err)) {
        return 0;
    }
    if (mood == MOOD_UNKNOWN || valence == NULL || energy == NULL || row == map->songs) {
        error_set(err, "the mood, valence or energy of this song is not known; without them there "
                       "is no cosine");
        return 0;
    }
    if (!library_songs_of(recommender->known.library, mood, &same, &songs, err)) {
        return 0;
    }
    struct mood_point here = {valence[row], energy[row]};
    struct scored *best = memory_new(count, sizeof *best);
    for (size_t i = 0; i < map->songs; i++) {
        struct scored next = {cosine(here, (struct mood_point){valence[i], energy[i]}),
                              map->number[i]};
        bool useful = found < count || next.cosine >= best[count - 1].cosine;
        if (useful && i != row && bsearch(&next.number, same, songs, sizeof *same, by_number)) {
            offer(best, count, &found, next);
        }
    }
    for (size_t i = 0; i < found; i++) {
        out[i] = (struct recommendation){.number = best[i].number,
                                         .score = fmax(100 * best[i].cosine, 0),
                                         .similarity = best[i].cosine,
                                         .reasons = 2,
                                         .because = {FEATURE_VALENCE, FEATURE_ENERGY}};
    }
    if (found == 0) {
        error_set(err, "no other %s song in the library can be compared with this one",
                  mood_name(mood));
    }
    free(best);
    free(same);
    return found;
}
