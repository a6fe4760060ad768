/* What PyTorch 1.13.0 answers; made by article.py, not by hand. */
#ifndef EXPRESSION_ARTICLE_H
#define EXPRESSION_ARTICLE_H

#include <stdint.h>

/* clang-format off */

enum { ARTICLE_TENSORS = 12, ARTICLE_FACES = 3, ARTICLE_PARAMETERS = 2342532 };

/* Number i of tensor t (conv1's weight, its bias, conv2's weight, ...) is article_scale[t] x
 * article_value(t, i). */
static inline float article_value(uint32_t tensor, uint32_t i) {
    uint32_t x = i * 2654435761U + tensor * 2246822519U;
    x = (x ^ (x >> 15)) * 3266489917U;
    x ^= x >> 13;
    return (float)(x >> 16) / 65536 - 0.5F;
}

static const float article_scale[] = {
    1, 0.25, 0.25, 0.25, 0.125, 0.25, 0.125, 0.25, 0.0625, 0.25, 0.125, 0.25,
};

/* Of the faces 0, 1, 2 of tables.h. */
static const float article_logits[][4] = {
    {0.12721477, -0.0617097682, -0.0894387567, -0.0811737264},
    {0.0593395681, -0.0368807232, 0.00672053356, -0.0462390162},
    {0.0276298673, -0.0270776402, -0.195256316, -0.0905492352},
};

/* clang-format on */

#endif
