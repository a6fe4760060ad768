#include "face/plan.h"

#include <stdlib.h>

static uint32_t place(const struct layout *layout, int x, int y) {
    return (uint32_t)((size_t)y * layout->stride + layout_column(layout, (size_t)x));
}

/* The corners in the order of their signs: + - - +. */
static void corners(const struct layout *layout, const struct cascade_rect *rect, bool tilted,
                    uint32_t *out) {
    int x = rect->x, y = rect->y, width = rect->width, height = rect->height;
    if (tilted) {
        uint32_t plane = (uint32_t)(layout->rows * layout->stride);
        out[0] = plane + place(layout, x, y);
        out[1] = plane + place(layout, x - height, y + height);
        out[2] = plane + place(layout, x + width, y + width);
        out[3] = plane + place(layout, x + width - height, y + width + height);
    } else {
        out[0] = place(layout, x, y);
        out[1] = place(layout, x + width, y);
        out[2] = place(layout, x, y + height);
        out[3] = place(layout, x + width, y + height);
    }
}

static void prepare_node(struct plan *plan, size_t i, const float *leaf) {
    const struct cascade_node *node = &plan->cascade->node[i];
    const struct cascade_feature *feature = &plan->cascade->feature[node->feature];
    struct plan_node *out = &plan->node[i];
    for (unsigned r = 0; r < feature->rects; r++) {
        corners(&plan->layout, &feature->rect[r], feature->tilted, out->corner[r]);
        out->weight[r] = feature->rect[r].weight;
    }
    out->threshold = node->threshold;
    out->leaf[0] = leaf[0];
    out->leaf[1] = leaf[1];
    out->left = node->left;
    out->right = node->right;
}

static void prepare_block(struct plan *plan, size_t i, const float *leaf) {
    const struct cascade_node *node = &plan->cascade->node[i];
    const struct cascade_rect *rect = plan->cascade->feature[node->feature].rect;
    struct plan_block *out = &plan->block[i];
    for (int c = 0; c < 16; c++) {
        out->corner[c] =
            place(&plan->layout, rect->x + c % 4 * rect->width, rect->y + c / 4 * rect->height);
    }
    out->subset = plan->cascade->subset[i];
    out->leaf[0] = leaf[0];
    out->leaf[1] = leaf[1];
    out->left = node->left;
    out->right = node->right;
}

struct plan plan_new(const struct cascade *cascade, struct layout layout) {
    struct plan plan = {.cascade = cascade, .layout = layout};
    struct cascade_rect inner = {1, 1, cascade->width - 2, cascade->height - 2, 0};
    corners(&layout, &inner, false, plan.inner);
    plan.inner_squares = (uint32_t)(2 * layout.rows * layout.stride);
    if (cascade->lbp) {
        plan.block = memory_new(cascade->nodes, sizeof *plan.block);
    } else {
        plan.node = memory_new(cascade->nodes, sizeof *plan.node);
    }
    for (size_t t = 0; t < cascade->trees; t++) {
        const struct cascade_tree *tree = &cascade->tree[t];
        for (size_t i = tree->node; i < tree->node + tree->nodes; i++) {
            if (cascade->lbp) {
                prepare_block(&plan, i, cascade->leaf + tree->leaf);
            } else {
                prepare_node(&plan, i, cascade->leaf + tree->leaf);
            }
        }
    }
    return plan;
}

void plan_free(struct plan *plan) {
    free(plan->node);
    free(plan->block);
    *plan = (struct plan){0};
}
