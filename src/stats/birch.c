#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

/* Labels rows by their nearest subcluster. What is asked for a whole group of rows at once is which
 * subclusters can be nearest to any of them: those that are no farther from the box around the
 * group than the one nearest to its first row can be from any other of its rows. */
struct labelling {
    const struct groups *groups;
    const struct leaves *leaves;
    double *low, *high, *first; /* one number a column: the group's box, its first row */
    double *gap;                /* a number a subcluster */
    double *center;             /* the subclusters that are left, row by row */
    size_t *leaf;               /* which they are */
};

/* The box around a group and its first row; gives the length of the box's diagonal. */
static double find_box(struct labelling *work, size_t group) {
    size_t columns = work->groups->columns;
    double square = 0;
    for (size_t c = 0; c < columns; c++) {
        const double *values = work->groups->values + (group * columns + c) * GROUP;
        work->first[c] = work->low[c] = work->high[c] = values[0];
        for (size_t i = 1; i < GROUP; i++) {
            work->low[c] = fmin(work->low[c], values[i]);
            work->high[c] = fmax(work->high[c], values[i]);
        }
        square += (work->high[c] - work->low[c]) * (work->high[c] - work->low[c]);
    }
    return sqrt(square);
}

/* Which subclusters can be nearest to a row of the group; gives how many. */
static size_t find_candidates(struct labelling *work, size_t group) {
    const struct leaves *leaves = work->leaves;
    size_t columns = work->groups->columns, found = 0;
    double diagonal = find_box(work, group), nearest = INFINITY;
    box_gaps(leaves->center, leaves->center, leaves->count, columns, leaves->count, work->first,
             work->first, work->gap);
    for (size_t i = 0; i < leaves->count; i++) {
        nearest = work->gap[i] < nearest ? work->gap[i] : nearest;
    }
    double reach = (sqrt(nearest) + diagonal) * (1 + 1e-12);
    box_gaps(leaves->center, leaves->center, leaves->count, columns, leaves->count, work->low,
             work->high, work->gap);
    for (size_t i = 0; i < leaves->count; i++) {
        if (work->gap[i] <= reach * reach) {
            for (size_t c = 0; c < columns; c++) {
                work->center[found * columns + c] = leaves->center[c * leaves->count + i];
            }
            work->leaf[found++] = i;
        }
    }
    return found;
}

static void label_rows(const struct groups *groups, const struct leaves *leaves, const int *cluster,
                       int *label) {
    double best[GROUP], second[GROUP], which[GROUP];
    size_t columns = groups->columns;
    struct labelling work = {.groups = groups, .leaves = leaves};
    work.low = memory_new(columns, sizeof(double));
    work.high = memory_new(columns, sizeof(double));
    work.first = memory_new(columns, sizeof(double));
    work.gap = memory_new(leaves->count, sizeof(double));
    work.center = memory_new(leaves->count, columns * sizeof(double));
    work.leaf = memory_new(leaves->count, sizeof(size_t));
    for (size_t g = 0; g < groups->count; g++) {
        size_t found = find_candidates(&work, g);
        groups_nearest(groups, g, work.center, found, best, second, which);
        for (size_t i = 0, length = groups_length(groups, g); i < length; i++) {
            label[groups->order[g * GROUP + i]] = cluster[work.leaf[(size_t)which[i]]];
        }
    }
    free(work.low);
    free(work.high);
    free(work.first);
    free(work.gap);
    free(work.center);
    free(work.leaf);
}

/* Leaves out the numbers of clusters that no row is nearest to; gives how many are left. */
static size_t close_gaps(int *label, size_t rows, size_t count) {
    int *number = memory_new(count, sizeof *number);
    int next = 0;
    for (size_t i = 0; i < rows; i++) {
        number[label[i]] = 1;
    }
    for (size_t c = 0; c < count; c++) {
        number[c] = number[c] != 0 ? next++ : -1;
    }
    for (size_t i = 0; i < rows; i++) {
        label[i] = number[label[i]];
    }
    free(number);
    return (size_t)next;
}

static bool options_usable(const struct table *table, double threshold, size_t branching,
                           size_t count, struct error *err) {
    if (!table_usable(table, err)) {
        return false;
    }
    if (!(threshold > 0) || isinf(threshold)) {
        return error_set(err, "the threshold of BIRCH must be a distance above 0");
    }
    if (branching < 2) {
        return error_set(err, "the branching of BIRCH must be at least 2");
    }
    if (count < 1 || count > table->rows) {
        return error_set(err, "cannot make %zu clusters of %zu rows", count, table->rows);
    }
    return true;
}

bool birch(const struct table *table, double threshold, size_t branching, size_t count,
           struct clusters *out, struct error *err) {
    if (!options_usable(table, threshold, branching, count, err)) {
        return false;
    }
    struct leaves leaves = birch_leaves(table, threshold, branching);
    bool enough = leaves.count >= count;
    if (enough) {
        struct groups groups = groups_new(table);
        int *cluster = memory_new(leaves.count, sizeof *cluster);
        int *label = memory_new(table->rows, sizeof *label);
        ward(leaves.center, leaves.count, table->columns, count, cluster);
        label_rows(&groups, &leaves, cluster, label);
        clusters_of_labels(table, label, close_gaps(label, table->rows, count), out);
        out->parts = leaves.count;
        groups_free(&groups);
        free(cluster);
    } else {
        error_set(
            err, "BIRCH found %zu subclusters, too few for %zu clusters; lower its threshold of %g",
            leaves.count, count, threshold);
    }
    free(leaves.center);
    return enough;
}
