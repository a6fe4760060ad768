#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The tree of clustering features (Zhang, Ramakrishnan and Livny 1996), step by step as
 * scikit-learn 1.2 builds it, so that both find the same subclusters. */

struct node;

/* A subcluster: how many rows it has, the sum of their squared lengths, and what is below it. */
struct feature {
    size_t rows;
    double squares;
    struct node *child; /* NULL in a leaf */
};

struct node {
    size_t count, room;
    struct feature *feature;
    double *sum;    /* room x columns: the sum of each subcluster's rows */
    double *center; /* columns x room: their mean, so that one loop finds the nearest */
    double *square; /* the squared length of each mean */
    bool leaf;
    struct node *before, *after; /* the other leaves, in order */
};

struct tree {
    size_t columns, branching;
    double limit; /* the threshold squared */
    struct node *root, *first;
    double *mean, *sum; /* one number a column, for whoever works */
    double *distance;   /* one a subcluster of a node */
    size_t distance_room;
};

/* A subcluster on its way into a node. */
struct entry {
    struct feature feature;
    const double *sum;
};

static struct node *node_new(bool leaf) {
    struct node *node = memory_new(1, sizeof *node);
    node->leaf = leaf;
    return node;
}

static void node_free(struct node *node) {
    free(node->feature);
    free(node->sum);
    free(node->center);
    free(node->square);
    free(node);
}

static void subtree_free(struct node *node) {
    for (size_t i = 0; i < node->count; i++) {
        if (node->feature[i].child != NULL) {
            subtree_free(node->feature[i].child);
        }
    }
    node_free(node);
}

/* Nodes grow as they fill: `branching` comes from outside and may be far more than there are
 * rows. */
static void make_room(const struct tree *tree, struct node *node) {
    size_t old = node->room;
    if (node->count < old) {
        return;
    }
    node->room = old == 0 ? 8 : 2 * old;
    node->feature = memory_resize(node->feature, node->room, sizeof *node->feature);
    node->sum = memory_resize(node->sum, node->room, tree->columns * sizeof(double));
    node->square = memory_resize(node->square, node->room, sizeof(double));
    double *center = memory_new(node->room, tree->columns * sizeof(double));
    for (size_t c = 0; c < tree->columns && old > 0; c++) {
        memcpy(center + c * node->room, node->center + c * old, old * sizeof(double));
    }
    free(node->center);
    node->center = center;
}

static void set_center(const struct tree *tree, struct node *node, size_t i, const double *mean) {
    node->square[i] = 0;
    for (size_t c = 0; c < tree->columns; c++) {
        node->center[c * node->room + i] = mean[c];
        node->square[i] += mean[c] * mean[c];
    }
}

/* Mean from sum. */
static void find_center(const struct tree *tree, struct node *node, size_t i) {
    for (size_t c = 0; c < tree->columns; c++) {
        tree->mean[c] = node->sum[i * tree->columns + c] / (double)node->feature[i].rows;
    }
    set_center(tree, node, i, tree->mean);
}

static void add_to(const struct tree *tree, struct node *node, size_t i,
                   const struct entry *entry) {
    node->feature[i].rows += entry->feature.rows;
    node->feature[i].squares += entry->feature.squares;
    for (size_t c = 0; c < tree->columns; c++) {
        node->sum[i * tree->columns + c] += entry->sum[c];
    }
}

static void append(const struct tree *tree, struct node *node, const struct entry *entry) {
    make_room(tree, node);
    size_t i = node->count++;
    node->feature[i] = entry->feature;
    memcpy(node->sum + i * tree->columns, entry->sum, tree->columns * sizeof(double));
    find_center(tree, node, i);
}

VECTOR_CLONES static void closeness(const double *center, size_t stride, size_t columns,
                                    size_t count, const double *square, const double *point,
                                    double *restrict out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
    }
    for (size_t c = 0; c < columns; c++) {
        for (size_t i = 0; i < count; i++) {
            out[i] += center[c * stride + i] * point[c];
        }
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = -2 * out[i] + square[i];
    }
}

/* The squared distances of a node's subclusters from a point, short of the square of the point. */
static double *find_closeness(struct tree *tree, const struct node *node, const double *point) {
    if (tree->distance == NULL || tree->distance_room < node->room) {
        tree->distance = memory_resize(tree->distance, node->room, sizeof(double));
        tree->distance_room = node->room;
    }
    closeness(node->center, node->room, tree->columns, node->count, node->square, point,
              tree->distance);
    return tree->distance;
}

static size_t find_closest(struct tree *tree, const struct node *node, const double *point) {
    const double *distance = find_closeness(tree, node, point);
    size_t best = 0;
    for (size_t i = 1; i < node->count; i++) {
        best = distance[i] < distance[best] ? i : best;
    }
    return best;
}

/* Adds the entry to a subcluster of a leaf if that stays within the threshold. */
static bool merge(const struct tree *tree, struct node *node, size_t i, const struct entry *entry) {
    double rows = (double)(node->feature[i].rows + entry->feature.rows);
    double squares = node->feature[i].squares + entry->feature.squares;
    double square = 0;
    for (size_t c = 0; c < tree->columns; c++) {
        tree->sum[c] = node->sum[i * tree->columns + c] + entry->sum[c];
        tree->mean[c] = (1 / rows) * tree->sum[c];
        square += tree->mean[c] * tree->mean[c];
    }
    if (!(squares / rows - square <= tree->limit)) {
        return false;
    }
    node->feature[i].rows += entry->feature.rows;
    node->feature[i].squares = squares;
    memcpy(node->sum + i * tree->columns, tree->sum, tree->columns * sizeof(double));
    set_center(tree, node, i, tree->mean);
    return true;
}

