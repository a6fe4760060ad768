#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

/* The grid does most of the work (Gunawan 2013): all rows of a cell are within eps of each other,
 * so a cell of min_samples rows needs no look at its neighbours, and the cores of a cell are all in
 * one cluster. What is left is to join cells whose nearest cores are within eps. */

enum { CHUNK = 128, CELLS_PER_TASK = 32, LOOK = 48 };

/* What a whole box of the tree over the cells has in it. */
static const size_t no_cores = SIZE_MAX, several_clusters = SIZE_MAX - 1;

struct scan {
    struct grid grid;
    double limit; /* eps squared */
    size_t min_samples;
    bool *core;                   /* of each row of the grid, while cores are looked for */
    size_t *cores;                /* of each cell: how many; they are its first rows */
    size_t *parent;               /* of each cell: union-find, a root is its own parent */
    size_t *inside[BOXES_LEVELS]; /* of each box: a cell of the only cluster in it, or as above */
    int *number;                  /* of each root: its cluster */
    int *label;                   /* of each row of the table */
};

/* Whoever works on a cell: its box, one of its rows, and the cells near it. */
struct work {
    struct scan *scan;
    double *low, *high, *point; /* one number a column */
    size_t cell, root;
    struct boxes_search search;
};

static struct work work_new(struct scan *scan) {
    struct work work = {.scan = scan};
    work.low = memory_new(scan->grid.columns, sizeof(double));
    work.high = memory_new(scan->grid.columns, sizeof(double));
    work.point = memory_new(scan->grid.columns, sizeof(double));
    work.search.found = memory_new(scan->grid.cells, sizeof(size_t));
    work.search.limit = scan->limit;
    work.search.low = work.low;
    work.search.high = work.high;
    return work;
}

static void work_free(struct work *work) {
    free(work->low);
    free(work->high);
    free(work->point);
    free(work->search.found);
}

/* The cells, of those that are wanted, that may hold a row within eps of a row of this one. */
static void find_near(struct work *work, size_t cell,
                      bool (*wanted)(void *context, size_t level, size_t box)) {
    const struct boxes *boxes = &work->scan->grid.boxes;
    for (size_t c = 0; c < boxes->columns; c++) {
        work->low[c] = boxes->low[0][c * boxes->count[0] + cell];
        work->high[c] = boxes->high[0][c * boxes->count[0] + cell];
    }
    work->cell = cell;
    work->search.wanted = wanted;
    work->search.context = work;
    boxes_find(boxes, &work->search);
}

static void copy_row(const struct grid *grid, size_t row, double *out) {
    for (size_t c = 0; c < grid->columns; c++) {
        out[c] = grid->values[c * grid->rows + row];
    }
}

/* How many of the rows from `first` to `end` are within eps of a point; stops at `enough`. */
static size_t count_within(const struct scan *scan, size_t first, size_t end, const double *point,
                           size_t enough) {
    double distance[CHUNK];
    size_t found = 0;
    for (size_t start = first; start < end && found < enough; start += CHUNK) {
        size_t count = end - start < CHUNK ? end - start : CHUNK;
        squared_distances(scan->grid.values + start, scan->grid.rows, scan->grid.columns, count,
                          point, distance);
        for (size_t i = 0; i < count; i++) {
            found += distance[i] <= scan->limit;
        }
    }
    return found;
}

/* Whether enough rows are near among those just before and after a row: that is cheap, and in a
 * dense place it is all that is needed. */
static bool is_surely_core(const struct work *work, size_t row) {
    size_t rows = work->scan->grid.rows;
    size_t first = row > LOOK ? row - LOOK : 0, end = rows - row > LOOK ? row + LOOK : rows;
    return count_within(work->scan, first, end, work->point, SIZE_MAX) >= work->scan->min_samples;
}

static bool is_core(const struct work *work) {
    const size_t *first = work->scan->grid.first;
    size_t found = 0;
    for (size_t k = 0; k < work->search.count && found < work->scan->min_samples; k++) {
        size_t other = work->search.found[k];
        found += count_within(work->scan, first[other], first[other + 1], work->point,
                              work->scan->min_samples - found);
    }
    return found >= work->scan->min_samples;
}

static void find_cores(struct work *work, size_t cell) {
    struct scan *scan = work->scan;
    const struct grid *grid = &scan->grid;
    bool all = grid->first[cell + 1] - grid->first[cell] >= scan->min_samples, looked = false;
    for (size_t row = grid->first[cell]; row < grid->first[cell + 1]; row++) {
        copy_row(grid, row, work->point);
        bool core = all || is_surely_core(work, row);
        if (!core && !looked) {
            find_near(work, cell, NULL);
            looked = true;
        }
        scan->core[row] = core || is_core(work);
        scan->cores[cell] += scan->core[row];
    }
}

