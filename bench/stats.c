/* Times each part of stats/ on the cleaned songs, and the search among a million rows; one JSON
 * object a measurement. stats_peer.py does the same with scikit-learn and writes the file.
 *
 * bench_stats songs.bin [RUNS] */
#include "stats/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLION = 1000000, QUERIES = 1000 };

static struct table read_table(const char *path) {
    struct error err;
    size_t length = 0;
    uint64_t shape[2] = {0, 0};
    char *bytes = file_read(path, (size_t)1 << 32, &length, &err);
    if (bytes == NULL || length < sizeof shape) {
        fprintf(stderr, "bench_stats: %s\n", bytes == NULL ? err.message : "no table");
        exit(1);
    }
    memcpy(shape, bytes, sizeof shape);
    if (shape[0] > length || shape[1] > length || /* then the product does not overflow either */
        shape[0] * shape[1] * sizeof(double) != length - sizeof shape) {
        fprintf(stderr, "bench_stats: %s: not as long as it says\n", path);
        exit(1);
    }
    struct table table = table_new(shape[0], shape[1]);
    memcpy(table.values, bytes + sizeof shape, length - sizeof shape);
    free(bytes);
    return table;
}

static struct table copy_table(const struct table *table) {
    struct table copy = table_new(table->rows, table->columns);
    memcpy(copy.values, table->values, table->rows * table->columns * sizeof(double));
    return copy;
}

static void check(bool worked, const struct error *err) {
    if (!worked) {
        fprintf(stderr, "bench_stats: %s\n", err->message);
        exit(1);
    }
}

static void print(const char *what, double seconds) {
    printf("{\"what\":\"%s\",\"seconds\":%.6f}\n", what, seconds);
}

/* Standardised, its four principal components, four clusters; gives the components. */
static struct table pca_kmeans(const struct table *songs, struct pool *pool) {
    struct kmeans_options options = {
        .clusters = 4, .starts = 10, .max_iterations = 300, .tolerance = 1e-4, .seed = 42};
    struct error err;
    struct clusters clusters;
    struct table table = copy_table(songs);
    struct scaling scaling = scaling_fit(&table);
    scaling_apply(&scaling, &table);
    struct pca pca = pca_fit(&table, 4);
    struct table places = pca_apply(&pca, &table);
    check(kmeans(&places, &options, pool, &clusters, &err), &err);
    clusters_free(&clusters);
    pca_free(&pca);
    scaling_free(&scaling);
    table_free(&table);
    return places;
}

static double normal(struct random *random) {
    return sqrt(-2 * log(1 - random_unit(random))) * cos(6.283185307179586 * random_unit(random));
}

/* A million songs that look like the real ones: each a real one, moved a little. */
static struct table make_million(const struct table *songs, double jitter) {
    struct random random = random_seeded(1, 0);
    struct table real = copy_table(songs), table = table_new(MILLION, songs->columns);
    struct scaling scaling = scaling_fit(&real);
    scaling_apply(&scaling, &real);
    for (size_t i = 0; i < table.rows; i++) {
        size_t song = random_below(&random, (uint32_t)real.rows);
        for (size_t c = 0; c < table.columns; c++) {
            table_column(&table, c)[i] = table_column(&real, c)[song] + jitter * normal(&random);
        }
    }
    scaling_free(&scaling);
    table_free(&real);
    return table;
}

static int compare_doubles(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* How long one pass over as many bytes as the rows take takes: no plain scan can be quicker. */
static double scan_seconds(const struct table *table) {
    size_t count = table->rows * table->columns;
    uint64_t lanes[16] = {0};
    double best = INFINITY;
    uint64_t *words = memory_new(count, sizeof(float));
    memset(words, 1, count * sizeof(float));
    for (int run = 0; run < 10; run++) {
        double start = clock_seconds();
        for (size_t i = 0; i + 16 <= count / 2; i += 16) {
            for (size_t l = 0; l < 16; l++) {
                lanes[l] += words[i + l];
            }
        }
        best = fmin(best, clock_seconds() - start);
    }
    for (size_t l = 0; l < 16; l++) {
        best += lanes[l] == 1 ? 1 : 0; /* so that the loop has a use */
    }
    free(words);
    return best;
}

/* The rows as Mien keeps its map: near ones together. */
static struct table in_order(const struct table *table, struct pool *pool) {
    uint32_t *order = memory_new(table->rows, sizeof *order);
    struct table sorted = table_new(table->rows, table->columns);
    neighbors_order(table, pool, order);
    for (size_t c = 0; c < table->columns; c++) {
        for (size_t i = 0; i < table->rows; i++) {
            table_column(&sorted, c)[i] = table_column(table, c)[order[i]];
        }
    }
    free(order);
    return sorted;
}

static void time_neighbors(const char *what, const struct table *songs, double jitter,
                           struct pool *pool) {
    struct table table = make_million(songs, jitter);
    struct random random = random_seeded(2, 0);
    double seconds[QUERIES], start = clock_seconds();
    struct table sorted = in_order(&table, pool);
    struct neighbors *neighbors = neighbors_new(&sorted);
    double build = clock_seconds() - start;
    float *point = memory_new(table.columns, sizeof *point);
    for (size_t i = 0; i < QUERIES; i++) {
        struct neighbor found[10];
        size_t row = random_below(&random, MILLION);
        for (size_t c = 0; c < table.columns; c++) {
            point[c] = (float)table_column(&sorted, c)[row];
        }
        start = clock_seconds();
        neighbors_find(neighbors, point, 10, (uint32_t)row, found);
        seconds[i] = clock_seconds() - start;
    }
    qsort(seconds, QUERIES, sizeof *seconds, compare_doubles);
    printf("{\"what\":\"%s\",\"seconds\":%.6f,\"worst\":%.6f,\"build\":%.3f,"
           "\"scan\":%.6f,\"jitter\":%g}\n",
           what, seconds[QUERIES / 2], seconds[QUERIES - 1], build, scan_seconds(&table), jitter);
    free(point);
    table_free(&sorted);
    neighbors_free(neighbors);
    table_free(&table);
}

int main(int count, char **arguments) {
    if (count < 2 || count > 3) {
        fputs("bench_stats songs.bin [RUNS]\n", stderr);
        return 2;
    }
    int runs = count > 2 ? atoi(arguments[2]) : 5;
    double kmeans_best = INFINITY, dbscan_best = INFINITY, birch_best = INFINITY;
    struct error err;
    struct clusters clusters;
    struct table songs = read_table(arguments[1]);
    struct pool *pool = pool_new(0);
    for (int run = 0; run < runs; run++) {
        double start = clock_seconds();
        struct table places = pca_kmeans(&songs, pool);
        kmeans_best = fmin(kmeans_best, clock_seconds() - start);
        start = clock_seconds();
        check(dbscan(&places, 1.0, 10, pool, &clusters, &err), &err);
        dbscan_best = fmin(dbscan_best, clock_seconds() - start);
        clusters_free(&clusters);
        start = clock_seconds();
        check(birch(&places, 0.5, 50, 4, &clusters, &err), &err);
        birch_best = fmin(birch_best, clock_seconds() - start);
        clusters_free(&clusters);
        table_free(&places);
    }
    print("pca_kmeans", kmeans_best);
    print("dbscan", dbscan_best);
    print("birch", birch_best);
    print("pass", scan_seconds(&songs));
    time_neighbors("neighbors_million", &songs, 0.1, pool);
    time_neighbors("neighbors_million_scattered", &songs, 0.5, pool);
    pool_free(pool);
    table_free(&songs);
    return 0;
}
