/* Whether probabilities mean what they say (C. Guo et al., "On calibration of modern neural
 * networks", 2017). */
#ifndef NN_CALIBRATION_H
#define NN_CALIBRATION_H

#include "base/base.h"

/* The temperature by which to divide logits so that the cross-entropy of their softmax is least,
 * 0.01..100: above 1 for a network that is surer than it is right. `logits` and `targets` are
 * samples x classes, of samples that the network did not learn from. 1 if there are none, or if a
 * logit is NaN or infinite. */
double calibration_temperature(const float *logits, const float *targets, size_t samples,
                               size_t classes);

enum { CALIBRATION_BINS = 15 };

/* The samples whose answer has a probability in (i / 15, (i + 1) / 15], for a reliability diagram;
 * the first takes 0 and NaN as well. */
struct calibration_bin {
    size_t samples;
    double certainty; /* the mean probability of the answers; 0 without samples */
    double accuracy;  /* the share of answers that are right, or the mean share that the targets
                         give them where several are right for some; 0 without samples */
};

/* The expected calibration error, 0..1: by how much certainty and accuracy differ, averaged over
 * the samples. `probabilities` and `targets` are samples x classes; `bin` has CALIBRATION_BINS. 0
 * if there are no samples. */
double calibration_error(const float *probabilities, const float *targets, size_t samples,
                         size_t classes, struct calibration_bin *bin);

#endif
