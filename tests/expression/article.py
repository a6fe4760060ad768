#!/usr/bin/python3
"""Makes article.h: what PyTorch answers for the article's network, as wide as it is. Run by hand,
with Debian's python3-torch: tests/expression/article.py > tests/expression/article.h

Weights and faces are made by a rule that the test knows as well; everything is worked out in
doubles."""
import numpy as np
import torch
import torch.nn.functional as F

SHAPES = [('conv1', (32, 1, 3, 3)), ('conv2', (64, 32, 3, 3)), ('conv3', (128, 64, 3, 3)),
          ('conv4', (128, 128, 3, 3)), ('dense1', (1024, 2048)), ('dense2', (4, 1024))]
FACES = 3


def value(tensor, count):
    """Number i of a tensor, -0.5..0.5, for all i: a hash, exact as a float (article_value())."""
    x = (np.arange(count, dtype=np.uint64) * 2654435761 + tensor * 2246822519) & 0xffffffff
    x = ((x ^ (x >> 15)) * 3266489917) & 0xffffffff
    x ^= x >> 13
    return (x >> 16) / 65536 - 0.5


def face(number):
    """table_pixel() of the other tests, divided by 255."""
    mixed = np.arange(1, 48 * 48 + 1) * (2 * number + 7) % 65521
    return np.where(mixed % 3 == 0, mixed % 10, mixed % 256) / 255


def numbers(values):
    return ', '.join(f'{v:.9g}' for v in values)


torch.set_default_dtype(torch.float64)
tensors, scales = [], []
for name, shape in SHAPES:
    inputs = int(np.prod(shape[1:]))
    for shape, scale in ((shape, 2.0 ** round(np.log2(4 / inputs ** 0.5))), (shape[:1], 0.25)):
        weights = scale * value(len(tensors), int(np.prod(shape)))
        tensors.append(torch.tensor(weights).reshape(shape))
        scales.append(scale)
x = torch.tensor(np.stack([face(i) for i in range(FACES)])).reshape(FACES, 1, 48, 48)
w = tensors
x = F.relu(F.conv2d(x, w[0], w[1]))
x = F.max_pool2d(F.relu(F.conv2d(x, w[2], w[3])), 2)
x = F.max_pool2d(F.relu(F.conv2d(x, w[4], w[5])), 2)
x = F.max_pool2d(F.relu(F.conv2d(x, w[6], w[7])), 2)
x = F.relu(F.linear(x.flatten(1), w[8], w[9]))
logits = F.linear(x, w[10], w[11])
print(f'''/* What PyTorch {torch.__version__.split('a')[0]} answers; made by article.py, not by hand. */
#ifndef EXPRESSION_ARTICLE_H
#define EXPRESSION_ARTICLE_H

#include <stdint.h>

/* clang-format off */

enum {{ ARTICLE_TENSORS = {len(tensors)}, ARTICLE_FACES = {FACES}, ARTICLE_PARAMETERS = {sum(t.numel() for t in tensors)} }};

/* Number i of tensor t (conv1's weight, its bias, conv2's weight, ...) is article_scale[t] x
 * article_value(t, i). */
static inline float article_value(uint32_t tensor, uint32_t i) {{
    uint32_t x = i * 2654435761U + tensor * 2246822519U;
    x = (x ^ (x >> 15)) * 3266489917U;
    x ^= x >> 13;
    return (float)(x >> 16) / 65536 - 0.5F;
}}

static const float article_scale[] = {{
    {numbers(scales)},
}};

/* Of the faces 0, 1, 2 of tables.h. */
static const float article_logits[][4] = {{''')
for row in logits:
    print(f'    {{{numbers(row)}}},')
print('''};

/* clang-format on */

#endif''')
