#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

/* An order in which near rows are together: halves of halves of whole boxes, always across the
 * column that varies most (J. L. Bentley's k-d tree, 1975, without the tree). */

enum { SAMPLES = 512 };

/* A part of the rows, boxes `first` to `end`, that is still to be parted. */
struct part {
    size_t first, end;
};

struct build {
    const struct table *table;
    uint32_t *order;
    struct part *parts;
};

/* A row and its value in the column that is being parted. */
struct item {
    float value;
    uint32_t row;
};

/* How many rows stand before a box. */
static size_t rows_before(const struct build *build, size_t box) {
    size_t rows = build->table->rows;
    return box * NEIGHBORS_BOX < rows ? box * NEIGHBORS_BOX : rows;
}

/* The column that varies most, judged by some of the rows. */
static size_t widest_column(const struct table *table, const uint32_t *rows, size_t count) {
    size_t step = count < SAMPLES ? 1 : count / SAMPLES, widest = 0;
    double most = -1;
    for (size_t c = 0; c < table->columns; c++) {
        const double *values = table_column(table, c);
        double sum = 0, squares = 0, origin = values[rows[0]];
        size_t taken = 0;
        for (size_t i = 0; i < count; i += step, taken++) {
            double value = values[rows[i]] - origin;
            sum += value;
            squares += value * value;
        }
        double variance = squares / (double)taken - sum / (double)taken * (sum / (double)taken);
        if (variance > most) {
            most = variance;
            widest = c;
        }
    }
    return widest;
}

/* Puts the `wanted` smallest items first (Hoare's selection, the pivot the median of three). */
static void select_smallest(struct item *items, size_t count, size_t wanted) {
    size_t low = 0, high = count - 1;
    while (low < high) {
        float a = items[low].value, b = items[low + (high - low) / 2].value, c = items[high].value;
        float pivot = fmaxf(fminf(a, b), fminf(fmaxf(a, b), c));
        size_t i = low, j = high;
        for (;;) {
            while (items[i].value < pivot) {
                i++;
            }
            while (items[j].value > pivot) {
                j--;
            }
            if (i >= j) {
                break;
            }
            struct item item = items[i];
            items[i++] = items[j];
            items[j--] = item;
        }
        /* Nothing up to j is greater than the pivot, nothing after it less. */
        if (wanted <= j) {
            high = j;
        } else {
            low = j + 1;
        }
    }
}

/* Parts the rows of some boxes into two halves of whole boxes. */
static void halve(const struct build *build, struct part part, struct part *left,
                  struct part *right) {
    size_t first = rows_before(build, part.first);
    size_t count = rows_before(build, part.end) - first;
    size_t middle = part.first + (part.end - part.first) / 2;
    uint32_t *rows = build->order + first;
    struct item *items = memory_resize(NULL, count, sizeof *items);
    const double *values = table_column(build->table, widest_column(build->table, rows, count));
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct item){(float)values[rows[i]], rows[i]};
    }
    select_smallest(items, count, rows_before(build, middle) - first);
    for (size_t i = 0; i < count; i++) {
        rows[i] = items[i].row;
    }
    free(items);
    *left = (struct part){part.first, middle};
    *right = (struct part){middle, part.end};
}

static void part_fully(const struct build *build, struct part part) {
    while (part.end - part.first > 1) {
        struct part left;
        halve(build, part, &left, &part);
        part_fully(build, left);
    }
}

static void build_part(void *context, size_t index) {
    const struct build *build = context;
    part_fully(build, build->parts[index]);
}

void neighbors_order(const struct table *table, struct pool *pool, uint32_t *order) {
    size_t boxes = (table->rows + NEIGHBORS_BOX - 1) / NEIGHBORS_BOX, count = 1;
    struct part parts[64] = {{0, boxes}};
    struct build build = {table, order, parts};
    for (size_t i = 0; i < table->rows; i++) {
        order[i] = (uint32_t)i;
    }
    /* The first halves by one thread, until there are enough parts for all. */
    while (count < 4 * (size_t)pool_threads(pool) && count <= 32 && boxes >= 2 * count) {
        for (size_t i = 0, now = count; i < now; i++) {
            halve(&build, parts[i], &parts[i], &parts[count]);
            count++;
        }
    }
    pool_run(pool, count, build_part, &build);
}