/* The two subclusters of a node that are farthest apart, the first such pair row by row. */
static void find_farthest(struct tree *tree, const struct node *node, size_t *a, size_t *b) {
    double most = -1;
    *a = *b = 0;
    for (size_t i = 0; i < node->count; i++) {
        for (size_t c = 0; c < tree->columns; c++) {
            tree->mean[c] = node->center[c * node->room + i];
        }
        const double *distance = find_closeness(tree, node, tree->mean);
        for (size_t k = 0; k < node->count; k++) {
            double between = i == k ? 0 : distance[k] + node->square[i];
            if (between > most) {
                most = between;
                *a = i;
                *b = k;
            }
        }
    }
}

static void link_leaves(struct tree *tree, const struct node *old, struct node *one,
                        struct node *two) {
    one->before = old->before;
    one->after = two;
    two->before = one;
    two->after = old->after;
    if (old->before != NULL) {
        old->before->after = one;
    } else {
        tree->first = one;
    }
    if (old->after != NULL) {
        old->after->before = two;
    }
}

/* Parts a node in two around the pair that is farthest apart. */
static void split(struct tree *tree, struct node *node, struct node **one, struct node **two) {
    size_t a, b;
    double *to_a = memory_new(node->count, sizeof(double));
    find_farthest(tree, node, &a, &b);
    *one = node_new(node->leaf);
    *two = node_new(node->leaf);
    if (node->leaf) {
        link_leaves(tree, node, *one, *two);
    }
    for (size_t c = 0; c < tree->columns; c++) {
        tree->mean[c] = node->center[c * node->room + a];
    }
    memcpy(to_a, find_closeness(tree, node, tree->mean), node->count * sizeof(double));
    for (size_t c = 0; c < tree->columns; c++) {
        tree->mean[c] = node->center[c * node->room + b];
    }
    const double *to_b = find_closeness(tree, node, tree->mean);
    for (size_t i = 0; i < node->count; i++) {
        struct entry entry = {node->feature[i], node->sum + i * tree->columns};
        bool first = i == a || to_a[i] + node->square[a] < to_b[i] + node->square[b];
        append(tree, first ? *one : *two, &entry);
    }
    free(to_a);
    node_free(node);
}

/* The subcluster that stands for a whole node, at place i of its parent. */
static void stand_for(const struct tree *tree, struct node *parent, size_t i, struct node *child) {
    parent->feature[i] = (struct feature){0, 0, child};
    memset(parent->sum + i * tree->columns, 0, tree->columns * sizeof(double));
    for (size_t k = 0; k < child->count; k++) {
        struct entry entry = {child->feature[k], child->sum + k * tree->columns};
        add_to(tree, parent, i, &entry);
    }
    find_center(tree, parent, i);
}

/* Puts an entry into a node; true if the node is now too full. */
static bool insert(struct tree *tree, struct node *node, const struct entry *entry) {
    size_t closest = node->count == 0 ? 0 : find_closest(tree, node, entry->sum);
    if (node->leaf) {
        if (node->count == 0 || !merge(tree, node, closest, entry)) {
            append(tree, node, entry);
        }
        return node->count > tree->branching;
    }
    struct node *child = node->feature[closest].child, *one, *two;
    if (!insert(tree, child, entry)) {
        add_to(tree, node, closest, entry);
        find_center(tree, node, closest);
        return false;
    }
    split(tree, child, &one, &two);
    make_room(tree, node);
    stand_for(tree, node, closest, one);
    stand_for(tree, node, node->count++, two);
    return node->count > tree->branching;
}

static void insert_row(struct tree *tree, const double *row) {
    struct entry entry = {{1, 0, NULL}, row};
    for (size_t c = 0; c < tree->columns; c++) {
        entry.feature.squares += row[c] * row[c];
    }
    if (insert(tree, tree->root, &entry)) {
        struct node *one, *two, *root = node_new(false);
        split(tree, tree->root, &one, &two);
        make_room(tree, root);
        stand_for(tree, root, root->count++, one);
        stand_for(tree, root, root->count++, two);
        tree->root = root;
    }
}

struct leaves birch_leaves(const struct table *table, double threshold, size_t branching) {
    size_t columns = table->columns, next = 0;
    struct tree tree = {.columns = columns, .branching = branching, .limit = threshold * threshold};
    struct leaves leaves = {0};
    double *row = memory_new(columns, sizeof(double));
    tree.mean = memory_new(columns, sizeof(double));
    tree.sum = memory_new(columns, sizeof(double));
    tree.root = tree.first = node_new(true);
    for (size_t i = 0; i < table->rows; i++) {
        for (size_t c = 0; c < columns; c++) {
            row[c] = table_column(table, c)[i];
        }
        insert_row(&tree, row);
    }
    for (const struct node *leaf = tree.first; leaf != NULL; leaf = leaf->after) {
        leaves.count += leaf->count;
    }
    leaves.center = memory_new(leaves.count, columns * sizeof(double));
    for (const struct node *leaf = tree.first; leaf != NULL; leaf = leaf->after) {
        for (size_t i = 0; i < leaf->count; i++, next++) {
            for (size_t c = 0; c < columns; c++) {
                leaves.center[c * leaves.count + next] = leaf->center[c * leaf->room + i];
            }
        }
    }
    subtree_free(tree.root);
    free(tree.mean);
    free(tree.sum);
    free(tree.distance);
    free(row);
    return leaves;
}
