/* Labels moved apart. */
#include "plot/inside.h"

#include <math.h>
#include <stdlib.h>

struct wish {
    double place;
    size_t index;
};

/* Upper ones first; of equal ones, those that were given first. */
static int compare(const void *a, const void *b) {
    const struct wish *one = a, *other = b;
    if (one->place != other->place) {
        return one->place < other->place ? -1 : 1;
    }
    return one->index < other->index ? -1 : 1;
}

/* Neighbours that hang together: their mean place, less the distances within, and how many. */
struct block {
    double place;
    size_t count;
};

/* With the distances taken off, "at least so far apart" becomes "not falling", and the nearest such
 * row is found by pooling neighbours that fall to their mean (Ayer et al. 1955). */
void plot_spread(double *place, size_t count, double apart, double low, double high) {
    struct wish *wish = memory_new(count, sizeof *wish);
    struct block *block = memory_new(count, sizeof *block);
    for (size_t i = 0; i < count; i++) {
        wish[i] = (struct wish){place[i], i};
    }
    qsort(wish, count, sizeof *wish, compare);
    size_t blocks = 0;
    for (size_t i = 0; i < count; i++) {
        struct block next = {wish[i].place - (double)i * apart, 1};
        while (blocks > 0 && block[blocks - 1].place >= next.place) {
            struct block before = block[--blocks];
            size_t both = before.count + next.count;
            next.place = (before.place * (double)before.count + next.place * (double)next.count) /
                         (double)both;
            next.count = both;
        }
        block[blocks++] = next;
    }
    double last = high - (double)(count - (count > 0)) * apart;
    for (size_t b = 0, i = 0; b < blocks; b++) {
        double start = fmax(fmin(block[b].place, last), low);
        for (size_t end = i + block[b].count; i < end; i++) {
            place[wish[i].index] = start + (double)i * apart;
        }
    }
    free(wish);
    free(block);
}