static void core_task(void *context, size_t index) {
    struct work work = work_new(context);
    size_t cells = work.scan->grid.cells, end = (index + 1) * CELLS_PER_TASK;
    end = end < cells ? end : cells;
    for (size_t cell = index * CELLS_PER_TASK; cell < end; cell++) {
        find_cores(&work, cell);
    }
    work_free(&work);
}

static void swap_rows(struct grid *grid, size_t a, size_t b) {
    uint32_t row = grid->order[a];
    grid->order[a] = grid->order[b];
    grid->order[b] = row;
    for (size_t c = 0; c < grid->columns; c++) {
        double *values = grid->values + c * grid->rows;
        double value = values[a];
        values[a] = values[b];
        values[b] = value;
    }
}

/* The cores of each cell to its front. */
static void put_cores_first(struct scan *scan) {
    struct grid *grid = &scan->grid;
    for (size_t cell = 0; cell < grid->cells; cell++) {
        size_t next = grid->first[cell];
        for (size_t row = next; row < grid->first[cell + 1]; row++) {
            if (scan->core[row]) {
                swap_rows(grid, row, next++);
            }
        }
    }
}

static size_t root_of(size_t *parent, size_t cell) {
    while (parent[cell] != cell) {
        parent[cell] = parent[parent[cell]];
        cell = parent[cell];
    }
    return cell;
}

/* Whether a core of one cell is within eps of a core of another. */
static bool cores_touch(const struct work *work, size_t a, size_t b) {
    const struct scan *scan = work->scan;
    const struct grid *grid = &scan->grid;
    for (size_t i = 0; i < scan->cores[a]; i++) {
        double gap;
        copy_row(grid, grid->first[a] + i, work->point);
        box_gaps(grid->boxes.low[0] + b, grid->boxes.high[0] + b, grid->cells, grid->columns, 1,
                 work->point, work->point, &gap);
        if (gap <= scan->limit &&
            count_within(scan, grid->first[b], grid->first[b] + scan->cores[b], work->point, 1) >
                0) {
            return true;
        }
    }
    return false;
}

/* Joins two cells' clusters if their cores touch. */
static void try_join(const struct work *work, size_t a, size_t b) {
    struct scan *scan = work->scan;
    size_t root_a = root_of(scan->parent, a), root_b = root_of(scan->parent, b);
    if (scan->cores[a] > 0 && scan->cores[b] > 0 && root_a != root_b && cores_touch(work, a, b)) {
        scan->parent[root_b] = root_a;
    }
}

/* Which clusters each box of the tree holds. */
static void summarise(struct scan *scan) {
    const struct boxes *boxes = &scan->grid.boxes;
    for (size_t level = 0; level < boxes->levels; level++) {
        size_t below = level == 0 ? 0 : boxes->count[level - 1];
        for (size_t k = 0; k < boxes->count[level]; k++) {
            size_t *all = &scan->inside[level][k];
            if (level == 0) {
                *all = scan->cores[k] > 0 ? root_of(scan->parent, k) : no_cores;
                continue;
            }
            *all = no_cores;
            for (size_t i = k * BOXES_BELOW; i < below && i < (k + 1) * BOXES_BELOW; i++) {
                size_t one = scan->inside[level - 1][i];
                if (one != no_cores && one != *all) {
                    *all = *all == no_cores ? one : several_clusters;
                }
            }
        }
    }
}

static bool has_cores(void *context, size_t level, size_t box) {
    const struct work *work = context;
    return work->scan->inside[level][box] != no_cores;
}

/* Whether there is a core in the box that is not known to be in the cluster of the cell. */
static bool has_other_cores(void *context, size_t level, size_t box) {
    const struct work *work = context;
    size_t inside = work->scan->inside[level][box];
    return inside != no_cores &&
           (inside == several_clusters || root_of(work->scan->parent, inside) != work->root);
}

static void join_cells(struct scan *scan) {
    struct work work = work_new(scan);
    size_t cells = scan->grid.cells;
    /* Neighbours in order first: that makes few large clusters, and whole branches of the tree
     * can be passed over. */
    for (size_t step = 1; step <= 8; step++) {
        for (size_t a = 0; a + step < cells; a++) {
            try_join(&work, a, a + step);
        }
    }
    summarise(scan);
    for (size_t a = 0; a < cells; a++) {
        work.root = root_of(scan->parent, a);
        if (scan->cores[a] > 0) {
            find_near(&work, a, has_other_cores);
            for (size_t k = 0; k < work.search.count; k++) {
                try_join(&work, a, work.search.found[k]);
            }
        }
    }
    work_free(&work);
}

