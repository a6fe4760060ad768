#include "stats/inside.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

VECTOR_CLONES static size_t count_unusable(const double *values, size_t count) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += !(fabs(values[i]) <= 1e100); /* true for NaN as well */
    }
    return found;
}

bool table_usable(const struct table *table, struct error *err) {
    if (table->rows == 0 || table->columns == 0) {
        return error_set(err, "there is nothing to cluster: the table has %zu rows and %zu columns",
                         table->rows, table->columns);
    }
    if (table->rows > INT_MAX) {
        return error_set(err, "%zu rows are too many to cluster, at most %d can be", table->rows,
                         INT_MAX);
    }
    for (size_t c = 0; c < table->columns; c++) {
        if (count_unusable(table_column(table, c), table->rows) > 0) {
            return error_set(err,
                             "column %zu has values that are missing, infinite or beyond 1e100; "
                             "leave those rows out",
                             c + 1);
        }
    }
    return true;
}

/* The order of clusters: largest first, equal ones by the row that comes first. */
struct place {
    size_t size, first;
    int cluster;
};

static int compare_places(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->size != y->size) {
        return x->size < y->size ? 1 : -1;
    }
    return (x->first > y->first) - (x->first < y->first);
}

/* Gives the clusters new numbers, and `out` its sizes. */
static void sort_clusters(int *label, size_t count, struct clusters *out) {
    struct place *places = memory_new(count, sizeof *places);
    int *number = memory_new(count, sizeof *number);
    for (size_t c = 0; c < count; c++) {
        places[c] = (struct place){0, 0, (int)c};
    }
    for (size_t i = 0; i < out->rows; i++) {
        if (label[i] < 0) {
            out->noise++;
        } else if (places[label[i]].size++ == 0) {
            places[label[i]].first = i;
        }
    }
    qsort(places, count, sizeof *places, compare_places);
    for (size_t c = 0; c < count; c++) {
        number[places[c].cluster] = (int)c;
        out->size[c] = places[c].size;
    }
    for (size_t i = 0; i < out->rows; i++) {
        label[i] = label[i] < 0 ? -1 : number[label[i]];
    }
    free(places);
    free(number);
}

void clusters_of_labels(const struct table *table, int *label, size_t count, struct clusters *out) {
    size_t columns = table->columns;
    *out = (struct clusters){.count = count,
                             .rows = table->rows,
                             .label = label,
                             .center = memory_new(count * columns, sizeof(double)),
                             .size = memory_new(count, sizeof(size_t)),
                             .parts = count};
    sort_clusters(label, count, out);
    for (size_t c = 0; c < columns; c++) {
        const double *values = table_column(table, c);
        for (size_t i = 0; i < out->rows; i++) {
            if (label[i] >= 0) {
                out->center[(size_t)label[i] * columns + c] += values[i];
            }
        }
        for (size_t k = 0; k < count; k++) {
            out->center[k * columns + c] /= (double)out->size[k];
        }
        for (size_t i = 0; i < out->rows; i++) {
            if (label[i] >= 0) {
                double distance = values[i] - out->center[(size_t)label[i] * columns + c];
                out->inertia += distance * distance;
            }
        }
    }
}

void clusters_free(struct clusters *clusters) {
    free(clusters->label);
    free(clusters->center);
    free(clusters->size);
    *clusters = (struct clusters){0};
}
