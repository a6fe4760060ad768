/* What the files of stats/ share and nobody else needs. */
#ifndef STATS_INSIDE_H
#define STATS_INSIDE_H

#include "stats/stats.h"

/* False with an error if there is nothing to cluster, more rows than labels can count, or a number
 * that is not finite or so large (1e100) that the square of a distance could overflow. */
bool table_usable(const struct table *table, struct error *err);

/* The mean of each column; exactly its value if the column never varies. */
void table_means(const struct table *table, double *mean);

/* Sums of products of the columns' distances from their means, columns x columns, symmetric. */
void table_products(const struct table *table, const double *mean, double *out);

/* A sum that loses little to rounding and is the same on every machine. */
double sum_of(const double *values, size_t count);

/* The squared distances of `count` rows from a point (one number a column) into `out`. `values` is
 * column by column, `stride` numbers from one column to the next. */
void squared_distances(const double *values, size_t stride, size_t columns, size_t count,
                       const double *point, double *out);

/* The squared distances between one box and `count` others into `out`, 0 where they meet: never
 * more than the squared distance of any two points in them. `low` and `high` of the others are
 * column by column, `stride` numbers from one column to the next; a point is a box as well. */
void box_gaps(const double *low, const double *high, size_t stride, size_t columns, size_t count,
              const double *box_low, const double *box_high, double *out);

/* The rows of a table in groups of GROUP, rows that are near each other in the same group if that
 * can be had cheaply; within a group column by column. The last group is filled up with copies of
 * its first row. */
enum { GROUP = 32 };

struct groups {
    size_t rows, columns, count;
    double *values;  /* count x columns x GROUP */
    uint32_t *order; /* the row of the table that each row of the groups is */
    float *quick;    /* the values less the mean of their column */
    double *mean;    /* of each column */
    double doubt;    /* how far a distance found with the quick values may be off */
};

struct groups groups_new(const struct table *table);
void groups_free(struct groups *groups);

/* How many rows of a group are none of those that fill it up. */
size_t groups_length(const struct groups *groups, size_t group);

/* The squared distances of a group's rows from `point` into `out` (GROUP numbers, 0 for rows that
 * fill it up), each at most `limit` if that is not NULL; gives their sum. */
double groups_distances(const struct groups *groups, size_t group, const double *point,
                        const double *limit, double *out);

/* The squared distances of a group's rows from the nearest and the second nearest of some centres
 * and the number of the nearest one, GROUP numbers each. */
void groups_nearest(const struct groups *groups, size_t group, const double *center, size_t centers,
                    double *best, double *second, double *which);

/* The number of each row's nearest centre, found with the quick values; `center` has the means
 * taken off as well. Gives the least gap between the distances from the nearest and the second
 * nearest centre: the numbers are right if that is more than 2 x doubt. */
float groups_guess(const struct groups *groups, size_t group, const float *center, size_t centers,
                   float *which);

/* k-means++ (Arthur and Vassilvitskii 2007), greedy: each new centre is the best of a few that were
 * drawn. Gives how many centres were found: fewer than `wanted` only if there are not so many
 * distinct rows. `center` has room for wanted x columns. */
size_t seed_centers(const struct groups *groups, size_t wanted, struct random *random,
                    double *center);

/* A tree of boxes, so that those near another one are found without a look at all: level 0 is the
 * boxes themselves, each box of a level above is around BOXES_BELOW of the level below. */
enum { BOXES_BELOW = 16, BOXES_LEVELS = 17 };

struct boxes {
    size_t columns, levels;
    size_t count[BOXES_LEVELS];
    double *low[BOXES_LEVELS], *high[BOXES_LEVELS]; /* columns x count */
};

/* Takes over the lowest level's corners, `count` boxes in an order that keeps neighbours together.
 */
struct boxes boxes_new(double *low, double *high, size_t columns, size_t count);
void boxes_free(struct boxes *boxes);

/* A search for the boxes whose squared gap to one box is at most `limit`. */
struct boxes_search {
    const double *low, *high; /* of that box */
    double limit;
    /* If not NULL, asked before a box is looked into or given; false passes over it. */
    bool (*wanted)(void *context, size_t level, size_t box);
    void *context;
    size_t *found; /* room for all boxes of level 0 */
    size_t count;
};

void boxes_find(const struct boxes *boxes, struct boxes_search *search);

/* The rows of a table in the cells of a grid so fine that any two rows of a cell are within `eps`
 * of each other. Only cells with rows in them exist; neighbours are close to each other in order.
 */
struct grid {
    size_t rows, columns, cells;
    double *values;  /* columns x rows, cell after cell */
    uint32_t *order; /* the row of the table */
    size_t *first;   /* cells + 1: where the rows of each cell begin */
    struct boxes boxes;
};

/* False with an error if there would be too many cells along an axis to count. */
bool grid_new(const struct table *table, double eps, struct grid *grid, struct error *err);
void grid_free(struct grid *grid);

/* The leaves of BIRCH's tree: the centroids of its subclusters, column by column. */
struct leaves {
    size_t count;
    double *center; /* columns x count */
};

struct leaves birch_leaves(const struct table *table, double threshold, size_t branching);

/* Joins points with Ward's linkage until `count` groups are left. `points` is column by column;
 * gives `group` of each point, from 0 to count-1. */
void ward(const double *points, size_t rows, size_t columns, size_t count, int *group);

/* The numbers 0 to count-1 in an order that keeps points together that are near each other
 * (Morton's, over the first columns). `values` is column by column, `stride` numbers from one to
 * the next. */
uint32_t *order_near(const double *values, size_t stride, size_t columns, size_t count);

/* Sorts keys, and the rows that belong to them, in time that grows with `count`; equal keys keep
 * their order. */
void sort_keys(uint64_t *keys, uint32_t *rows, size_t count);

#endif
