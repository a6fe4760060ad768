#include "nn/average.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct average average_new(const float *weights, size_t count, double decay) {
    struct average average = {count, memory_new(count, sizeof(float)), decay, 0};
    memcpy(average.weights, weights, count * sizeof(float));
    return average;
}

void average_free(struct average *average) {
    free(average->weights);
    *average = (struct average){0};
}

double average_begin(struct average *average) {
    double n = (double)average->steps++;
    return fmin(average->decay, (1 + n) / (10 + n));
}

/* The difference is added, so that an average of weights that do not change stays what it is. */
VECTOR_CLONES
static void approach(const float *weights, float share, size_t count, float *restrict mean) {
    for (size_t i = 0; i < count; i++) {
        mean[i] += share * (weights[i] - mean[i]);
    }
}

void average_update(const struct average *average, double decay, const float *weights, size_t from,
                    size_t to) {
    approach(weights + from, (float)(1 - decay), to - from, average->weights + from);
}
