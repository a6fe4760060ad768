/* A network as its layers, before it is made ready to run, and its weights. Layers are numbered in
 * the order in which they are added; each names the layers that it takes its input from, so that
 * any block (Inception, DenseNet, ResNet) is a loop in the caller's code.
 *
 * A layer that does not fit (a number that is no layer, a kernel larger than what it works on, ...)
 * is remembered instead of reported at each call: net_compile() says which it was. */
#ifndef NN_GRAPH_H
#define NN_GRAPH_H

#include "base/base.h"

struct net;

struct net *net_new(void);
void net_free(struct net *net);

/* Pictures of channels x height x width. */
int net_input(struct net *net, size_t channels, size_t height, size_t width);

/* A convolution; stride and groups are 1 where 0. groups = channels of the input is a depthwise
 * one. */
struct net_conv {
    size_t channels, size, stride, pad, groups;
    bool no_bias;
};
int net_conv(struct net *net, int from, struct net_conv conv);

/* A fully connected layer, from pictures (flattened in the order channel, row, column) or from
 * numbers. */
int net_dense(struct net *net, int from, size_t outputs);

/* Pooling over size x size pixels; the average counts only pixels that are there. A rest at the
 * right and lower edge that fills no window is left out. */
enum net_pool_kind { NET_MAX, NET_AVERAGE };
struct net_pool {
    enum net_pool_kind kind;
    size_t size, stride, pad;
};
int net_pool(struct net *net, int from, struct net_pool pool);

/* The average of each channel. */
int net_global_pool(struct net *net, int from);

/* Batch normalisation of each channel (Ioffe and Szegedy, 2015; epsilon 1e-5), running statistics
 * with momentum 0.1. */
int net_batch_norm(struct net *net, int from);

enum net_activation { NET_RELU, NET_TANH, NET_LOGISTIC, NET_SWISH, NET_GELU };
int net_activation(struct net *net, int from, enum net_activation activation);
int net_relu(struct net *net, int from);

/* While training sets a share of the numbers (0 to below 1) to 0 and the others to so much more
 * that their sum stays as it is expected. */
int net_dropout(struct net *net, int from, double share);

/* The sum of two layers of one shape. */
int net_add(struct net *net, int a, int b);

/* Pictures with each channel multiplied by a number of `gate` (channels x 1 x 1). */
int net_scale(struct net *net, int from, int gate);

/* The channels of several layers one after another. */
int net_concat(struct net *net, const int *from, size_t count);

/* Probabilities over the channels. */
int net_softmax(struct net *net, int from);

/* Marks a layer as one that is asked for; the first one marked is output 0. A softmax that is an
 * output gives its input while training, where the loss does the rest. Outputs that are one layer
 * then share their gradient. */
void net_output(struct net *net, int layer);

/* ---- weights ---- */

/* The tensors of the network: "conv1.weight" [out, in / groups, rows, columns], "conv1.bias",
 * "dense1.weight" [out, in] or [out, channels, rows, columns], "norm1.scale", "norm1.shift", and
 * the running "norm1.mean" and "norm1.variance", which are not trained. */
struct net_tensor {
    char name[32];
    unsigned rank;
    size_t size[4];
    size_t count, offset; /* numbers, and where they begin in net_weights() or net_state() */
    bool trained;         /* in net_weights(), else in net_state() */
    bool decays;          /* a weight; biases and norms are left out of weight decay */
};
size_t net_tensors(const struct net *net);
const struct net_tensor *net_tensor(const struct net *net, size_t index);

/* All trained numbers in one block, zeros between tensors, and all that are only kept. */
float *net_weights(struct net *net);
size_t net_weight_count(const struct net *net); /* with the zeros between */
float *net_state(struct net *net);
size_t net_state_count(const struct net *net);
size_t net_parameters(const struct net *net); /* without the zeros: what papers count */

/* Multiplications and additions of one forward pass of one picture, those of direct convolution. */
double net_operations(const struct net *net);

/* Random weights to begin with: uniform within sqrt(6 / (in + out)) (Glorot and Bengio, 2010) for
 * NET_GLOROT, normal with variance 2 / in (He et al., 2015) for NET_HE; biases 0, norms 1 and 0.
 * NET_AS_IT_IS changes nothing. */
enum net_start { NET_GLOROT, NET_HE, NET_AS_IT_IS };
void net_start(struct net *net, enum net_start start, struct random *random);

size_t net_layers(const struct net *net);

/* How many numbers output `index` has for one picture. */
size_t net_output_size(const struct net *net, size_t index);

#endif
