/* What the architectures are made of. Private to expression/. */
#ifndef EXPRESSION_BLOCKS_H
#define EXPRESSION_BLOCKS_H

#include "nn/nn.h"

/* Each takes layers of a network and gives the last one of what it added. */

/* Convolution that keeps the size (but for its stride), batch norm, ReLU. */
int block_conv(struct net *net, int from, size_t channels, size_t size, size_t stride);

/* The same without the ReLU, for what is added to something else before it. */
int block_conv_norm(struct net *net, int from, struct net_conv conv);

/* Maximum over 2 x 2 pixels. */
int block_halved(struct net *net, int from);

/* ---- the architectures, from a picture's layer to that of the logits ---- */

int architecture_article(struct net *net, int from, size_t classes);
int architecture_vgg(struct net *net, int from, size_t classes);
int architecture_residual(struct net *net, int from, size_t classes);
int architecture_residual_deep(struct net *net, int from, size_t classes);
int architecture_small(struct net *net, int from, size_t classes);
int architecture_inception(struct net *net, int from, size_t classes);
int architecture_dense(struct net *net, int from, size_t classes);

#endif
