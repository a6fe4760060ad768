#include "nn/layers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t net_tensors(const struct net *net) {
    return net->tensors;
}

const struct net_tensor *net_tensor(const struct net *net, size_t index) {
    return &net->tensor[index];
}

/* Room for all numbers; those that are there stay. */
static float *with_room(float *numbers, size_t *room, size_t count) {
    if (numbers != NULL && *room == count) {
        return numbers;
    }
    float *larger = memory_aligned(count, sizeof *larger);
    if (numbers != NULL) {
        memcpy(larger, numbers, *room * sizeof *larger);
    }
    free(numbers);
    *room = count;
    return larger;
}

float *net_weights(struct net *net) {
    net->weights = with_room(net->weights, &net->weight_room, net->weight_count);
    return net->weights;
}

size_t net_weight_count(const struct net *net) {
    return net->weight_count;
}

float *net_state(struct net *net) {
    net->state = with_room(net->state, &net->state_room, net->state_count);
    return net->state;
}

size_t net_state_count(const struct net *net) {
    return net->state_count;
}

size_t net_parameters(const struct net *net) {
    size_t count = 0;
    for (size_t i = 0; i < net->tensors; i++) {
        count += net->tensor[i].trained ? net->tensor[i].count : 0;
    }
    return count;
}

double net_operations(const struct net *net) {
    double sum = 0;
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *layer = &net->layer[i];
        if (layer->kind == LAYER_CONV || layer->kind == LAYER_DENSE) {
            double places = (double)(layer->shape.height * layer->shape.width);
            sum += 2 * (double)net->tensor[layer->weight].count * places;
        }
    }
    return sum;
}

/* Normal numbers by the polar method (G. Marsaglia and T. A. Bray, 1964), one of each pair. */
static double normal(struct random *random) {
    for (;;) {
        double x = 2 * random_unit(random) - 1, y = 2 * random_unit(random) - 1;
        double square = x * x + y * y;
        if (square > 0 && square < 1) {
            return x * sqrt(-2 * log(square) / square);
        }
    }
}

static void fill(float *numbers, size_t count, float number) {
    for (size_t i = 0; i < count; i++) {
        numbers[i] = number;
    }
}

static void start_weight(struct net *net, const struct layer *layer, enum net_start start,
                         struct random *random) {
    const struct net_tensor *tensor = &net->tensor[layer->weight];
    size_t field =
        tensor->rank == 4 && layer->kind == LAYER_CONV ? tensor->size[2] * tensor->size[3] : 1;
    double in = (double)tensor->count / (double)tensor->size[0];
    double out = (double)(tensor->size[0] * field);
    float *weight = net->weights + tensor->offset;
    for (size_t i = 0; i < tensor->count; i++) {
        weight[i] =
            (float)(start == NET_GLOROT ? sqrt(6 / (in + out)) * (2 * random_unit(random) - 1)
                                        : sqrt(2 / in) * normal(random));
    }
}

void net_start(struct net *net, enum net_start start, struct random *random) {
    float *weights = net_weights(net), *state = net_state(net);
    if (start == NET_AS_IT_IS) {
        return;
    }
    fill(weights, net->weight_count, 0);
    fill(state, net->state_count, 0);
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *layer = &net->layer[i];
        if (layer->kind == LAYER_CONV || layer->kind == LAYER_DENSE) {
            start_weight(net, layer, start, random);
        } else if (layer->kind == LAYER_BATCH_NORM) {
            const struct net_tensor *scale = &net->tensor[layer->weight];
            fill(net->weights + scale->offset, scale->count, 1);
            fill(net->state + net->tensor[layer->variance].offset, scale->count, 1);
        }
    }
}
