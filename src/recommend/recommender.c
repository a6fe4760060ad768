#include "recommend/recommender.h"

#include <stdlib.h>

struct recommender *recommender_new(struct library *library) {
    struct recommender *recommender = memory_new(1, sizeof *recommender);
    recommender->known.library = library;
    return recommender;
}

/* All that a change in the library may have changed. */
static void forget_songs(struct recommender *recommender) {
    known_clear(&recommender->known);
    for (int m = 0; m < MOOD_COUNT; m++) {
        free(recommender->of[m]);
        recommender->of[m] = NULL;
    }
}

static void forget_map(struct recommender *recommender) {
    neighbors_free(recommender->neighbors);
    library_model_free(&recommender->map);
    free(recommender->spread);
    recommender->neighbors = NULL;
    recommender->map = (struct library_model){0};
    recommender->spread = NULL;
    recommender->fitted = 0;
}

void recommender_free(struct recommender *recommender) {
    if (recommender == NULL) {
        return;
    }
    forget_songs(recommender);
    forget_map(recommender);
    free(recommender);
}

bool recommender_refresh(struct recommender *recommender, uint64_t *changes, struct error *err) {
    /* So many at most: a known song takes some 200 bytes. */
    enum { KNOWN_AT_MOST = 200000 };
    int64_t version = 0;
    int64_t fitted = 0;
    if (!library_version(recommender->known.library, &version, err)) {
        return false;
    }
    if (version != recommender->version || recommender->known.songs.count > KNOWN_AT_MOST) {
        forget_songs(recommender);
        if (!library_fitted(recommender->known.library, &fitted, err)) {
            return false;
        }
        if (fitted != recommender->fitted) {
            forget_map(recommender);
        }
        recommender->version = version;
        recommender->changes++;
    }
    if (changes != NULL) {
        *changes = recommender->changes;
    }
    return true;
}

bool recommender_read(struct recommender *recommender, struct error *err) {
    struct library *library = recommender->known.library;
    int64_t fitted = 0;
    if (recommender->fitted != 0) {
        return true;
    }
    if (!library_fitted(library, &fitted, err) ||
        !library_get_model(library, true, &recommender->map, err)) {
        return false;
    }
    recommender->fitted = fitted;
    return true;
}

const struct library_model *recommender_model(const struct recommender *recommender) {
    return &recommender->map;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = ((const struct library_sure *)b)->number;
    return (x > y) - (x < y);
}

const unsigned char *recommender_rows_of(struct recommender *recommender, enum mood mood,
                                         struct error *err) {
    const struct library_model *map = &recommender->map;
    const struct known_mood *songs = known_mood(&recommender->known, mood, err);
    if (songs == NULL || recommender->of[mood] != NULL) {
        return songs == NULL ? NULL : recommender->of[mood];
    }
    unsigned char *of = memory_new(map->songs, 1);
    for (size_t row = 0; songs->count > 0 && row < map->songs; row++) {
        of[row] = bsearch(&map->number[row], songs->song, songs->count, sizeof *songs->song,
                          by_number) != NULL;
    }
    return recommender->of[mood] = of;
}

size_t recommender_row(struct recommender *recommender, int64_t number) {
    struct known_song *song = numbered_find(&recommender->known.songs, number);
    if (song != NULL && song->row != KNOWN_NOWHERE) {
        return song->row;
    }
    size_t row = 0;
    while (row < recommender->map.songs && recommender->map.number[row] != number) {
        row++;
    }
    if (song != NULL && row < recommender->map.songs) {
        song->row = row;
    }
    return row;
}
