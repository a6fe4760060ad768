/* The networks that read faces, by name. */
#ifndef EXPRESSION_ARCHITECTURE_H
#define EXPRESSION_ARCHITECTURE_H

#include "nn/nn.h"

/* A network from gray pictures of 48 x 48 pixels to probabilities of `classes` classes (output 0)
 * and their logits (output 1); its weights are 0. NULL with an error for a name that is not known.
 *
 * "article": the network of the published project: four convolutions, two dense layers. */
struct net *architecture_build(const char *name, size_t classes, struct error *err);

#endif
