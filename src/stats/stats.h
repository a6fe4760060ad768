/* Tables of numbers: scaling, correlation, principal components, clusters, neighbours.
 *
 * Everything works on a table of doubles whose columns are features and whose rows are songs.
 * Values must be finite; who has missing ones leaves those rows or columns out first. */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "base/base.h"

/* Column by column: the value of `row` in `column` is values[column * rows + row]. */
struct table {
    size_t rows, columns;
    double *values;
};

struct table table_new(size_t rows, size_t columns);
void table_free(struct table *table);
double *table_column(const struct table *table, size_t column);

/* Mean and population standard deviation (divided by n) of each column. */
struct scaling {
    size_t columns;
    double *mean, *deviation;
};

struct scaling scaling_fit(const struct table *table);
void scaling_free(struct scaling *scaling);

/* Standardises in place: (x - mean) / deviation; a column that never varies becomes 0. */
void scaling_apply(const struct scaling *scaling, struct table *table);

/* Pearson's correlations of all columns: columns x columns numbers into `out`, symmetric. A column
 * that never varies correlates with nothing (0), with itself 1. */
void correlation(const struct table *table, double *out);

/* Principal components of the covariance, largest first. */
struct pca {
    size_t features, components;
    double *mean;     /* features */
    double *axes;     /* components x features; each axis' largest entry is positive */
    double *variance; /* components, divided by n-1 */
    double *ratio;    /* components: the share of the whole variance */
};

/* `components` is held between 1 and the number of columns; the struct says how many there are. A
 * table of fewer than two rows has no variance: all of it 0. */
struct pca pca_fit(const struct table *table, size_t components);
void pca_free(struct pca *pca);

/* A new table of the rows' places along the components. */
struct table pca_apply(const struct pca *pca, const struct table *table);

/* What every clustering gives. */
struct clusters {
    size_t count;   /* how many, noise not counted */
    size_t rows;    /* how many labels */
    int *label;     /* of each row: 0 to count-1, or -1 for noise */
    double *center; /* count x columns: the mean of each cluster's rows */
    size_t *size;   /* count: rows in each; the largest cluster is number 0 */
    size_t noise;   /* rows in none */
    double inertia; /* sum of squared distances of rows to their centre, noise left out */
    size_t parts;   /* BIRCH: subclusters in the tree's leaves; else the same as count */
};

void clusters_free(struct clusters *clusters);

/* Takes over `label`, numbers from 0 to count-1 or -1, with none of them unused; sorts the
 * clusters by size (equal sizes by their first row) and works out everything else. */
void clusters_of_labels(const struct table *table, int *label, size_t count, struct clusters *out);

/* The three clusterings below give false and an error for a table that is empty or has values that
 * are not finite or beyond 1e100, and for options that make no sense; `out` is to be freed only if
 * they gave true.
 *
 * K-means: k-means++ starts (Arthur and Vassilvitskii 2007, greedy as scikit-learn's), Lloyd's
 * steps until no row changes its cluster or the squares of the centres' ways add up to at most
 * tolerance x the mean variance of the columns; the best of `starts`. The same seed gives the same
 * clusters whatever the number of threads. */
struct kmeans_options {
    size_t clusters;       /* at least 1, at most the number of distinct rows */
    size_t starts;         /* 10 */
    size_t max_iterations; /* 300 */
    double tolerance;      /* 1e-4 */
    uint64_t seed;
};

bool kmeans(const struct table *table, const struct kmeans_options *options, struct pool *pool,
            struct clusters *out, struct error *err);

/* DBSCAN (Ester, Kriegel, Sander and Xu 1996), exact: a row is a core if at least `min_samples`
 * rows, itself counted, are within `eps`; a border row joins the cluster of its nearest core (of
 * equally near ones, the first in the table). `eps` is above 0, and not so small that a column is
 * more than 2^31 cells of that size long. */
bool dbscan(const struct table *table, double eps, size_t min_samples, struct pool *pool,
            struct clusters *out, struct error *err);

/* BIRCH (Zhang et al. 1996) as scikit-learn does it: a tree of subclusters of radius at most
 * `threshold`, `branching` to a node; their centroids joined by Ward's linkage to `count`; a row
 * belongs to its nearest subcluster. An error if there are fewer than `count` subclusters; fewer
 * than `count` clusters come out if there is one that no row is nearest to. */
bool birch(const struct table *table, double threshold, size_t branching, size_t count,
           struct clusters *out, struct error *err);

/* The mean silhouette (Rousseeuw 1987, Euclidean) of the listed rows among themselves; noise rows
 * are left out. NAN if fewer than two clusters have rows in the list. */
double silhouette(const struct table *table, const int *label, const size_t *rows, size_t count,
                  struct pool *pool);

/* The rows nearest to a point, exactly. Each run of NEIGHBORS_BOX rows is put into a box, and a box
 * that is farther than the worst answer so far is never opened: right for rows in any order, and
 * quick where near rows stand together, as neighbors_order() puts them. */
struct neighbors;

struct neighbor {
    uint32_t row;
    float distance; /* Euclidean */
};

/* Rows in a box. Fewer make better bounds, but more boxes to bound. */
enum { NEIGHBORS_BOX = 64 };

/* Fills `order` with the table's rows in such an order. */
void neighbors_order(const struct table *table, struct pool *pool, uint32_t *order);

/* Keeps a copy of the table's values, as floats; fewer than 2^32 rows. */
struct neighbors *neighbors_new(const struct table *table);
void neighbors_free(struct neighbors *neighbors);

/* The `count` rows nearest to `point` (one number a column), nearest first, equal distances by row
 * number; `skip` is a row to leave out, or UINT32_MAX. Gives how many were found (less than `count`
 * only if there are not so many rows). `out` has room for `count`. Reads only: any number of
 * threads may ask at once. */
size_t neighbors_find(const struct neighbors *neighbors, const float *point, size_t count,
                      uint32_t skip, struct neighbor *out);

/* The same of the rows alone whose byte in `among` is not 0; NULL: of all. */
size_t neighbors_find_among(const struct neighbors *neighbors, const float *point, size_t count,
                            uint32_t skip, const unsigned char *among, struct neighbor *out);

#endif
