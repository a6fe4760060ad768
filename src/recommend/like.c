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

/* Keeps of the nearest songs those that are not in the list yet. */
static bool keep(struct recommender *recommender, size_t row, const struct near_song *nearest,
                 size_t have, size_t count, struct recommendation *out, size_t *found,
                 struct error *err) {
    const struct library_model *map = &recommender->map;
    struct names names = {0};
    const struct known_song *song = known_song(&recommender->known, map->number[row], err);
    *found = 0;
    if (song != NULL) {
        names_add(&names, &song->names, NAMES_SONG_ONCE);
    }
    for (size_t i = 0; song != NULL && i < have && *found < count; i++) {
        int64_t number = map->number[nearest[i].row];
        song = known_song(&recommender->known, number, err);
        if (song == NULL || song->gone || !names_add(&names, &song->names, NAMES_SONG_ONCE)) {
            continue;
        }
        double score = 100 * exp2(-nearest[i].distance);
        struct recommendation *next = &out[(*found)++];
        *next = (struct recommendation){.number = number,
                                        .score = score,
                                        .similarity = score / 100,
                                        .sounds_alike = nearest[i].alike};
        find_reasons(recommender, row, nearest[i].row, next);
    }
    names_free(&names);
    return song != NULL;
}

size_t recommend_like(struct recommender *recommender, int64_t number, enum mood mood, size_t count,
                      struct recommendation *out, struct error *err) {
    const struct library_model *map = &recommender->map;
    if (!recommender_read(recommender, err)) {
        return 0;
    }
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
    const unsigned char *among =
        mood == MOOD_UNKNOWN ? NULL : recommender_rows_of(recommender, mood, err);
    if (mood != MOOD_UNKNOWN && among == NULL) {
        return 0;
    }
    float *point = memory_new(map->columns, sizeof *point);
    for (size_t c = 0; c < map->columns; c++) {
        point[c] = (float)map->place[c * map->songs + row];
    }
    size_t found = 0;
    /* Some of the nearest are left out, or farther in sound: ask for more than are wanted, until
     * there are enough, or no more. */
    const float *sound = NULL;
    bool good = known_vector(&recommender->known, number, &sound, err);
    for (size_t ask = sound == NULL ? count + 8 : 2 * count + 32; good; ask *= 4) {
        ask = ask < map->songs ? ask : map->songs;
        struct neighbor *nearest = memory_new(ask, sizeof *nearest);
        size_t have =
            neighbors_find_among(recommender->neighbors, point, ask, (uint32_t)row, among, nearest);
        struct near_song *songs = sounds_like(recommender, number, nearest, have, err);
        good = songs != NULL && keep(recommender, row, songs, have, count, out, &found, err);
        free(songs);
        free(nearest);
        if (!good || found == count || have < ask) {
            break;
        }
    }
    free(point);
    if (good && found == 0) {
        good = error_set(err, "no other song in the library can be compared with this one");
    }
    return good ? found : 0;
}
