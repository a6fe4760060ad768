#include "nn/layers.h"

#include <stdlib.h>
#include <string.h>

/* Bounds far beyond any real network, so that sizes can be multiplied without a second thought. */
enum { CHANNELS_MOST = 1 << 16, SIDE_MOST = 1 << 13 };

const char *layer_kind_name(enum layer_kind kind) {
    static const char *names[] = {"input",   "convolution", "dense",   "pooling",
                                  "norm",    "activation",  "dropout", "addition",
                                  "scaling", "concat",      "softmax"};
    return names[kind];
}

size_t shape_count(const struct shape *shape) {
    return shape->channels * shape->height * shape->width;
}

struct net *net_new(void) {
    return memory_new(1, sizeof(struct net));
}

void net_free(struct net *net) {
    if (net == NULL) {
        return;
    }
    for (size_t i = 0; i < net->layers; i++) {
        free(net->layer[i].from);
    }
    free(net->layer);
    free(net->tensor);
    free(net->weights);
    free(net->state);
    free(net);
}

static int mistake(struct net *net, enum layer_kind kind, const char *what) {
    if (!net->mistaken) {
        error_set(&net->mistake, "layer %zu of the network (%s) %s", net->layers,
                  layer_kind_name(kind), what);
        net->mistaken = true;
    }
    return -1;
}

/* Adds a layer with one input, of the shape of that input; the caller changes what is different. */
static struct layer *add(struct net *net, enum layer_kind kind, const int *from, size_t inputs) {
    for (size_t i = 0; i < inputs; i++) {
        if (from[i] < 0 || (size_t)from[i] >= net->layers) {
            mistake(net, kind, "takes its input from a layer that is not there");
            return NULL;
        }
    }
    net->layer = memory_grow(net->layer, &net->layer_capacity, net->layers + 1, sizeof *net->layer);
    struct layer *layer = &net->layer[net->layers];
    memset(layer, 0, sizeof *layer);
    layer->kind = kind;
    layer->weight = layer->bias = layer->mean = layer->variance = -1;
    layer->inputs = inputs;
    layer->from = memory_new(inputs, sizeof *layer->from);
    for (size_t i = 0; i < inputs; i++) {
        layer->from[i] = from[i];
        net->layer[from[i]].users++;
    }
    if (inputs > 0) {
        layer->shape = net->layer[from[0]].shape;
    }
    net->layers++;
    return layer;
}

static int last(const struct net *net) {
    return (int)net->layers - 1;
}

static const struct shape *shape_of(const struct net *net, int layer) {
    static const struct shape none = {0, 0, 0, 0};
    return layer >= 0 && (size_t)layer < net->layers ? &net->layer[layer].shape : &none;
}

/* Tensors begin at multiples of 16 floats: a cache line, and what vector registers like. */
static int add_tensor(struct net *net, const char *kind, unsigned number, const char *part,
                      bool trained, bool decays, unsigned rank, const size_t *size) {
    net->tensor =
        memory_grow(net->tensor, &net->tensor_capacity, net->tensors + 1, sizeof *net->tensor);
    struct net_tensor *tensor = &net->tensor[net->tensors];
    memset(tensor, 0, sizeof *tensor);
    snprintf(tensor->name, sizeof tensor->name, "%s%u.%s", kind, number, part);
    tensor->rank = rank;
    tensor->count = 1;
    for (unsigned i = 0; i < rank; i++) {
        tensor->size[i] = size[i];
        tensor->count *= size[i];
    }
    tensor->trained = trained;
    tensor->decays = decays;
    size_t *total = trained ? &net->weight_count : &net->state_count;
    tensor->offset = *total;
    *total += (tensor->count + 15) / 16 * 16;
    return (int)net->tensors++;
}

static int add_vector(struct net *net, const char *kind, unsigned number, const char *part,
                      bool trained, size_t count) {
    return add_tensor(net, kind, number, part, trained, false, 1, &count);
}

