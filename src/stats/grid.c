#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

/* Gives the rows' keys the numbers 0, 1, ... in the order of the keys; gives how many there are. */
static uint64_t renumber(uint64_t *keys, size_t rows) {
    uint64_t *sorted = memory_new(rows, sizeof *sorted);
    uint32_t *order = memory_new(rows, sizeof *order);
    uint64_t next = 0;
    for (size_t i = 0; i < rows; i++) {
        sorted[i] = keys[i];
        order[i] = (uint32_t)i;
    }
    sort_keys(sorted, order, rows);
    for (size_t i = 0; i < rows; i++) {
        next += i > 0 && sorted[i] != sorted[i - 1];
        keys[order[i]] = next;
    }
    free(sorted);
    free(order);
    return next + 1;
}

/* The number of each row's cell, from its places along the axes. Cells are renumbered where the
 * product of the axes would not fit. */
static bool find_cells(const struct table *table, double side, double eps, uint64_t *keys,
                       struct error *err) {
    uint64_t cells = 1;
    for (size_t c = 0; c < table->columns; c++) {
        const double *values = table_column(table, c);
        double least = values[0], most = values[0];
        for (size_t i = 1; i < table->rows; i++) {
            least = fmin(least, values[i]);
            most = fmax(most, values[i]);
        }
        if (!((most - least) / side < 0x1p31)) {
            return error_set(err, "eps %g is too small beside column %zu, which goes from %g to %g",
                             eps, c + 1, least, most);
        }
        uint64_t along = (uint64_t)((most - least) / side) + 1;
        if (cells > UINT64_MAX / along) {
            cells = renumber(keys, table->rows);
        }
        cells *= along;
        for (size_t i = 0; i < table->rows; i++) {
            uint64_t step = (uint64_t)((values[i] - least) / side);
            keys[i] = keys[i] * along + step;
        }
    }
    return true;
}

/* Puts the rows in the order of their cells, and the cells in one that keeps neighbours together;
 * the rows come sorted by key. */
static void order_cells(const struct table *table, const uint64_t *keys, struct grid *grid) {
    uint32_t *sorted = grid->order;
    size_t *first = memory_new(grid->rows + 1, sizeof *first), next = 0;
    for (size_t i = 0; i < grid->rows; i++) {
        if (i == 0 || keys[i] != keys[i - 1]) {
            first[grid->cells++] = i;
        }
    }
    first[grid->cells] = grid->rows;
    double *corner = memory_new(grid->cells, grid->columns * sizeof(double));
    for (size_t c = 0; c < grid->columns; c++) {
        for (size_t k = 0; k < grid->cells; k++) {
            corner[c * grid->cells + k] = table_column(table, c)[sorted[first[k]]];
        }
    }
    uint32_t *cells = order_near(corner, grid->cells, grid->columns, grid->cells);
    grid->order = memory_new(grid->rows, sizeof *grid->order);
    grid->first = memory_new(grid->cells + 1, sizeof *grid->first);
    for (size_t k = 0; k < grid->cells; k++) {
        grid->first[k] = next;
        for (size_t i = first[cells[k]]; i < first[cells[k] + 1]; i++) {
            grid->order[next++] = sorted[i];
        }
    }
    grid->first[grid->cells] = next;
    free(sorted);
    free(first);
    free(corner);
    free(cells);
}

/* The values in their new order, and the boxes around the cells. */
static void fill(const struct table *table, struct grid *grid) {
    double *lows = memory_new(grid->cells, grid->columns * sizeof(double));
    double *highs = memory_new(grid->cells, grid->columns * sizeof(double));
    grid->values = memory_new(grid->rows, grid->columns * sizeof(double));
    for (size_t c = 0; c < grid->columns; c++) {
        const double *from = table_column(table, c);
        double *to = grid->values + c * grid->rows;
        for (size_t i = 0; i < grid->rows; i++) {
            to[i] = from[grid->order[i]];
        }
        for (size_t k = 0; k < grid->cells; k++) {
            double low = to[grid->first[k]], high = low;
            for (size_t i = grid->first[k] + 1; i < grid->first[k + 1]; i++) {
                low = to[i] < low ? to[i] : low;
                high = to[i] > high ? to[i] : high;
            }
            lows[c * grid->cells + k] = low;
            highs[c * grid->cells + k] = high;
        }
    }
    grid->boxes = boxes_new(lows, highs, grid->columns, grid->cells);
}

bool grid_new(const struct table *table, double eps, struct grid *grid, struct error *err) {
    size_t rows = table->rows;
    /* A little less than the side of a cube with a diagonal of eps, so that rounding is harmless.
     */
    double side = eps / sqrt((double)table->columns) * (1 - 1e-6);
    uint64_t *keys = memory_new(rows, sizeof *keys);
    bool fits = find_cells(table, side, eps, keys, err);
    *grid = (struct grid){.rows = rows, .columns = table->columns};
    if (fits) {
        grid->order = memory_new(rows, sizeof *grid->order);
        for (size_t i = 0; i < rows; i++) {
            grid->order[i] = (uint32_t)i;
        }
        sort_keys(keys, grid->order, rows);
        order_cells(table, keys, grid);
        fill(table, grid);
    }
    free(keys);
    return fits;
}

void grid_free(struct grid *grid) {
    free(grid->values);
    free(grid->order);
    free(grid->first);
    boxes_free(&grid->boxes);
    *grid = (struct grid){0};
}
