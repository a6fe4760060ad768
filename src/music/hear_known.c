#include "music/hear_known.h"

#include <stdlib.h>
#include <string.h>

void hear_known_free(struct hear_known *known) {
    for (size_t i = 0; i < known->slots; i++) {
        free(known->slot[i]);
    }
    free(known->slot);
    *known = (struct hear_known){0};
}

/* Where the id is, or would be. */
static size_t place_of(const struct hear_known *known, const char *id) {
    size_t at = (size_t)text_hash(TEXT_HASH, id, strlen(id)) & (known->slots - 1);
    while (known->slot[at] != NULL && strcmp(known->slot[at], id) != 0) {
        at = (at + 1) & (known->slots - 1);
    }
    return at;
}

static void grow(struct hear_known *known) {
    struct hear_known larger = {.slots = known->slots == 0 ? 64 : 2 * known->slots,
                                .count = known->count};
    larger.slot = memory_new(larger.slots, sizeof *larger.slot);
    for (size_t i = 0; i < known->slots; i++) {
        if (known->slot[i] != NULL) {
            larger.slot[place_of(&larger, known->slot[i])] = known->slot[i];
        }
    }
    free(known->slot);
    *known = larger;
}

bool hear_known_add(struct hear_known *known, const char *id) {
    if (2 * (known->count + 1) > known->slots) {
        grow(known);
    }
    size_t at = place_of(known, id);
    if (known->slot[at] != NULL) {
        return false;
    }
    known->slot[at] = memory_string(id);
    known->count++;
    return true;
}
