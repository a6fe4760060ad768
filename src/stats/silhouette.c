#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

enum { CHUNK = 256 };

/* The listed rows, cluster after cluster. */
struct sample {
    struct table table;
    size_t clusters;
    size_t *first; /* clusters + 1: where each begins */
    size_t *own;   /* of each row: its cluster */
    double *width; /* of each row: the silhouette */
};

VECTOR_CLONES static void take_roots(double *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        values[i] = sqrt(values[i]);
    }
}

/* The sum of a point's distances from the rows of a cluster. */
static double sum_of_distances(const struct sample *sample, const double *point, size_t cluster) {
    double distance[CHUNK], sum = 0;
    for (size_t i = sample->first[cluster]; i < sample->first[cluster + 1]; i += CHUNK) {
        size_t left = sample->first[cluster + 1] - i, count = left < CHUNK ? left : CHUNK;
        squared_distances(sample->table.values + i, sample->table.rows, sample->table.columns,
                          count, point, distance);
        take_roots(distance, count);
        sum += sum_of(distance, count);
    }
    return sum;
}

static void find_width(void *context, size_t row) {
    struct sample *sample = context;
    double *point = memory_new(sample->table.columns, sizeof(double));
    double within = 0, nearest = INFINITY;
    size_t own = sample->own[row], mates = sample->first[own + 1] - sample->first[own] - 1;
    for (size_t c = 0; c < sample->table.columns; c++) {
        point[c] = table_column(&sample->table, c)[row];
    }
    for (size_t k = 0; k < sample->clusters; k++) {
        double sum = sum_of_distances(sample, point, k);
        if (k == own) {
            within = mates == 0 ? 0 : sum / (double)mates;
        } else {
            nearest = fmin(nearest, sum / (double)(sample->first[k + 1] - sample->first[k]));
        }
    }
    double most = fmax(within, nearest);
    /* A cluster of one has a silhouette of 0 by definition. */
    sample->width[row] = mates == 0 || most == 0 ? 0 : (nearest - within) / most;
    free(point);
}

/* Sorts the listed rows by cluster; clusters without rows get no number. */
static struct sample sample_new(const struct table *table, const int *label, const size_t *rows,
                                size_t count) {
    struct sample sample = {0};
    uint64_t *keys = memory_new(count, sizeof *keys);
    uint32_t *order = memory_new(count, sizeof *order);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (label[rows[i]] >= 0) {
            keys[kept] = (uint64_t)label[rows[i]];
            order[kept++] = (uint32_t)rows[i];
        }
    }
    sort_keys(keys, order, kept);
    sample.table = table_new(kept, table->columns);
    sample.first = memory_new(kept + 1, sizeof *sample.first);
    sample.own = memory_new(kept, sizeof *sample.own);
    sample.width = memory_new(kept, sizeof *sample.width);
    for (size_t i = 0; i < kept; i++) {
        if (i == 0 || keys[i] != keys[i - 1]) {
            sample.first[sample.clusters++] = i;
        }
        sample.own[i] = sample.clusters - 1;
        for (size_t c = 0; c < table->columns; c++) {
            table_column(&sample.table, c)[i] = table_column(table, c)[order[i]];
        }
    }
    sample.first[sample.clusters] = kept;
    free(keys);
    free(order);
    return sample;
}

double silhouette(const struct table *table, const int *label, const size_t *rows, size_t count,
                  struct pool *pool) {
    struct sample sample = sample_new(table, label, rows, count);
    double mean = NAN;
    if (sample.clusters > 1) {
        pool_run(pool, sample.table.rows, find_width, &sample);
        mean = sum_of(sample.width, sample.table.rows) / (double)sample.table.rows;
    }
    table_free(&sample.table);
    free(sample.first);
    free(sample.own);
    free(sample.width);
    return mean;
}
