#include "stats/stats.h"

#include <stdlib.h>

struct table table_new(size_t rows, size_t columns) {
    if (columns != 0 && rows > SIZE_MAX / columns) {
        rows = SIZE_MAX; /* memory_new() ends the program for it */
    }
    return (struct table){rows, columns, memory_new(rows * columns, sizeof(double))};
}

void table_free(struct table *table) {
    free(table->values);
    *table = (struct table){0};
}

double *table_column(const struct table *table, size_t column) {
    return table->values + column * table->rows;
}
