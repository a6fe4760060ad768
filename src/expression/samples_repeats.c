/* Which pictures occur more than once: sorted by their hashes and, where these are the same, by
 * their bytes, so that files made to have equal hashes cost little more than others. */
#include "expression/samples.h"

#include <stdlib.h>
#include <string.h>

struct picture {
    uint64_t hash;
    const unsigned char *pixels;
    uint32_t index;
    bool training;
};

static int compare_pictures(const struct picture *a, const struct picture *b) {
    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return memcmp(a->pixels, b->pixels, SAMPLE_PIXELS);
}

/* Of equal pictures those of Training stand first, in their order. */
static int compare(const void *left, const void *right) {
    const struct picture *a = left, *b = right;
    int order = compare_pictures(a, b);
    if (order == 0) {
        order = b->training - a->training;
    }
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static struct picture picture_of(const struct samples *samples, size_t i) {
    const unsigned char *pixels = samples->pixels + i * SAMPLE_PIXELS;
    return (struct picture){text_hash(TEXT_HASH, (const char *)pixels, SAMPLE_PIXELS), pixels,
                            (uint32_t)i, samples->split[i] == SPLIT_TRAINING};
}

size_t samples_repeats(const struct samples *samples, enum split split, bool *repeated) {
    struct picture *picture = memory_new(samples->count, sizeof *picture);
    size_t count = 0, marked = 0;
    for (size_t i = 0; i < samples->count; i++) {
        repeated[i] = false;
        enum split own = samples->split[i];
        if (own == SPLIT_TRAINING || own == split || split == SPLIT_ALL) {
            picture[count++] = picture_of(samples, i);
        }
    }
    qsort(picture, count, sizeof *picture, compare);
    for (size_t first = 0, i = 1; i < count; i++) {
        if (compare_pictures(&picture[first], &picture[i]) != 0) {
            first = i;
        } else if (picture[first].training &&
                   (split == SPLIT_ALL || samples->split[picture[i].index] == split)) {
            repeated[picture[i].index] = true;
            marked++;
        }
    }
    free(picture);
    return marked;
}
