#include "recommend/known.h"

#include "recommend/remember.h"

#include <math.h>
#include <stdlib.h>

static void free_song(void *thing) {
    struct known_song *song = thing;
    free(song->vector);
    free(song);
}

void known_clear(struct known *known) {
    numbered_clear(&known->songs, free_song);
    for (int m = 0; m < MOOD_COUNT; m++) {
        free(known->mood[m].song);
        free(known->mood[m].before);
    }
    free(known->lately);
    *known = (struct known){.library = known->library};
}

static bool take_song(void *context, const struct library_song *song) {
    *(struct known_song *)context = (struct known_song){.names = names_of(song),
                                                        .mood = song->mood,
                                                        .gone = song->gone,
                                                        .heard = song->heard,
                                                        .row = KNOWN_NOWHERE};
    return true;
}

struct known_song *known_song(struct known *known, int64_t number, struct error *err) {
    struct known_song *song = numbered_find(&known->songs, number);
    if (song == NULL) {
        struct known_song read;
        if (!library_song(known->library, number, take_song, &read, err)) {
            return NULL;
        }
        song = memory_new(1, sizeof *song);
        *song = read;
        numbered_add(&known->songs, number, song);
    }
    return song;
}

bool known_vector(struct known *known, int64_t number, const float **vector, struct error *err) {
    struct known_song *song = known_song(known, number, err);
    bool good = song != NULL;
    if (good && song->heard && song->vector == NULL) {
        float *read = memory_new(LIBRARY_VECTOR, sizeof *read);
        bool there = library_vector(known->library, number, read, &good, err);
        song->heard = there;
        song->vector = there ? read : NULL;
        if (!there) {
            free(read);
        }
    }
    *vector = good ? song->vector : NULL;
    return good;
}

const struct known_mood *known_mood(struct known *known, enum mood mood, struct error *err) {
    struct known_mood *songs = &known->mood[mood];
    if (!songs->read) {
        if (!library_songs_of(known->library, mood, &songs->song, &songs->count, err)) {
            return NULL;
        }
        songs->read = true;
        songs->before = memory_new(songs->count + 1, sizeof *songs->before);
        for (size_t i = 0; i < songs->count; i++) {
            songs->before[i + 1] = songs->before[i] + fmax(songs->song[i].probability, 1e-9);
        }
    }
    return songs;
}

bool known_lately(struct known *known, struct error *err) {
    int64_t now = clock_unix();
    if (known->lately_at == now) {
        return true;
    }
    free(known->lately);
    known->lately = NULL;
    known->lately_count = 0;
    known->lately_at = 0;
    if (!remember_lately(known->library, &known->lately, &known->lately_count, err)) {
        return false;
    }
    known->lately_at = now;
    return true;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

bool known_is_late(const struct known *known, int64_t number) {
    return known->lately_count > 0 && bsearch(&number, known->lately, known->lately_count,
                                              sizeof *known->lately, by_number) != NULL;
}
