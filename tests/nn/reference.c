#include "reference.h"

#include <math.h>
#include <stdlib.h>

struct reference *reference_new(struct net *net, size_t batch, bool training) {
    struct reference *made = memory_new(1, sizeof *made);
    *made = (struct reference){net, batch, training, NULL, NULL, NULL};
    made->weights = memory_new(net->weight_count, sizeof(double));
    made->state = memory_new(net->state_count, sizeof(double));
    for (size_t i = 0; i < net->weight_count; i++) {
        made->weights[i] = (double)net->weights[i];
    }
    for (size_t i = 0; i < net->state_count; i++) {
        made->state[i] = (double)net->state[i];
    }
    made->value = memory_new(net->layers, sizeof *made->value);
    for (size_t i = 0; i < net->layers; i++) {
        made->value[i] = memory_new(batch * shape_count(&net->layer[i].shape), sizeof(double));
    }
    return made;
}

void reference_free(struct reference *reference) {
    for (size_t i = 0; i < reference->net->layers; i++) {
        free(reference->value[i]);
    }
    free(reference->value);
    free(reference->weights);
    free(reference->state);
    free(reference);
}

/* Where a number of a picture is, or NULL outside of it. */
static double *at(double *value, const struct shape *shape, size_t n, size_t c, long y, long x) {
    if (y < 0 || x < 0 || y >= (long)shape->height || x >= (long)shape->width) {
        return NULL;
    }
    return value + ((n * shape->channels + c) * shape->height + (size_t)y) * shape->width +
           (size_t)x;
}

struct spot {
    size_t n, c, y, x;
};

/* The numbers of a value one after another. */
static bool next(struct spot *spot, const struct shape *shape, size_t batch) {
    if (++spot->x == shape->width) {
        spot->x = 0;
        if (++spot->y == shape->height) {
            spot->y = 0;
            if (++spot->c == shape->channels) {
                spot->c = 0;
                spot->n++;
            }
        }
    }
    return spot->n < batch;
}

static double conv_at(const struct reference *r, const struct layer *layer, struct spot s) {
    const struct shape *in = &r->net->layer[layer->from[0]].shape;
    const struct net_tensor *tensor = &r->net->tensor[layer->weight];
    const double *weight = r->weights + tensor->offset;
    size_t each = tensor->size[1], size = layer->conv.size;
    size_t group = s.c / (layer->conv.channels / layer->conv.groups);
    double sum = layer->bias < 0 ? 0 : r->weights[r->net->tensor[layer->bias].offset + s.c];
    for (size_t c = 0; c < each; c++) {
        for (size_t y = 0; y < size; y++) {
            for (size_t x = 0; x < size; x++) {
                const double *from =
                    at(r->value[layer->from[0]], in, s.n, group * each + c,
                       (long)(s.y * layer->conv.stride + y) - (long)layer->conv.pad,
                       (long)(s.x * layer->conv.stride + x) - (long)layer->conv.pad);
                sum += from == NULL ? 0 : *from * weight[((s.c * each + c) * size + y) * size + x];
            }
        }
    }
    return sum;
}

static double dense_at(const struct reference *r, const struct layer *layer, struct spot s) {
    size_t each = shape_count(&r->net->layer[layer->from[0]].shape);
    const double *weight = r->weights + r->net->tensor[layer->weight].offset + s.c * each;
    const double *from = r->value[layer->from[0]] + s.n * each;
    double sum = r->weights[r->net->tensor[layer->bias].offset + s.c];
    for (size_t i = 0; i < each; i++) {
        sum += weight[i] * from[i];
    }
    return sum;
}

static double pool_at(const struct reference *r, const struct layer *layer, struct spot s) {
    const struct shape *in = &r->net->layer[layer->from[0]].shape;
    double sum = 0, most = -INFINITY;
    size_t count = 0;
    for (size_t y = 0; y < layer->pool.size; y++) {
        for (size_t x = 0; x < layer->pool.size; x++) {
            const double *from = at(r->value[layer->from[0]], in, s.n, s.c,
                                    (long)(s.y * layer->pool.stride + y) - (long)layer->pool.pad,
                                    (long)(s.x * layer->pool.stride + x) - (long)layer->pool.pad);
            if (from != NULL) {
                sum += *from;
                most = *from > most ? *from : most;
                count++;
            }
        }
    }
    return layer->pool.kind == NET_MAX ? most : sum / (double)count;
}

