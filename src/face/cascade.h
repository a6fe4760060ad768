/* A cascade as face/ keeps it: flat arrays, every index in them checked when it was read. */
#ifndef FACE_CASCADE_H
#define FACE_CASCADE_H

#include "base/base.h"

enum {
    CASCADE_RECTS = 3,      /* rectangles of a Haar feature */
    CASCADE_SUBSET = 8,     /* 32-bit words that hold a set of the 256 LBP codes */
    CASCADE_TREE_NODES = 64 /* nodes of one tree */
};

/* A rectangle of the window; of a tilted feature (x, y) is its top corner and the sides run down to
 * the right (width) and down to the left (height). */
struct cascade_rect {
    int x, y, width, height;
    float weight;
};

/* HAAR: one to three weighted rectangles. LBP: the upper left of nine equal blocks. */
struct cascade_feature {
    struct cascade_rect rect[CASCADE_RECTS];
    unsigned rects;
    bool tilted;
};

/* Above 0: that node of the same tree, always a later one; otherwise the leaf of that number with
 * its sign turned. */
struct cascade_node {
    int left, right;
    uint32_t feature;
    float threshold;
};

struct cascade_tree {
    uint32_t node, nodes; /* the first and how many */
    uint32_t leaf;        /* the first of nodes + 1 */
};

struct cascade_stage {
    uint32_t tree, trees;
    float threshold; /* a sum below it is no face */
};

struct cascade {
    bool lbp, tilted;
    bool stumps;       /* every tree has one node */
    int width, height; /* of the window, pixels */
    size_t stages, trees, nodes, leaves, features;
    struct cascade_stage *stage;
    struct cascade_tree *tree;
    struct cascade_node *node;
    uint32_t (*subset)[CASCADE_SUBSET]; /* LBP: one for each node */
    float *leaf;
    struct cascade_feature *feature;
};

#endif
