/* Small tables for the tests of stats/. */
#ifndef TESTS_STATS_TABLES_H
#define TESTS_STATS_TABLES_H

#include "stats/stats.h"

#include <string.h>

/* A table from numbers written row by row, as people read them. */
static inline struct table table_of(size_t rows, size_t columns, const double *numbers) {
    struct table table = table_new(rows, columns);
    for (size_t i = 0; i < rows; i++) {
        for (size_t c = 0; c < columns; c++) {
            table_column(&table, c)[i] = numbers[i * columns + c];
        }
    }
    return table;
}

/* Numbers between 0 and `width`, every time the same. */
static inline struct table table_random(size_t rows, size_t columns, double width, uint64_t seed) {
    struct random random = random_seeded(seed, 7);
    struct table table = table_new(rows, columns);
    for (size_t i = 0; i < rows * columns; i++) {
        table.values[i] = random_unit(&random) * width;
    }
    return table;
}

/* The squared distance of two rows, as on paper. */
static inline double distance_of(const struct table *table, size_t a, size_t b) {
    double sum = 0;
    for (size_t c = 0; c < table->columns; c++) {
        double x = table_column(table, c)[a] - table_column(table, c)[b];
        sum += x * x;
    }
    return sum;
}

#endif
