#include "recommend/recommender.h"

#include <math.h>
#include <stdlib.h>

struct candidate {
    int64_t number;
    double key; /* smaller comes first */
};

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

/* What is drawn into. */
struct draw {
    struct known *known;
    const struct known_mood *from;
    bool again; /* what was had lately may come as well */
    struct random *random;
    struct names names;
    int64_t *out;
    size_t found, wanted;
};

/* Takes a song in unless its title or artist is there; false with an error. */
static bool take(struct draw *draw, int64_t number, struct error *err) {
    const struct known_song *song = known_song(draw->known, number, err);
    if (song != NULL && names_add(&draw->names, &song->names, NAMES_ARTIST_ONCE)) {
        draw->out[draw->found++] = number;
    }
    return song != NULL;
}

/* A song, the more probable ones more often. */
static size_t draw_one(const struct known_mood *from, struct random *random) {
    double point = random_unit(random) * from->before[from->count];
    size_t low = 0;
    size_t high = from->count - 1;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (from->before[middle] <= point) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/* Draws from all, again and again, and passes over what was drawn before or is not fresh. As long
 * as few are passed over, no song but those drawn is looked at. */
static bool draw_some(struct draw *draw, struct error *err) {
    const struct known_mood *from = draw->from;
    unsigned char *drawn = memory_new(from->count / 8 + 1, 1);
    bool good = true;
    for (size_t tries = 4 * draw->wanted + 64; good && tries > 0 && draw->found < draw->wanted;
         tries--) {
        size_t i = draw_one(from, draw->random);
        int64_t number = from->song[i].number;
        if ((drawn[i / 8] >> i % 8 & 1) != 0) {
            continue;
        }
        drawn[i / 8] |= (unsigned char)(1 << i % 8);
        if (draw->again || !known_is_late(draw->known, number)) {
            good = take(draw, number, err);
        }
    }
    free(drawn);
    return good;
}

/* All in a random order in which one with twice the probability comes first twice as often: by
 * -ln(u) / weight (Efraimidis and Spirakis 2006), which is the order of draw_some(). What was had
 * lately comes last. A heap, since few of thousands are wanted. */
static bool draw_all(struct draw *draw, struct error *err) {
    const struct known_mood *from = draw->from;
    struct candidate *heap = memory_new(from->count, sizeof *heap);
    for (size_t i = 0; i < from->count; i++) {
        double key = -log(1 - random_unit(draw->random)) / fmax(from->song[i].probability, 1e-9);
        bool late = !draw->again && known_is_late(draw->known, from->song[i].number);
        heap[i] = (struct candidate){from->song[i].number, late ? key + 1e12 : key};
    }
    for (size_t i = from->count / 2; i > 0; i--) {
        sink(heap, from->count, i - 1);
    }
    bool good = true;
    for (size_t left = from->count; good && left > 0 && draw->found < draw->wanted; left--) {
        good = take(draw, heap[0].number, err);
        heap[0] = heap[left - 1];
        sink(heap, left - 1, 0);
    }
    free(heap);
    return good;
}

/* Tells a library without moods from one that has no song of this mood. */
static size_t nothing(struct library *library, enum mood mood, struct error *err) {
    struct library_model model = {0};
    if (library_get_model(library, false, &model, err)) {
        error_set(err, "no song in the library is %s; 'mien moods' shows what there is",
                  mood_name(mood));
    }
    library_model_free(&model);
    return 0;
}

size_t recommend_songs(struct recommender *recommender, enum mood mood, size_t count, bool again,
                       struct random *random, int64_t *out, struct error *err) {
    struct known *known = &recommender->known;
    struct draw draw = {.known = known, .again = again, .random = random, .wanted = count};
    draw.out = out;
    draw.from = known_mood(known, mood, err);
    if (draw.from == NULL || (!again && !known_lately(known, err))) {
        return 0;
    }
    if (draw.from->count == 0) {
        return nothing(known->library, mood, err);
    }
    bool good = draw_some(&draw, err) && (draw.found == count || draw_all(&draw, err));
    names_free(&draw.names);
    return good ? draw.found : 0;
}