/* The cluster of a row that is no core: that of the nearest core within eps, or -1. */
static int border_label(const struct work *work) {
    const struct scan *scan = work->scan;
    const struct grid *grid = &scan->grid;
    double distance[CHUNK], best = scan->limit;
    uint32_t best_row = UINT32_MAX; /* none yet */
    size_t best_cell = 0;
    for (size_t k = 0; k < work->search.count; k++) {
        size_t cell = work->search.found[k], end = grid->first[cell] + scan->cores[cell];
        for (size_t start = grid->first[cell]; start < end; start += CHUNK) {
            size_t count = end - start < CHUNK ? end - start : CHUNK;
            squared_distances(grid->values + start, grid->rows, grid->columns, count, work->point,
                              distance);
            for (size_t i = 0; i < count; i++) {
                uint32_t row = grid->order[start + i];
                if (distance[i] < best || (distance[i] == best && row < best_row)) {
                    best = distance[i];
                    best_row = row;
                    best_cell = cell;
                }
            }
        }
    }
    return best_row < UINT32_MAX ? scan->number[scan->parent[best_cell]] : -1;
}

static void label_task(void *context, size_t index) {
    struct scan *scan = context;
    const struct grid *grid = &scan->grid;
    struct work work = work_new(scan);
    size_t end = (index + 1) * CELLS_PER_TASK;
    end = end < grid->cells ? end : grid->cells;
    for (size_t cell = index * CELLS_PER_TASK; cell < end; cell++) {
        size_t first = grid->first[cell], rows = grid->first[cell + 1] - first;
        if (scan->cores[cell] < rows) {
            find_near(&work, cell, has_cores);
        }
        for (size_t i = 0; i < rows; i++) {
            bool core = i < scan->cores[cell];
            copy_row(grid, first + i, work.point);
            scan->label[grid->order[first + i]] =
                core ? scan->number[scan->parent[cell]] : border_label(&work);
        }
    }
    work_free(&work);
}

/* Gives each root of cells with cores a number, and each cell its root as parent. */
static size_t number_clusters(struct scan *scan) {
    size_t count = 0;
    for (size_t cell = 0; cell < scan->grid.cells; cell++) {
        scan->parent[cell] = root_of(scan->parent, cell);
        if (scan->parent[cell] == cell && scan->cores[cell] > 0) {
            scan->number[cell] = (int)count++;
        }
    }
    return count;
}

static void scan_free(struct scan *scan) {
    for (size_t level = 0; level < BOXES_LEVELS; level++) {
        free(scan->inside[level]);
    }
    grid_free(&scan->grid);
    free(scan->core);
    free(scan->cores);
    free(scan->parent);
    free(scan->number);
}

bool dbscan(const struct table *table, double eps, size_t min_samples, struct pool *pool,
            struct clusters *out, struct error *err) {
    struct scan scan = {.limit = eps * eps, .min_samples = min_samples};
    if (!table_usable(table, err)) {
        return false;
    }
    if (!(eps > 0) || isinf(eps)) {
        return error_set(err, "eps must be a distance above 0");
    }
    if (min_samples < 1) {
        return error_set(err, "min_samples must be at least 1");
    }
    if (!grid_new(table, eps, &scan.grid, err)) {
        return false;
    }
    size_t cells = scan.grid.cells, tasks = (cells + CELLS_PER_TASK - 1) / CELLS_PER_TASK;
    scan.core = memory_new(table->rows, sizeof *scan.core);
    scan.cores = memory_new(cells, sizeof *scan.cores);
    scan.parent = memory_new(cells, sizeof *scan.parent);
    scan.number = memory_new(cells, sizeof *scan.number);
    scan.label = memory_new(table->rows, sizeof *scan.label);
    for (size_t level = 0; level < scan.grid.boxes.levels; level++) {
        scan.inside[level] = memory_new(scan.grid.boxes.count[level], sizeof(size_t));
    }
    for (size_t cell = 0; cell < cells; cell++) {
        scan.parent[cell] = cell;
    }
    pool_run(pool, tasks, core_task, &scan);
    put_cores_first(&scan);
    join_cells(&scan);
    size_t count = number_clusters(&scan);
    pool_run(pool, tasks, label_task, &scan);
    clusters_of_labels(table, scan.label, count, out);
    scan_free(&scan);
    return true;
}
