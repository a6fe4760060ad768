/* The moving average of weights while they are learned: it often does better than the last ones
 * (B. Polyak and A. Juditsky, "Acceleration of stochastic approximation by averaging", 1992). */
#ifndef NN_AVERAGE_H
#define NN_AVERAGE_H

#include "base/base.h"

/* Plain arrays, so that it can be saved. */
struct average {
    size_t count;
    float *weights; /* count: the average */
    double decay;   /* how much of it a step keeps, 0..1, 0.999 say */
    uint64_t steps; /* updates so far */
};

/* Starts from a copy of the weights. */
struct average average_new(const float *weights, size_t count, double decay);
void average_free(struct average *average);

/* Counts a step and gives the decay for it: the smaller of `decay` and (1 + n) / (10 + n) after n
 * steps, so that the weights of the start are soon forgotten. */
double average_begin(struct average *average);

/* average = decay x average + (1 - decay) x weights, for from..to-1 of the flat arrays; ranges can
 * be done side by side. */
void average_update(const struct average *average, double decay, const float *weights, size_t from,
                    size_t to);

#endif