int net_input(struct net *net, size_t channels, size_t height, size_t width) {
    if (net->layers > 0 || channels == 0 || height == 0 || width == 0 || channels > CHANNELS_MOST ||
        height > SIDE_MOST || width > SIDE_MOST) {
        return mistake(net, LAYER_INPUT, "must be the first one, and of a sensible size");
    }
    struct layer *layer = add(net, LAYER_INPUT, NULL, 0);
    layer->shape = (struct shape){3, channels, height, width};
    return last(net);
}

/* How many windows fit; 0 if none does. */
static size_t windows(size_t length, size_t size, size_t stride, size_t pad) {
    return size == 0 || stride == 0 || pad >= size || length + 2 * pad < size
               ? 0
               : (length + 2 * pad - size) / stride + 1;
}

int net_conv(struct net *net, int from, struct net_conv conv) {
    conv.stride = conv.stride == 0 ? 1 : conv.stride;
    conv.groups = conv.groups == 0 ? 1 : conv.groups;
    struct shape in = *shape_of(net, from);
    size_t height = windows(in.height, conv.size, conv.stride, conv.pad);
    size_t width = windows(in.width, conv.size, conv.stride, conv.pad);
    if (in.rank != 3 || height == 0 || width == 0 || conv.channels == 0 ||
        conv.channels > CHANNELS_MOST || in.channels % conv.groups != 0 ||
        conv.channels % conv.groups != 0) {
        return mistake(net, LAYER_CONV, "does not fit its input");
    }
    struct layer *layer = add(net, LAYER_CONV, &from, 1);
    unsigned number = ++net->named[0];
    layer->conv = conv;
    layer->shape = (struct shape){3, conv.channels, height, width};
    layer->weight =
        add_tensor(net, "conv", number, "weight", true, true, 4,
                   (size_t[]){conv.channels, in.channels / conv.groups, conv.size, conv.size});
    if (!conv.no_bias) {
        layer->bias = add_vector(net, "conv", number, "bias", true, conv.channels);
    }
    return last(net);
}

int net_dense(struct net *net, int from, size_t outputs) {
    struct shape in = *shape_of(net, from);
    if (in.rank == 0 || outputs == 0 || outputs > CHANNELS_MOST) {
        return mistake(net, LAYER_DENSE, "does not fit its input");
    }
    struct layer *layer = add(net, LAYER_DENSE, &from, 1);
    unsigned number = ++net->named[1];
    layer->shape = (struct shape){1, outputs, 1, 1};
    layer->weight = add_tensor(net, "dense", number, "weight", true, true, in.rank == 3 ? 4 : 2,
                               (size_t[]){outputs, in.channels, in.height, in.width});
    layer->bias = add_vector(net, "dense", number, "bias", true, outputs);
    return last(net);
}

int net_pool(struct net *net, int from, struct net_pool pool) {
    pool.stride = pool.stride == 0 ? pool.size : pool.stride;
    struct shape in = *shape_of(net, from);
    size_t height = windows(in.height, pool.size, pool.stride, pool.pad);
    size_t width = windows(in.width, pool.size, pool.stride, pool.pad);
    if (in.rank != 3 || height == 0 || width == 0) {
        return mistake(net, LAYER_POOL, "does not fit its input");
    }
    struct layer *layer = add(net, LAYER_POOL, &from, 1);
    layer->pool = pool;
    layer->shape = (struct shape){3, in.channels, height, width};
    return last(net);
}

int net_global_pool(struct net *net, int from) {
    const struct shape *in = shape_of(net, from);
    if (in->rank != 3 || in->height != in->width) {
        return mistake(net, LAYER_POOL, "needs square pictures");
    }
    return net_pool(net, from, (struct net_pool){NET_AVERAGE, in->height, 1, 0});
}

