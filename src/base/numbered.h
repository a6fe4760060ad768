/* Things that are found by a number, of any size and in any order: a hash table. */
#ifndef BASE_NUMBERED_H
#define BASE_NUMBERED_H

#include <stddef.h>
#include <stdint.h>

/* Starts as {0}. */
struct numbered {
    struct numbered_thing {
        int64_t number;
        void *thing; /* NULL: no thing here */
    } * place;       /* room, a power of two */
    size_t room, count;
};

/* NULL if there is none of that number. */
void *numbered_find(const struct numbered *things, int64_t number);

/* Adds a thing, not NULL, of a number that there is none of yet. */
void numbered_add(struct numbered *things, int64_t number, void *thing);

/* Empties it, and frees each thing. */
void numbered_clear(struct numbered *things, void (*free_thing)(void *thing));

#endif
