#include "expression/subset.h"

#include <stdlib.h>

static struct samples_subset room_for(size_t count) {
    return (struct samples_subset){.index = memory_new(count, sizeof(uint32_t)),
                                   .mood = memory_new(count, 1)};
}

static void put(struct samples_subset *subset, uint32_t index, unsigned char mood) {
    subset->index[subset->count] = index;
    subset->mood[subset->count++] = mood;
    subset->table[mood]++;
}

struct samples_subset subset_without_repeats(const struct samples *samples,
                                             const struct samples_subset *subset,
                                             enum split split) {
    bool *repeated = memory_new(samples->count, sizeof *repeated);
    struct samples_subset rest = room_for(subset->count);
    samples_repeats(samples, split, repeated);
    for (size_t i = 0; i < subset->count; i++) {
        if (!repeated[subset->index[i]]) {
            put(&rest, subset->index[i], subset->mood[i]);
        }
    }
    free(repeated);
    return rest;
}

struct samples_subset subset_by_votes(const struct samples *samples,
                                      const struct samples_subset *subset,
                                      const struct votes *votes) {
    struct samples_subset voted = room_for(subset->count);
    for (size_t i = 0; i < subset->count; i++) {
        enum mood mood = votes_mood(votes, samples->row[subset->index[i]]);
        if (mood != MOOD_UNKNOWN) {
            put(&voted, subset->index[i], (unsigned char)mood);
        }
    }
    return voted;
}

struct samples_subset subset_take_out(struct samples_subset *subset, double share,
                                      struct random *random) {
    struct samples_subset taken = room_for(subset->count), kept = room_for(subset->count);
    for (size_t i = 0; i < subset->count; i++) {
        put(random_unit(random) < share ? &taken : &kept, subset->index[i], subset->mood[i]);
    }
    samples_subset_free(subset);
    *subset = kept;
    return taken;
}
