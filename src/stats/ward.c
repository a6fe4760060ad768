#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

/* The groups that are left, side by side so that a loop over all of them can be vectorised; the
 * last one moves into the place of one that goes. A group's id is that of its first point. */
struct forest {
    size_t left, columns, stride;
    double *center; /* columns x stride */
    double *size;
    double *cost; /* of joining one group with each */
    size_t *id;
    size_t *place; /* of each id */
};

struct merge {
    double cost;
    size_t number, a, b; /* `number`: when it was found */
};

/* What Ward's criterion, the sum of squares within groups, goes up by if the group at `from` is
 * joined with each of the others; gives the least. */
VECTOR_CLONES static double find_costs(const double *center, size_t stride, size_t columns,
                                       size_t count, const double *size, size_t from,
                                       double *restrict cost) {
    double own = size[from], least[8];
    for (size_t i = 0; i < count; i++) {
        cost[i] = 0;
    }
    for (size_t c = 0; c < columns; c++) {
        const double *values = center + c * stride;
        double point = values[from];
        for (size_t i = 0; i < count; i++) {
            double distance = values[i] - point;
            cost[i] += distance * distance;
        }
    }
    for (size_t i = 0; i < count; i++) {
        cost[i] *= own * size[i] / (own + size[i]);
    }
    cost[from] = INFINITY;
    for (size_t l = 0; l < 8; l++) {
        least[l] = INFINITY;
    }
    for (size_t i = 0; i + 8 <= count; i += 8) {
        for (size_t l = 0; l < 8; l++) {
            least[l] = cost[i + l] < least[l] ? cost[i + l] : least[l];
        }
    }
    for (size_t i = count - count % 8; i < count; i++) {
        least[0] = cost[i] < least[0] ? cost[i] : least[0];
    }
    for (size_t l = 1; l < 8; l++) {
        least[0] = least[l] < least[0] ? least[l] : least[0];
    }
    return least[0];
}

/* The place of the group that is cheapest to join with the one at `from`; `before` (SIZE_MAX: none)
 * if no other is cheaper, since a chain that took another one might never end. */
static size_t cheapest(struct forest *forest, size_t from, size_t before) {
    double least = find_costs(forest->center, forest->stride, forest->columns, forest->left,
                              forest->size, from, forest->cost);
    size_t best = 0;
    if (before != SIZE_MAX && forest->cost[before] <= least) {
        return before;
    }
    while (best == from || forest->cost[best] > least) {
        best++;
    }
    return best;
}

/* Joins two groups; the first keeps its id. */
static void join(struct forest *forest, size_t a, size_t b) {
    size_t last = --forest->left;
    double whole = forest->size[a] + forest->size[b];
    for (size_t c = 0; c < forest->columns; c++) {
        double *values = forest->center + c * forest->stride;
        values[a] = (values[a] * forest->size[a] + values[b] * forest->size[b]) / whole;
        values[b] = values[last];
    }
    forest->size[a] = whole;
    forest->size[b] = forest->size[last];
    forest->id[b] = forest->id[last];
    forest->place[forest->id[b]] = b;
}

static int compare_merges(const void *a, const void *b) {
    const struct merge *x = a, *y = b;
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

/* All merges down to one group, by the chain of nearest neighbours (Murtagh 1983): two groups that
 * are each other's cheapest partner can be joined at once, whatever else is still to be joined. */
static void find_merges(struct forest *forest, struct merge *merges) {
    size_t points = forest->left, length = 0, found = 0;
    size_t *chain = memory_new(points, sizeof *chain); /* ids */
    while (forest->left > 1) {
        if (length == 0) {
            chain[length++] = forest->id[0];
        }
        size_t from = forest->place[chain[length - 1]];
        size_t before = length > 1 ? forest->place[chain[length - 2]] : SIZE_MAX;
        size_t next = cheapest(forest, from, before);
        if (next == before) {
            merges[found] =
                (struct merge){forest->cost[next], found, forest->id[from], forest->id[next]};
            found++;
            join(forest, from, next);
            length -= 2;
        } else {
            chain[length++] = forest->id[next];
        }
    }
    free(chain);
}

static size_t root_of(size_t *parent, size_t point) {
    while (parent[point] != point) {
        parent[point] = parent[parent[point]];
        point = parent[point];
    }
    return point;
}

void ward(const double *points, size_t rows, size_t columns, size_t count, int *group) {
    struct forest forest = {.left = rows, .columns = columns, .stride = rows};
    forest.center = memory_new(rows, columns * sizeof(double));
    forest.size = memory_new(rows, sizeof(double));
    forest.cost = memory_new(rows, sizeof(double));
    forest.id = memory_new(rows, sizeof(size_t));
    forest.place = memory_new(rows, sizeof(size_t));
    struct merge *merges = memory_new(rows, sizeof *merges);
    size_t *parent = memory_new(rows, sizeof *parent);
    int next = 0;
    for (size_t i = 0; i < rows * columns; i++) {
        forest.center[i] = points[i];
    }
    for (size_t i = 0; i < rows; i++) {
        forest.size[i] = 1;
        forest.id[i] = forest.place[i] = parent[i] = i;
        group[i] = -1;
    }
    find_merges(&forest, merges);
    /* The chain finds merges out of order: only the cheapest are carried out. */
    qsort(merges, rows - 1, sizeof *merges, compare_merges);
    for (size_t i = 0; i + count < rows; i++) {
        parent[root_of(parent, merges[i].b)] = root_of(parent, merges[i].a);
    }
    for (size_t i = 0; i < rows; i++) {
        size_t root = root_of(parent, i);
        if (group[root] < 0) {
            group[root] = next++;
        }
        group[i] = group[root];
    }
    free(forest.center);
    free(forest.size);
    free(forest.cost);
    free(forest.id);
    free(forest.place);
    free(merges);
    free(parent);
}
