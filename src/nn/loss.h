/* Softmax, and the cross-entropy of logits. */
#ifndef NN_LOSS_H
#define NN_LOSS_H

#include "base/base.h"

/* The probabilities of rows from..to-1, `classes` logits each: exp(x / temperature) over their sum.
 * A temperature above 1 makes them less sure; 1 is the plain softmax. Taken relative to the row's
 * largest logit, so that finite ones never overflow; a row with NaN or +infinity becomes NaN. `out`
 * may be `logits`. */
void softmax(const float *logits, size_t classes, double temperature, size_t from, size_t to,
             float *out);

struct loss_batch {
    size_t samples, classes;
    const float *logits;  /* samples x classes */
    const float *targets; /* samples x classes: the probability that each class should get */
    const float *weights; /* samples: how much each counts; NULL: 1 */
    double smoothing;     /* 0..1: this share of each target is spread evenly over all classes */
};

struct loss_sum {
    double loss;  /* the sum of weight x cross-entropy in nats; NaN if a logit is */
    size_t right; /* answers (largest logits) that are the target's largest class */
};

/* The loss of samples from..to-1: cross-entropy -sum(target x log(softmax(logits))) with smoothed
 * targets (C. Szegedy et al., "Rethinking the Inception architecture for computer vision", 2016).
 * `gradient`, if not NULL, is samples x classes and gets in the same rows the derivative of the
 * mean over the batch, sum(weight x loss) / batch->samples, with respect to the logits. */
struct loss_sum loss_cross_entropy(const struct loss_batch *batch, size_t from, size_t to,
                                   float *gradient);

#endif
