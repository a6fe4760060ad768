#include "recommend/names.h"
#include "recommend/recommend.h"
#include "recommend/remember.h"

#include <math.h>
#include <stdlib.h>

struct candidate {
    int64_t number;
    double key; /* smaller comes first */
};

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Lets the candidate at `i` of a heap, the smallest key on top, sink to its place. */
static void sink(struct candidate *heap, size_t count, size_t i) {
    for (;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child < count && child <= 2 * i + 2; child++) {
            least = heap[child].key < heap[least].key ? child : least;
        }
        if (least == i) {
            return;
        }
        struct candidate swap = heap[i];
        heap[i] = heap[least];
        heap[least] = swap;
        i = least;
    }
}

/* A heap that gives the songs in a random order in which one with twice the probability of the mood
 * comes first twice as often: by -ln(u) / weight (Efraimidis and Spirakis 2006). What was had
 * lately comes last. A heap, since five of thousands are wanted. */
static struct candidate *shuffled(const struct library_sure *songs, size_t count,
                                  const int64_t *lately, size_t lately_count,
                                  struct random *random) {
    struct candidate *heap = memory_new(count, sizeof *heap);
    for (size_t i = 0; i < count; i++) {
        double key = -log(1 - random_unit(random)) / fmax(songs[i].probability, 1e-9);
        bool before = lately_count > 0 && bsearch(&songs[i].number, lately, lately_count,
                                                  sizeof *lately, by_number) != NULL;
        heap[i] = (struct candidate){songs[i].number, before ? key + 1e12 : key};
    }
    for (size_t i = count / 2; i > 0; i--) {
        sink(heap, count, i - 1);
    }
    return heap;
}

size_t recommend_songs(struct library *library, enum mood mood, size_t count, bool again,
                       struct random *random, int64_t *out, struct error *err) {
    struct library_sure *all = NULL;
    struct candidate *candidates = NULL;
    int64_t *lately = NULL;
    size_t songs = 0;
    size_t lately_count = 0;
    size_t found = 0;
    struct names names = {0};
    struct library_model model = {0};
    /* Only to tell a library without moods from one that has no song of this mood. */
    if (!library_get_model(library, false, &model, err) ||
        !library_songs_of(library, mood, &all, &songs, err) ||
        (!again && !remember_lately(library, &lately, &lately_count, err))) {
        goto done;
    }
    if (songs == 0) {
        error_set(err, "no song in the library is %s; 'mien moods' shows what there is",
                  mood_name(mood));
        goto done;
    }
    candidates = shuffled(all, songs, lately, lately_count, random);
    for (size_t left = songs; left > 0 && found < count; left--) {
        int64_t number = candidates[0].number;
        bool fresh = false;
        if (!names_add(&names, library, number, NAMES_ARTIST_ONCE, &fresh, err)) {
            found = 0;
            goto done;
        }
        if (fresh) {
            out[found++] = number;
        }
        candidates[0] = candidates[left - 1];
        sink(candidates, left - 1, 0);
    }
done:
    names_free(&names);
    library_model_free(&model);
    free(candidates);
    free(lately);
    free(all);
    return found;
}