int net_batch_norm(struct net *net, int from) {
    struct layer *layer = add(net, LAYER_BATCH_NORM, &from, 1);
    if (layer == NULL) {
        return -1;
    }
    unsigned number = ++net->named[2];
    size_t channels = layer->shape.channels;
    layer->weight = add_vector(net, "norm", number, "scale", true, channels);
    layer->bias = add_vector(net, "norm", number, "shift", true, channels);
    layer->mean = add_vector(net, "norm", number, "mean", false, channels);
    layer->variance = add_vector(net, "norm", number, "variance", false, channels);
    return last(net);
}

int net_activation(struct net *net, int from, enum net_activation activation) {
    struct layer *layer = add(net, LAYER_ACTIVATION, &from, 1);
    if (layer == NULL) {
        return -1;
    }
    layer->activation = activation;
    return last(net);
}

int net_relu(struct net *net, int from) {
    return net_activation(net, from, NET_RELU);
}

int net_dropout(struct net *net, int from, double share) {
    if (!(share >= 0 && share < 1)) {
        return mistake(net, LAYER_DROPOUT, "needs a share from 0 to below 1");
    }
    struct layer *layer = add(net, LAYER_DROPOUT, &from, 1);
    if (layer == NULL) {
        return -1;
    }
    layer->share = share;
    return last(net);
}

static bool same_shape(const struct shape *a, const struct shape *b) {
    return a->rank == b->rank && a->channels == b->channels && a->height == b->height &&
           a->width == b->width;
}

int net_add(struct net *net, int a, int b) {
    if (!same_shape(shape_of(net, a), shape_of(net, b))) {
        return mistake(net, LAYER_ADD, "needs two layers of one shape");
    }
    return add(net, LAYER_ADD, (int[]){a, b}, 2) == NULL ? -1 : last(net);
}

int net_scale(struct net *net, int from, int gate) {
    const struct shape *of = shape_of(net, from), *by = shape_of(net, gate);
    if (of->rank != 3 || by->rank != 3 || by->channels != of->channels || by->height != 1 ||
        by->width != 1) {
        return mistake(net, LAYER_SCALE, "needs pictures, and one number for each channel");
    }
    return add(net, LAYER_SCALE, (int[]){from, gate}, 2) == NULL ? -1 : last(net);
}

int net_concat(struct net *net, const int *from, size_t count) {
    size_t channels = 0;
    for (size_t i = 0; i < count; i++) {
        const struct shape *first = shape_of(net, from[0]), *in = shape_of(net, from[i]);
        if (in->rank != 3 || in->height != first->height || in->width != first->width) {
            return mistake(net, LAYER_CONCAT, "needs pictures of one size");
        }
        channels += in->channels;
    }
    if (count == 0 || channels > CHANNELS_MOST) {
        return mistake(net, LAYER_CONCAT, "needs something to join");
    }
    struct layer *layer = add(net, LAYER_CONCAT, from, count);
    if (layer == NULL) {
        return -1;
    }
    layer->shape.channels = channels;
    return last(net);
}

int net_softmax(struct net *net, int from) {
    if (shape_of(net, from)->rank != 1) {
        return mistake(net, LAYER_SOFTMAX, "needs numbers, not pictures");
    }
    return add(net, LAYER_SOFTMAX, &from, 1) == NULL ? -1 : last(net);
}

void net_output(struct net *net, int layer) {
    if (layer < 0 || (size_t)layer >= net->layers ||
        net->outputs == sizeof net->output / sizeof net->output[0]) {
        mistake(net, LAYER_INPUT, "is asked for as an output that cannot be");
        return;
    }
    net->layer[layer].output = true;
    net->output[net->outputs++] = layer;
}

size_t net_layers(const struct net *net) {
    return net->layers;
}

size_t net_output_size(const struct net *net, size_t index) {
    return index < net->outputs ? shape_count(&net->layer[net->output[index]].shape) : 0;
}
