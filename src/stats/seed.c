#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The squared distance of every row from its nearest centre. */
struct reach {
    double *row;   /* a number a row, in the order of the groups */
    double *group; /* the sum of each group */
    double whole;
};

static struct reach reach_new(const struct groups *groups) {
    return (struct reach){memory_new(groups->count * GROUP, sizeof(double)),
                          memory_new(groups->count, sizeof(double)), INFINITY};
}

static void reach_free(struct reach *reach) {
    free(reach->row);
    free(reach->group);
}

static void swap(struct reach *a, struct reach *b) {
    struct reach other = *a;
    *a = *b;
    *b = other;
}

static void copy_row(const struct groups *groups, size_t row, double *out) {
    const double *group = groups->values + row / GROUP * groups->columns * GROUP;
    for (size_t c = 0; c < groups->columns; c++) {
        out[c] = group[c * GROUP + row % GROUP];
    }
}

/* What the reach would be with one more centre; `now` is NULL if there is none yet. */
static void try_center(const struct groups *groups, const double *point, const struct reach *now,
                       struct reach *out) {
    out->whole = 0;
    for (size_t g = 0; g < groups->count; g++) {
        out->group[g] = groups_distances(
            groups, g, point, now == NULL ? NULL : now->row + g * GROUP, out->row + g * GROUP);
        out->whole += out->group[g];
    }
}

/* A row drawn with a chance in proportion to its reach; never one that has none. */
static size_t draw(const struct groups *groups, const struct reach *reach, double target) {
    size_t group = 0, last = 0;
    while (group + 1 < groups->count && target >= reach->group[group]) {
        target -= reach->group[group++];
    }
    for (size_t i = group * GROUP; i < groups->rows; i++) {
        if (reach->row[i] > 0 && target < reach->row[i]) {
            return i;
        }
        target -= reach->row[i];
    }
    /* Rounding took the target past the end: the last row that could be drawn. */
    for (size_t i = 0; i < groups->rows; i++) {
        last = reach->row[i] > 0 ? i : last;
    }
    return last;
}

size_t seed_centers(const struct groups *groups, size_t wanted, struct random *random,
                    double *center) {
    struct reach now = reach_new(groups), best = reach_new(groups), tried = reach_new(groups);
    double *point = memory_new(groups->columns, sizeof(double));
    size_t trials = 2 + (size_t)log((double)wanted); /* as scikit-learn */
    size_t found = 1;
    copy_row(groups, random_below(random, (uint32_t)groups->rows), center);
    try_center(groups, center, NULL, &now);
    while (found < wanted && now.whole > 0) {
        best.whole = INFINITY;
        for (size_t t = 0; t < trials; t++) {
            copy_row(groups, draw(groups, &now, random_unit(random) * now.whole), point);
            try_center(groups, point, &now, &tried);
            if (tried.whole < best.whole) {
                swap(&tried, &best);
                memcpy(center + found * groups->columns, point, groups->columns * sizeof(double));
            }
        }
        swap(&now, &best);
        found++;
    }
    reach_free(&now);
    reach_free(&best);
    reach_free(&tried);
    free(point);
    return found;
}
