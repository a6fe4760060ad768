#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

/* A float can count them. */
enum { MOST_CLUSTERS = 1 << 24 };

/* What the starts share. */
struct task {
    const struct groups *groups;
    const struct kmeans_options *options;
    double tolerance; /* in squared units of the table */
    mtx_t lock;       /* of what follows: the best start so far */
    double inertia;
    size_t start;
    float *label;
    size_t distinct; /* 0, or how many distinct rows there are where that is too few */
};

/* One start. */
struct run {
    const struct groups *groups;
    size_t clusters;
    double *center; /* clusters x columns, as `sum` */
    double *sum;    /* of the rows of each cluster */
    size_t *size;
    float *quick_center; /* less the means, for the guesses */
    float *label; /* -1 before the first step; a whole number, kept as what it is compared with */
    /* No row can change its cluster before the centres have gone so far that the gap between its
     * nearest and its second nearest one is closed (Hamerly 2010). `drift` adds up how much any
     * gap can have closed; a group is looked at again when that reaches its `deadline`, which is
     * the smallest of its rows'. */
    double drift;
    double *deadline;
};

/* Moves a row to another cluster, its share of the sums with it. */
static void move_row(struct run *run, size_t row, size_t to) {
    size_t columns = run->groups->columns;
    const double *values = run->groups->values + row / GROUP * columns * GROUP + row % GROUP;
    if (run->label[row] >= 0) {
        size_t from = (size_t)run->label[row];
        for (size_t c = 0; c < columns; c++) {
            run->sum[from * columns + c] -= values[c * GROUP];
        }
        run->size[from]--;
    }
    for (size_t c = 0; c < columns; c++) {
        run->sum[to * columns + c] += values[c * GROUP];
    }
    run->size[to]++;
    run->label[row] = (float)to;
}

VECTOR_CLONES static unsigned count_different(const float *a, const float *b) {
    unsigned different = 0;
    for (size_t i = 0; i < GROUP; i++) {
        different += a[i] != b[i];
    }
    return different;
}

/* The nearest centres of a group's rows; gives the least gap between two distances. */
static double find_nearest(const struct run *run, size_t group, float *which) {
    double best[GROUP], second[GROUP], number[GROUP], least = INFINITY;
    double gap = (double)groups_guess(run->groups, group, run->quick_center, run->clusters, which) -
                 2 * run->groups->doubt;
    if (gap > 0) {
        return gap;
    }
    groups_nearest(run->groups, group, run->center, run->clusters, best, second, number);
    for (size_t i = 0; i < GROUP; i++) {
        double far = sqrt(second[i]);
        which[i] = (float)number[i];
        least = fmin(least, far - sqrt(best[i]) - 1e-12 * far);
    }
    return least;
}

/* Gives each row to its nearest centre; gives how many rows moved. */
static size_t assign(struct run *run) {
    float which[GROUP];
    size_t changed = 0, columns = run->groups->columns;
    for (size_t i = 0; i < run->clusters * columns; i++) {
        run->quick_center[i] = (float)(run->center[i] - run->groups->mean[i % columns]);
    }
    for (size_t g = 0; g < run->groups->count; g++) {
        if (run->deadline[g] > run->drift) {
            continue;
        }
        run->deadline[g] = run->drift * (1 - 1e-12) + find_nearest(run, g, which);
        if (count_different(which, run->label + g * GROUP) == 0) {
            continue;
        }
        for (size_t i = 0, length = groups_length(run->groups, g); i < length; i++) {
            if (which[i] != run->label[g * GROUP + i]) {
                move_row(run, g * GROUP + i, (size_t)which[i]);
                changed++;
            }
        }
    }
    return changed;
}

/* The squared distance of a row from the centre of its cluster. */
static double distance_to_own(const struct run *run, size_t row) {
    size_t columns = run->groups->columns;
    const double *values = run->groups->values + row / GROUP * columns * GROUP + row % GROUP;
    const double *center = run->center + (size_t)run->label[row] * columns;
    double sum = 0;
    for (size_t c = 0; c < columns; c++) {
        double distance = values[c * GROUP] - center[c];
        sum += distance * distance;
    }
    return sum;
}

/* A cluster that lost all its rows gets the row that is farthest from its own centre, out of a
 * cluster that can spare it. Gives how many rows moved. */
static size_t fill_empty(struct run *run) {
    size_t moved = 0;
    for (size_t k = 0; k < run->clusters; k++) {
        if (run->size[k] > 0) {
            continue;
        }
        size_t farthest = 0;
        double most = -1;
        for (size_t i = 0; i < run->groups->rows; i++) {
            double distance = distance_to_own(run, i);
            if (run->size[(size_t)run->label[i]] > 1 && distance > most) {
                most = distance;
                farthest = i;
            }
        }
        move_row(run, farthest, k);
        moved++;
    }
    if (moved > 0) { /* a centre jumps: no deadline holds */
        for (size_t g = 0; g < run->groups->count; g++) {
            run->deadline[g] = -INFINITY;
        }
    }
    return moved;
}

