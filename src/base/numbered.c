#include "base/numbered.h"

#include "base/memory.h"

#include <stdlib.h>

/* The place of a number, or the free one where it would be. Numbers that follow each other are
 * scattered (Knuth, TAOCP 3, 6.4: multiplication by the golden ratio). */
static struct numbered_thing *place_of(const struct numbered *things, int64_t number) {
    uint64_t scattered = (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(scattered >> 32) & (things->room - 1);
    while (things->place[i].thing != NULL && things->place[i].number != number) {
        i = (i + 1) & (things->room - 1);
    }
    return &things->place[i];
}

void *numbered_find(const struct numbered *things, int64_t number) {
    return things->count == 0 ? NULL : place_of(things, number)->thing;
}

/* Never more than half full, so that a search is short. */
static void grow(struct numbered *things) {
    struct numbered wider = {.room = things->room == 0 ? 64 : 2 * things->room,
                             .count = things->count};
    wider.place = memory_new(wider.room, sizeof *wider.place);
    for (size_t i = 0; i < things->room; i++) {
        if (things->place[i].thing != NULL) {
            *place_of(&wider, things->place[i].number) = things->place[i];
        }
    }
    free(things->place);
    *things = wider;
}

void numbered_add(struct numbered *things, int64_t number, void *thing) {
    if (2 * (things->count + 1) > things->room) {
        grow(things);
    }
    *place_of(things, number) = (struct numbered_thing){number, thing};
    things->count++;
}

void numbered_clear(struct numbered *things, void (*free_thing)(void *thing)) {
    for (size_t i = 0; i < things->room; i++) {
        if (things->place[i].thing != NULL) {
            free_thing(things->place[i].thing);
        }
    }
    free(things->place);
    *things = (struct numbered){0};
}
