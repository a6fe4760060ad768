/* What a network looks like inside; for the files of nn/ that make it ready to run, and tests. */
#ifndef NN_LAYERS_H
#define NN_LAYERS_H

#include "nn/graph.h"

enum layer_kind {
    LAYER_INPUT,
    LAYER_CONV,
    LAYER_DENSE,
    LAYER_POOL,
    LAYER_BATCH_NORM,
    LAYER_ACTIVATION,
    LAYER_DROPOUT,
    LAYER_ADD,
    LAYER_SCALE,
    LAYER_CONCAT,
    LAYER_SOFTMAX,
};

/* The shape of one picture's numbers: rank 3 is channels x height x width, rank 1 is channels. */
struct shape {
    unsigned rank;
    size_t channels, height, width; /* 1 where the rank has none */
};

struct layer {
    enum layer_kind kind;
    int *from;
    size_t inputs;
    struct shape shape; /* of what it gives */
    struct net_conv conv;
    struct net_pool pool;
    enum net_activation activation;
    double share;       /* dropout */
    int weight, bias;   /* tensors; of a norm the scale and the shift; -1 where there is none */
    int mean, variance; /* tensors of a norm */
    unsigned users;     /* layers that take it as input */
    bool output;
};

struct net {
    struct layer *layer;
    size_t layers, layer_capacity;
    struct net_tensor *tensor;
    size_t tensors, tensor_capacity;
    int output[8];
    size_t outputs;
    float *weights, *state; /* made when they are first asked for, see net_weights() */
    size_t weight_count, state_count;
    size_t weight_room, state_room;
    unsigned named[3]; /* convolutions, dense layers, norms so far */
    struct error mistake;
    bool mistaken;
};

static const float LAYER_NORM_EPSILON = 1e-5F;
static const float LAYER_NORM_MOMENTUM = 0.1F;

const char *layer_kind_name(enum layer_kind kind);

/* How many numbers a shape has. */
size_t shape_count(const struct shape *shape);

#endif
