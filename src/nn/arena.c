#include "nn/lower.h"

#include <stdlib.h>

static int larger_first(const void *a, const void *b) {
    const struct buffer *const *x = a, *const *y = b;
    if ((*x)->bytes != (*y)->bytes) {
        return (*x)->bytes < (*y)->bytes ? 1 : -1;
    }
    return *x < *y ? -1 : 1;
}

static bool meet(const struct buffer *a, const struct buffer *b) {
    return a->first <= b->last && b->first <= a->last;
}

/* The lowest offset where it touches none of those placed before that live at the same time. Each
 * try moves behind one of them, so there are at most as many tries as they are. */
static size_t lowest(const struct buffer *buffer, struct buffer *const *placed, size_t count) {
    size_t offset = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < count; i++) {
            const struct buffer *other = placed[i];
            if (meet(buffer, other) && offset < other->offset + other->bytes &&
                other->offset < offset + buffer->bytes) {
                offset = other->offset + other->bytes;
                moved = true;
            }
        }
    }
    return offset;
}

size_t arena_place(struct buffer *buffers, size_t count) {
    struct buffer **order = memory_new(count, sizeof(struct buffer *));
    size_t wanted = 0, end = 0;
    for (size_t i = 0; i < count; i++) {
        if (buffers[i].fixed == NULL && buffers[i].bytes > 0) {
            buffers[i].bytes = (buffers[i].bytes + 63) / 64 * 64;
            order[wanted++] = &buffers[i];
        }
    }
    qsort(order, wanted, sizeof(struct buffer *), larger_first);
    for (size_t i = 0; i < wanted; i++) {
        order[i]->offset = lowest(order[i], order, i);
        if (order[i]->offset + order[i]->bytes > end) {
            end = order[i]->offset + order[i]->bytes;
        }
    }
    free(order);
    return end;
}
