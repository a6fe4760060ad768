#include "nn/loss.h"

#include "nn/score.h"

#include <math.h>

/* Here everything is in double and sample after sample: a batch has a few hundred logits, which is
 * microseconds beside the layers that made them. */

static double largest_of(const float *row, size_t classes) {
    return row[class_largest(row, classes)];
}

void softmax(const float *logits, size_t classes, double temperature, size_t from, size_t to,
             float *out) {
    for (size_t s = from; s < to; s++) {
        const float *row = logits + s * classes;
        double largest = largest_of(row, classes), sum = 0;
        for (size_t c = 0; c < classes; c++) {
            sum += exp((row[c] - largest) / temperature);
        }
        for (size_t c = 0; c < classes; c++) {
            out[s * classes + c] = (float)(exp((row[c] - largest) / temperature) / sum);
        }
    }
}

/* The logarithm of the sum of exp(row). */
static double log_sum(const float *row, size_t classes) {
    double largest = largest_of(row, classes), sum = 0;
    for (size_t c = 0; c < classes; c++) {
        sum += exp(row[c] - largest);
    }
    return largest + log(sum);
}

static double smoothed(const struct loss_batch *batch, double target) {
    return target * (1 - batch->smoothing) + batch->smoothing / (double)batch->classes;
}

struct loss_sum loss_cross_entropy(const struct loss_batch *batch, size_t from, size_t to,
                                   float *gradient) {
    struct loss_sum sum = {0, 0};
    size_t classes = batch->classes;
    for (size_t s = from; s < to; s++) {
        const float *row = batch->logits + s * classes, *targets = batch->targets + s * classes;
        double weight = batch->weights == NULL ? 1 : batch->weights[s];
        double whole = log_sum(row, classes), loss = 0, wanted = 0;
        for (size_t c = 0; c < classes; c++) {
            double target = smoothed(batch, targets[c]);
            /* A class that nobody wants costs nothing, even at a logit of minus infinity. */
            loss += target == 0 ? 0 : target * (whole - row[c]);
            wanted += target; /* 1, but for rounding */
        }
        sum.loss += weight * loss;
        sum.right += class_largest(row, classes) == class_largest(targets, classes);
        for (size_t c = 0; gradient != NULL && c < classes; c++) {
            double slope = wanted * exp(row[c] - whole) - smoothed(batch, targets[c]);
            gradient[s * classes + c] = (float)(slope * weight / (double)batch->samples);
        }
    }
    return sum;
}
