#include "face/scan.h"

#include <math.h>

/* With fewer windows left of a group than this, each goes on alone: the figure is measured. */
enum { FEW = 2 };

VECTOR_CLONES
void scan_contrast(const struct plan *plan, const uint32_t *at, size_t windows, float *contrast) {
    const uint32_t *a = at + plan->inner[0], *b = at + plan->inner[1];
    const uint32_t *c = at + plan->inner[2], *d = at + plan->inner[3];
    const size_t squares = plan->inner_squares;
    const double area = (plan->cascade->width - 2) * (plan->cascade->height - 2);
    for (size_t i = 0; i < windows; i++) {
        double sum = (int32_t)(a[i] - b[i] - c[i] + d[i]);
        double square = a[squares + i] - b[squares + i] - c[squares + i] + d[squares + i];
        double spread = area * square - sum * sum;
        float scale = (float)(1 / sqrt(spread > 0 ? spread : 1));
        contrast[i] = spread > 0 && area * scale < 0.1 ? scale : 0;
    }
}

/* The sum over a rectangle. */
VECTOR_INLINE int32_t rectangle(const uint32_t *at, const uint32_t *corner, size_t i) {
    return (int32_t)(at[corner[0] + i] - at[corner[1] + i] - at[corner[2] + i] + at[corner[3] + i]);
}

/* A node's feature in each lane; floats in OpenCV's order. */
VECTOR_INLINE void feature_values(const struct plan_node *node, const uint32_t *at,
                                  const float *contrast, size_t lanes, float *value) {
    const uint32_t *c0 = node->corner[0], *c1 = node->corner[1], *c2 = node->corner[2];
    const float w0 = node->weight[0], w1 = node->weight[1], w2 = node->weight[2];
    if (w2 != 0) {
        VECTOR_LOOP
        for (size_t i = 0; i < lanes; i++) {
            float sum = w0 * (float)rectangle(at, c0, i) + w1 * (float)rectangle(at, c1, i);
            sum += w2 * (float)rectangle(at, c2, i);
            value[i] = sum * contrast[i];
        }
    } else {
        VECTOR_LOOP
        for (size_t i = 0; i < lanes; i++) {
            float sum = w0 * (float)rectangle(at, c0, i) + w1 * (float)rectangle(at, c1, i);
            value[i] = sum * contrast[i];
        }
    }
}

/* What nodes point to: later nodes, whose values are known already, or leaves. */
VECTOR_INLINE float child_value(int child, const float (*values)[SCAN_LANES], const float *leaf,
                                size_t lane) {
    return child > 0 ? values[child][lane] : leaf[-child];
}

/* The sum of a stage's trees in each lane. Trees are worked out from their last node to the first,
 * all nodes in all lanes. */
VECTOR_INLINE void haar_stage(const struct plan *plan, const struct cascade_stage *stage,
                              const uint32_t *at, const float *contrast, size_t lanes,
                              double *sum) {
    float value[SCAN_LANES], values[CASCADE_TREE_NODES][SCAN_LANES];
    for (size_t i = 0; i < lanes; i++) {
        sum[i] = 0;
    }
    for (size_t t = stage->tree; t < (size_t)stage->tree + stage->trees; t++) {
        const struct cascade_tree *tree = &plan->cascade->tree[t];
        const struct plan_node *first = &plan->node[tree->node];
        const float *leaf = plan->cascade->leaf + tree->leaf;
        for (size_t n = tree->nodes; n-- > 0;) {
            feature_values(&first[n], at, contrast, lanes, value);
            VECTOR_LOOP
            for (size_t i = 0; i < lanes; i++) {
                float left =
                    child_value(first[n].left, (const float(*)[SCAN_LANES])values, leaf, i);
                float right =
                    child_value(first[n].right, (const float(*)[SCAN_LANES])values, leaf, i);
                values[n][i] = value[i] < first[n].threshold ? left : right;
            }
        }
        VECTOR_LOOP
        for (size_t i = 0; i < lanes; i++) {
            sum[i] += values[0][i];
        }
    }
}