/* Centres to the means of their rows; gives the sum of the squared ways they went. */
static double move_centers(struct run *run) {
    size_t columns = run->groups->columns;
    double whole = 0, longest = 0, next = 0;
    for (size_t k = 0; k < run->clusters; k++) {
        double way = 0;
        for (size_t c = 0; c < columns; c++) {
            double mean = run->sum[k * columns + c] / (double)run->size[k];
            double step = mean - run->center[k * columns + c];
            run->center[k * columns + c] = mean;
            way += step * step;
        }
        whole += way;
        next = fmax(next, fmin(way, longest));
        longest = fmax(longest, way);
    }
    run->drift += sqrt(longest) + sqrt(next);
    return whole;
}

/* Lloyd's steps from the centres that are there; gives the inertia. */
static double lloyd(struct run *run, size_t max_iterations, double tolerance) {
    double inertia = 0;
    assign(run);
    fill_empty(run);
    for (size_t i = 0; i < max_iterations; i++) {
        double way = move_centers(run);
        size_t changed = assign(run) + fill_empty(run);
        if (changed == 0 || way <= tolerance) {
            break;
        }
    }
    for (size_t i = 0; i < run->groups->rows; i++) {
        inertia += distance_to_own(run, i);
    }
    return inertia;
}

static void run_start(void *context, size_t index) {
    struct task *task = context;
    size_t clusters = task->options->clusters;
    size_t groups = task->groups->count, columns = task->groups->columns;
    struct run run = {.groups = task->groups, .clusters = clusters};
    run.center = memory_new(clusters * columns, sizeof(double));
    run.sum = memory_new(clusters * columns, sizeof(double));
    run.size = memory_new(clusters, sizeof(size_t));
    run.quick_center = memory_new(clusters * columns, sizeof(float));
    run.label = memory_new(groups * GROUP, sizeof(float));
    run.deadline = memory_new(groups, sizeof(double));
    /* The starts of one seed must not resemble each other: each seed is far from the next one. */
    struct random random = random_seeded(task->options->seed + index * 0x9e3779b97f4a7c15u, index);
    size_t found = seed_centers(task->groups, clusters, &random, run.center);
    double inertia = INFINITY;
    if (found == clusters) {
        for (size_t i = 0; i < groups * GROUP; i++) {
            run.label[i] = -1;
        }
        inertia = lloyd(&run, task->options->max_iterations, task->tolerance);
    }
    mtx_lock(&task->lock);
    if (found < clusters) {
        task->distinct = found;
    } else if (task->label == NULL || inertia < task->inertia ||
               (inertia == task->inertia && index < task->start)) {
        float *worse = task->label;
        task->label = run.label;
        task->inertia = inertia;
        task->start = index;
        run.label = worse;
    }
    mtx_unlock(&task->lock);
    free(run.center);
    free(run.sum);
    free(run.size);
    free(run.label);
    free(run.quick_center);
    free(run.deadline);
}

static bool options_usable(const struct table *table, const struct kmeans_options *options,
                           struct error *err) {
    if (!table_usable(table, err)) {
        return false;
    }
    if (options->clusters < 1 || options->clusters > table->rows) {
        return error_set(err, "cannot make %zu clusters of %zu rows", options->clusters,
                         table->rows);
    }
    if (options->clusters > MOST_CLUSTERS) {
        return error_set(err, "cannot make %zu clusters, at most %d", options->clusters,
                         MOST_CLUSTERS);
    }
    if (options->starts < 1 || options->max_iterations < 1) {
        return error_set(err, "K-means needs at least one start and one iteration");
    }
    if (!(options->tolerance >= 0)) {
        return error_set(err, "the tolerance of K-means must be 0 or more");
    }
    return true;
}

bool kmeans(const struct table *table, const struct kmeans_options *options, struct pool *pool,
            struct clusters *out, struct error *err) {
    if (!options_usable(table, options, err)) {
        return false;
    }
    struct groups groups = groups_new(table);
    struct task task = {.groups = &groups, .options = options};
    struct scaling scaling = scaling_fit(table);
    for (size_t c = 0; c < table->columns; c++) {
        task.tolerance += scaling.deviation[c] * scaling.deviation[c];
    }
    task.tolerance *= options->tolerance / (double)table->columns;
    scaling_free(&scaling);
    mtx_init(&task.lock, mtx_plain);
    pool_run(pool, options->starts, run_start, &task);
    mtx_destroy(&task.lock);
    if (task.distinct == 0) {
        int *label = memory_new(table->rows, sizeof *label);
        for (size_t i = 0; i < table->rows; i++) {
            label[groups.order[i]] = (int)task.label[i];
        }
        clusters_of_labels(table, label, options->clusters, out);
    } else {
        error_set(err, "cannot make %zu clusters of %zu distinct rows", options->clusters,
                  task.distinct);
    }
    free(task.label);
    groups_free(&groups);
    return task.distinct == 0;
}
