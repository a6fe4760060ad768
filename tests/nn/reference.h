/* A network computed anew in double precision, as plainly as the papers write it: what nn/ is
 * compared with. It shares nothing with nn/ but the description of the layers. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "nn/layers.h"

/* Values of every layer, each batch x channels x height x width. */
struct reference {
    const struct net *net;
    size_t batch;
    bool training;   /* norms use the batch's own statistics */
    double *weights; /* as net_weights(), to be changed at will */
    double *state;
    double **value;
};

struct reference *reference_new(struct net *net, size_t batch, bool training);
void reference_free(struct reference *reference);

/* Computes all values from `input`. Dropout lets everything through. */
void reference_run(struct reference *reference, const float *input);

/* The scalar product of a layer's value with `with`, which has as many numbers. */
double reference_product(const struct reference *reference, int layer, const float *with);

#endif
