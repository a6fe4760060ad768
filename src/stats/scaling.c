#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

/* Sums run in eight lanes side by side: that is what lets a compiler use vector registers without
 * being free to change the order, and it loses less to rounding than one long sum. */
enum { LANES = 8, BLOCK = 1024 };

VECTOR_CLONES double sum_of(const double *values, size_t count) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            lanes[l] += values[i + l];
        }
    }
    for (size_t l = 0; i + l < count; l++) {
        lanes[l] += values[i + l];
    }
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) +
           ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

VECTOR_CLONES static double sum_of_products(const double *a, const double *b, size_t count) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            lanes[l] += a[i + l] * b[i + l];
        }
    }
    for (size_t l = 0; i + l < count; l++) {
        lanes[l] += a[i + l] * b[i + l];
    }
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) +
           ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

VECTOR_CLONES static void subtract(const double *values, double mean, size_t count, double *out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = values[i] - mean;
    }
}

VECTOR_CLONES static void standardise(double *values, double mean, double deviation, size_t count) {
    for (size_t i = 0; i < count; i++) {
        values[i] = (values[i] - mean) / deviation;
    }
}

static bool never_varies(const double *values, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (values[i] != values[0]) {
            return false;
        }
    }
    return true;
}

void table_means(const struct table *table, double *mean) {
    for (size_t c = 0; c < table->columns; c++) {
        const double *values = table_column(table, c);
        if (table->rows == 0) {
            mean[c] = 0;
        } else if (never_varies(values, table->rows)) {
            mean[c] = values[0]; /* the sum divided again could be a little beside it */
        } else {
            mean[c] = sum_of(values, table->rows) / (double)table->rows;
        }
    }
}

void table_products(const struct table *table, const double *mean, double *out) {
    size_t columns = table->columns;
    double *centred = memory_new(columns, BLOCK * sizeof(double));
    for (size_t i = 0; i < columns * columns; i++) {
        out[i] = 0;
    }
    /* Block after block, so that each number is fetched from memory once. */
    for (size_t start = 0; start < table->rows; start += BLOCK) {
        size_t count = table->rows - start < BLOCK ? table->rows - start : BLOCK;
        for (size_t a = 0; a < columns; a++) {
            subtract(table_column(table, a) + start, mean[a], count, centred + a * BLOCK);
            for (size_t b = 0; b <= a; b++) {
                out[a * columns + b] +=
                    sum_of_products(centred + a * BLOCK, centred + b * BLOCK, count);
            }
        }
    }
    for (size_t a = 0; a < columns; a++) {
        for (size_t b = 0; b < a; b++) {
            out[b * columns + a] = out[a * columns + b];
        }
    }
    free(centred);
}

struct scaling scaling_fit(const struct table *table) {
    struct scaling scaling = {table->columns, memory_new(table->columns, sizeof(double)),
                              memory_new(table->columns, sizeof(double))};
    double centred[BLOCK];
    table_means(table, scaling.mean);
    for (size_t c = 0; c < table->columns; c++) {
        double squares = 0;
        for (size_t start = 0; start < table->rows; start += BLOCK) {
            size_t count = table->rows - start < BLOCK ? table->rows - start : BLOCK;
            subtract(table_column(table, c) + start, scaling.mean[c], count, centred);
            squares += sum_of_products(centred, centred, count);
        }
        scaling.deviation[c] = table->rows == 0 ? 0 : sqrt(squares / (double)table->rows);
    }
    return scaling;
}

void scaling_free(struct scaling *scaling) {
    free(scaling->mean);
    free(scaling->deviation);
    *scaling = (struct scaling){0};
}

void scaling_apply(const struct scaling *scaling, struct table *table) {
    for (size_t c = 0; c < table->columns; c++) {
        double *values = table_column(table, c);
        if (scaling->deviation[c] > 0) {
            standardise(values, scaling->mean[c], scaling->deviation[c], table->rows);
        } else {
            for (size_t i = 0; i < table->rows; i++) {
                values[i] = 0;
            }
        }
    }
}

void correlation(const struct table *table, double *out) {
    size_t columns = table->columns;
    double *mean = memory_new(columns, sizeof(double));
    double *length = memory_new(columns, sizeof(double));
    table_means(table, mean);
    table_products(table, mean, out);
    for (size_t c = 0; c < columns; c++) {
        length[c] = sqrt(out[c * columns + c]);
    }
    for (size_t a = 0; a < columns; a++) {
        for (size_t b = 0; b < columns; b++) {
            bool varies = length[a] > 0 && length[b] > 0;
            double value = varies ? out[a * columns + b] / length[a] / length[b] : 0;
            out[a * columns + b] = a == b ? 1 : fmax(-1, fmin(1, value));
        }
    }
    free(mean);
    free(length);
}