/* The same for trees of one node each. */
VECTOR_INLINE void stump_stage(const struct plan *plan, const struct cascade_stage *stage,
                               const uint32_t *at, const float *contrast, size_t lanes,
                               double *sum) {
    float value[SCAN_LANES];
    const struct plan_node *node = &plan->node[stage->tree], *end = node + stage->trees;
    for (size_t i = 0; i < lanes; i++) {
        sum[i] = 0;
    }
    for (; node < end; node++) {
        const float threshold = node->threshold, left = node->leaf[0], right = node->leaf[1];
        feature_values(node, at, contrast, lanes, value);
        VECTOR_LOOP
        for (size_t i = 0; i < lanes; i++) {
            sum[i] += value[i] < threshold ? left : right;
        }
    }
}

/* Which of eight neighbours are at least as bright as the block in the middle, clockwise from the
 * upper left, which is the highest bit (T. Ahonen, A. Hadid and M. Pietikäinen, "Face recognition
 * with local binary patterns", 2004). */
VECTOR_INLINE void lbp_codes(const struct plan_block *block, const uint32_t *at, size_t lanes,
                             uint32_t *code) {
    const uint32_t *c = block->corner;
    static const unsigned first[] = {0, 1, 2, 6, 10, 9, 8, 4}; /* upper left corners */
    VECTOR_LOOP
    for (size_t i = 0; i < lanes; i++) {
        int32_t middle = (int32_t)(at[c[5] + i] - at[c[6] + i] - at[c[9] + i] + at[c[10] + i]);
        uint32_t bits = 0;
        for (size_t b = 0; b < 8; b++) {
            const uint32_t *corner = c + first[b];
            int32_t sum = (int32_t)(at[corner[0] + i] - at[corner[1] + i] - at[corner[4] + i] +
                                    at[corner[5] + i]);
            bits |= (sum >= middle ? 128U : 0U) >> b;
        }
        code[i] = bits;
    }
}

VECTOR_INLINE void lbp_stage(const struct plan *plan, const struct cascade_stage *stage,
                             const uint32_t *at, size_t lanes, double *sum) {
    uint32_t code[SCAN_LANES];
    float values[CASCADE_TREE_NODES][SCAN_LANES];
    for (size_t i = 0; i < lanes; i++) {
        sum[i] = 0;
    }
    for (size_t t = stage->tree; t < (size_t)stage->tree + stage->trees; t++) {
        const struct cascade_tree *tree = &plan->cascade->tree[t];
        const struct plan_block *first = &plan->block[tree->node];
        const float *leaf = plan->cascade->leaf + tree->leaf;
        for (size_t n = tree->nodes; n-- > 0;) {
            lbp_codes(&first[n], at, lanes, code);
            VECTOR_LOOP
            for (size_t i = 0; i < lanes; i++) {
                bool in = (first[n].subset[code[i] >> 5] >> (code[i] & 31)) & 1;
                int child = in ? first[n].left : first[n].right;
                values[n][i] = child_value(child, (const float(*)[SCAN_LANES])values, leaf, i);
            }
        }
        VECTOR_LOOP
        for (size_t i = 0; i < lanes; i++) {
            sum[i] += values[0][i];
        }
    }
}

VECTOR_INLINE void stage_sums(const struct plan *plan, size_t stage, const uint32_t *at,
                              const float *contrast, size_t lanes, double *sum) {
    const struct cascade_stage *now = &plan->cascade->stage[stage];
    if (plan->cascade->lbp) {
        lbp_stage(plan, now, at, lanes, sum);
    } else if (plan->cascade->stumps) {
        stump_stage(plan, now, at, contrast, lanes, sum);
    } else {
        haar_stage(plan, now, at, contrast, lanes, sum);
    }
}

/* Eight bytes, each 0 or 1, as eight bits: the product brings byte i's bit to bit 56 + i. */
VECTOR_INLINE uint32_t bits_of_flags(const unsigned char *flag) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < 8; i++) {
        bytes |= (uint64_t)flag[i] << (8 * i);
    }
    return (uint32_t)(bytes * UINT64_C(0x0102040810204080) >> 56);
}

VECTOR_INLINE uint32_t passed(const double *sum, float threshold) {
    unsigned char flag[SCAN_LANES];
    for (size_t i = 0; i < SCAN_LANES; i++) {
        flag[i] = !(sum[i] < threshold);
    }
    return bits_of_flags(flag) | bits_of_flags(flag + 8) << 8;
}

