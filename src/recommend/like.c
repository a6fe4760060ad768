#include "recommend/names.h"
#include "recommend/recommender.h"
#include "recommend/sounds_like.h"

#include <math.h>
#include <stdlib.h>

/* Every coordinate's mean squared distance from its mean: how far a random song is from the middle
 * in it. */
static void find_spreads(struct recommender *recommender) {
    const struct library_model *map = &recommender->map;
    recommender->spread = memory_new(map->columns, sizeof *recommender->spread);
    for (size_t c = 0; c < map->columns; c++) {
        const double *place = map->place + c * map->songs;
        double sum = 0;
        double squares = 0;
        for (size_t i = 0; i < map->songs; i++) {
            sum += place[i];
            squares += place[i] * place[i];
        }
        double mean = sum / (double)map->songs;
        recommender->spread[c] = squares / (double)map->songs - mean * mean;
    }
}

struct recommender *recommender_new(struct library *library, struct error *err) {
    struct recommender *recommender = memory_new(1, sizeof *recommender);
    recommender->library = library;
    if (!library_get_model(library, true, &recommender->map, err)) {
        recommender_free(recommender);
        return NULL;
    }
    return recommender;
}

void recommender_free(struct recommender *recommender) {
    if (recommender == NULL) {
        return;
    }
    neighbors_free(recommender->neighbors);
    library_model_free(&recommender->map);
    free(recommender->spread);
    free(recommender);
}

const struct library_model *recommender_model(const struct recommender *recommender) {
    return &recommender->map;
}

/* The features in which two songs are closer than chance would have it: what the squared distance
 * of the first to a random song would be, less what it is to the second. Telling are those where
 * the first song is unusual and the second shares it. */
static void find_reasons(const struct recommender *recommender, size_t row, size_t other,
                         struct recommendation *out) {
    const struct library_model *map = &recommender->map;
    double gain[FEATURE_COUNT] = {0};
    for (size_t c = 0; c < map->columns; c++) {
        const double *place = map->place + c * map->songs;
        double here = place[row];
        double apart = here - place[other];
        gain[map->coordinate[c].feature] += here * here + recommender->spread[c] - apart * apart;
    }
    double first = 0;
    for (out->reasons = 0; out->reasons < RECOMMEND_REASONS; out->reasons++) {
        int best = 0;
        for (int f = 1; f < FEATURE_COUNT; f++) {
            best = gain[f] > gain[best] ? f : best;
        }
        /* The third must tell something; two are given wherever they speak for the match at all. */
        if (gain[best] <= 0 || (out->reasons == 2 && gain[best] < first / 4)) {
            break;
        }
        first = out->reasons == 0 ? gain[best] : first;
        out->because[out->reasons] = (enum feature)best;
        gain[best] = 0;
    }
}

size_t recommender_row(const struct recommender *recommender, int64_t number) {
    size_t row = 0;
    while (row < recommender->map.songs && recommender->map.number[row] != number) {
        row++;
    }
    return row;
}

struct looked_at {
    enum mood mood;
    bool gone;
};

static bool look_at(void *context, const struct library_song *song) {
    *(struct looked_at *)context = (struct looked_at){song->mood, song->gone};
    return true;
}

/* Keeps of the nearest songs those of the mood that are not in the list yet. */
static bool keep(struct recommender *recommender, size_t row, enum mood mood,
                 const struct near_song *nearest, size_t have, size_t count,
                 struct recommendation *out, size_t *found, struct error *err) {
    const struct library_model *map = &recommender->map;
    struct names names = {0};
    bool fresh = false;
    bool good =
        names_add(&names, recommender->library, map->number[row], NAMES_SONG_ONCE, &fresh, err);
    *found = 0;
    for (size_t i = 0; good && i < have && *found < count; i++) {
        int64_t number = map->number[nearest[i].row];
        struct looked_at its;
        good = library_song(recommender->library, number, look_at, &its, err);
        if (!good || its.gone || (mood != MOOD_UNKNOWN && its.mood != mood)) {
            continue;
        }
        good = names_add(&names, recommender->library, number, NAMES_SONG_ONCE, &fresh, err);
        if (good && fresh) {
            double score = 100 * exp2(-nearest[i].distance);
            struct recommendation *next = &out[(*found)++];
            *next = (struct recommendation){.number = number,
                                            .score = score,
                                            .similarity = score / 100,
                                            .sounds_alike = nearest[i].alike};
            find_reasons(recommender, row, nearest[i].row, next);
        }
    }
    names_free(&names);
    return good;
}

size_t recommend_like(struct recommender *recommender, int64_t number, enum mood mood, size_t count,
                      struct recommendation *out, struct error *err) {
    const struct library_model *map = &recommender->map;
    size_t row = recommender_row(recommender, number);
    if (row == map->songs) {
        error_set(err, "Mien has too few features of this song to compare it; if it was added "
                       "after the last 'mien fit', run that again");
        return 0;
    }
    if (recommender->neighbors == NULL) {
        struct table table = {map->songs, map->columns, map->place};
        recommender->neighbors = neighbors_new(&table);
        find_spreads(recommender);
    }
    float *point = memory_new(map->columns, sizeof *point);
    for (size_t c = 0; c < map->columns; c++) {
        point[c] = (float)map->place[c * map->songs + row];
    }
    size_t found = 0;
    bool good = true;
    /* Some of the nearest are left out, or farther in sound: ask for more than are wanted, until
     * there are enough, or no more. */
    for (size_t ask = 2 * count + 32;; ask *= 4) {
        ask = ask < map->songs ? ask : map->songs;
        struct neighbor *nearest = memory_new(ask, sizeof *nearest);
        size_t have = neighbors_find(recommender->neighbors, point, ask, (uint32_t)row, nearest);
        struct near_song *songs = sounds_like(recommender, number, nearest, have, err);
        good = songs != NULL && keep(recommender, row, mood, songs, have, count, out, &found, err);
        free(songs);
        free(nearest);
        if (!good || found == count || ask == map->songs) {
            break;
        }
    }
    free(point);
    if (good && found == 0) {
        good = error_set(err, "no other song in the library can be compared with this one");
    }
    return good ? found : 0;
}