static double activation_at(enum net_activation activation, double x) {
    switch (activation) {
    case NET_TANH:
        return tanh(x);
    case NET_LOGISTIC:
        return 1 / (1 + exp(-x));
    case NET_SWISH:
        return x / (1 + exp(-x));
    case NET_GELU:
        return 0.5 * x * (1 + erf(x / sqrt(2)));
    case NET_RELU:
        break;
    }
    return x > 0 ? x : 0;
}

static void normalise(struct reference *r, size_t index) {
    const struct layer *layer = &r->net->layer[index];
    size_t area = layer->shape.height * layer->shape.width, channels = layer->shape.channels;
    const double *from = r->value[layer->from[0]];
    for (size_t c = 0; c < channels; c++) {
        double mean = r->state[r->net->tensor[layer->mean].offset + c];
        double variance = r->state[r->net->tensor[layer->variance].offset + c];
        if (r->training) {
            double sum = 0, squares = 0, count = (double)(r->batch * area);
            for (size_t n = 0; n < r->batch; n++) {
                for (size_t i = 0; i < area; i++) {
                    sum += from[(n * channels + c) * area + i];
                }
            }
            mean = sum / count;
            for (size_t n = 0; n < r->batch; n++) {
                for (size_t i = 0; i < area; i++) {
                    squares += pow(from[(n * channels + c) * area + i] - mean, 2);
                }
            }
            variance = squares / count;
        }
        double scale = r->weights[r->net->tensor[layer->weight].offset + c];
        double shift = r->weights[r->net->tensor[layer->bias].offset + c];
        for (size_t n = 0; n < r->batch; n++) {
            for (size_t i = 0; i < area; i++) {
                size_t k = (n * channels + c) * area + i;
                r->value[index][k] = (from[k] - mean) / sqrt(variance + 1e-5) * scale + shift;
            }
        }
    }
}

static void softmax(struct reference *r, size_t index) {
    const struct layer *layer = &r->net->layer[index];
    size_t classes = layer->shape.channels;
    for (size_t n = 0; n < r->batch; n++) {
        const double *from = r->value[layer->from[0]] + n * classes;
        double sum = 0;
        for (size_t c = 0; c < classes; c++) {
            sum += exp(from[c]);
        }
        for (size_t c = 0; c < classes; c++) {
            r->value[index][n * classes + c] = exp(from[c]) / sum;
        }
    }
}

/* One number of a layer that has each of its numbers by itself. */
static double number_at(struct reference *r, const struct layer *layer, struct spot s) {
    const struct shape *shape = &layer->shape;
    int from = layer->from[0];
    size_t channel = s.c;
    switch (layer->kind) {
    case LAYER_CONV:
        return conv_at(r, layer, s);
    case LAYER_DENSE:
        return dense_at(r, layer, s);
    case LAYER_POOL:
        return pool_at(r, layer, s);
    case LAYER_ADD:
        return *at(r->value[from], shape, s.n, s.c, (long)s.y, (long)s.x) +
               *at(r->value[layer->from[1]], shape, s.n, s.c, (long)s.y, (long)s.x);
    case LAYER_SCALE:
        return *at(r->value[from], shape, s.n, s.c, (long)s.y, (long)s.x) *
               r->value[layer->from[1]][s.n * shape->channels + s.c];
    case LAYER_CONCAT:
        for (size_t i = 0; channel >= r->net->layer[from].shape.channels; i++) {
            channel -= r->net->layer[from].shape.channels;
            from = layer->from[i + 1];
        }
        return *at(r->value[from], &r->net->layer[from].shape, s.n, channel, (long)s.y, (long)s.x);
    default:
        break;
    }
    double x = *at(r->value[from], shape, s.n, s.c, (long)s.y, (long)s.x);
    return layer->kind == LAYER_ACTIVATION ? activation_at(layer->activation, x) : x;
}

void reference_run(struct reference *r, const float *input) {
    for (size_t i = 0; i < r->net->layers; i++) {
        const struct layer *layer = &r->net->layer[i];
        if (layer->kind == LAYER_BATCH_NORM) {
            normalise(r, i);
        } else if (layer->kind == LAYER_SOFTMAX) {
            softmax(r, i);
        } else {
            struct spot spot = {0, 0, 0, 0};
            size_t k = 0;
            do {
                r->value[i][k] =
                    layer->kind == LAYER_INPUT ? (double)input[k] : number_at(r, layer, spot);
                k++;
            } while (next(&spot, &layer->shape, r->batch));
        }
    }
}

double reference_product(const struct reference *r, int layer, const float *with) {
    size_t count = r->batch * shape_count(&r->net->layer[layer].shape);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += r->value[layer][i] * (double)with[i];
    }
    return sum;
}
