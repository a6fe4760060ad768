/* A cascade made ready for pictures of a certain layout: every corner of every feature as a
 * distance in memory from the window's own place. */
#ifndef FACE_PLAN_H
#define FACE_PLAN_H

#include "face/cascade.h"

/* How the integrals of a piece of a picture lie in memory: three planes of `rows` rows of `stride`
 * numbers: sums, sums of the tilted integral, sums of squares. With a step of 2 each row has first
 * its even columns, then from stride / 2 its odd ones, so that the windows of a row, a step apart,
 * lie side by side. */
struct layout {
    size_t step; /* 1 or 2 pixels from one window to the next */
    size_t stride, rows;
};

/* A node of a HAAR cascade. */
struct plan_node {
    uint32_t corner[CASCADE_RECTS][4];
    float weight[CASCADE_RECTS];
    float threshold;
    float leaf[2]; /* of a stump */
    int left, right;
};

/* A node of an LBP cascade: the corners of nine blocks, row by row. */
struct plan_block {
    uint32_t corner[16];
    const uint32_t *subset;
    float leaf[2];
    int left, right;
};

struct plan {
    const struct cascade *cascade;
    struct layout layout;
    struct plan_node *node;   /* HAAR: one for each of the cascade's nodes, in its order */
    struct plan_block *block; /* LBP: the same */
    uint32_t inner[4];        /* corners of what the variance is taken of */
    uint32_t inner_squares;   /* from sums to sums of squares */
};

/* Where the column lies in a row. */
static inline size_t layout_column(const struct layout *layout, size_t column) {
    return layout->step == 1 ? column : column / 2 + (column % 2) * (layout->stride / 2);
}

struct plan plan_new(const struct cascade *cascade, struct layout layout);
void plan_free(struct plan *plan);

#endif