VECTOR_INLINE uint32_t with_contrast(const float *contrast) {
    unsigned char flag[SCAN_LANES];
    for (size_t i = 0; i < SCAN_LANES; i++) {
        flag[i] = contrast[i] != 0;
    }
    return bits_of_flags(flag) | bits_of_flags(flag + 8) << 8;
}

/* As simdjson finds what backslashes escape (G. Langdale and D. Lemire, "Parsing gigabytes of JSON
 * per second", 2019): a rejected window that was looked at is to the next window what a backslash
 * is to the next character. */
uint32_t scan_passed_over(uint32_t rejected, uint32_t *carry) {
    const uint32_t even = 0x5555, all = 0xffff;
    rejected &= ~*carry;
    uint32_t follows = rejected << 1 | *carry;
    uint32_t odd_starts = rejected & ~even & ~follows;
    uint32_t ends = odd_starts + rejected;
    *carry = ends >> 16 & 1;
    return (even ^ ends << 1) & follows & all;
}

/* stump_stage() for one window, without branches that depend on the picture: they are as good as
 * random to the processor. */
VECTOR_INLINE double stump_sum(const struct plan *plan, const struct cascade_stage *stage,
                               const uint32_t *at, float contrast) {
    double sum = 0;
    const struct plan_node *node = &plan->node[stage->tree], *end = node + stage->trees;
    for (; node < end; node++) {
        float value = node->weight[0] * (float)rectangle(at, node->corner[0], 0) +
                      node->weight[1] * (float)rectangle(at, node->corner[1], 0);
        if (node->weight[2] != 0) {
            value += node->weight[2] * (float)rectangle(at, node->corner[2], 0);
        }
        sum += node->leaf[!(value * contrast < node->threshold)];
    }
    return sum;
}

/* Whether one window passes all stages from `stage` on. */
VECTOR_INLINE bool is_face(const struct plan *plan, size_t stage, const uint32_t *at,
                           const float *contrast) {
    for (; stage < plan->cascade->stages; stage++) {
        double sum[1];
        if (plan->cascade->stumps && !plan->cascade->lbp) {
            sum[0] = stump_sum(plan, &plan->cascade->stage[stage], at, *contrast);
        } else {
            stage_sums(plan, stage, at, contrast, 1, sum);
        }
        if (sum[0] < plan->cascade->stage[stage].threshold) {
            return false;
        }
    }
    return true;
}

VECTOR_INLINE unsigned count_bits(uint32_t bits) {
    unsigned count = 0;
    for (; bits != 0 && count < FEW; bits &= bits - 1) {
        count++;
    }
    return count;
}

VECTOR_CLONES
size_t scan_row(const struct plan *plan, const uint32_t *at, const float *contrast, size_t windows,
                uint32_t *hits) {
    const size_t stages = plan->cascade->stages;
    size_t found = 0;
    uint32_t carry = 0;
    for (size_t start = 0; start < windows; start += SCAN_LANES) {
        double sum[SCAN_LANES];
        size_t left = windows - start;
        uint32_t valid = with_contrast(contrast + start);
        valid &= left < SCAN_LANES ? (1U << left) - 1 : 0xffff;
        if (valid == 0) {
            carry = 0; /* only a stage rejects so that the next window is passed over */
            continue;
        }
        stage_sums(plan, 0, at + start, contrast + start, SCAN_LANES, sum);
        uint32_t good = passed(sum, plan->cascade->stage[0].threshold);
        uint32_t alive = valid & good & ~scan_passed_over(valid & ~good, &carry);
        size_t stage = 1;
        for (; stage < stages && count_bits(alive) >= FEW; stage++) {
            stage_sums(plan, stage, at + start, contrast + start, SCAN_LANES, sum);
            alive &= passed(sum, plan->cascade->stage[stage].threshold);
        }
        for (; alive != 0; alive &= alive - 1) {
            size_t window = start + bits_lowest(alive);
            if (is_face(plan, stage, at + window, contrast + window)) {
                hits[found++] = (uint32_t)window;
            }
        }
    }
    return found;
}
