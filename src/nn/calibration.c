#include "nn/calibration.h"

#include "nn/score.h"

#include <math.h>

/* The derivative of the summed cross-entropy with respect to 1 / temperature: of each sample, the
 * mean of its logits under the softmax less their mean under the target. */
static double slope(const float *logits, const float *targets, size_t samples, size_t classes,
                    double inverse) {
    double sum = 0;
    for (size_t s = 0; s < samples; s++) {
        const float *row = logits + s * classes, *target = targets + s * classes;
        double largest = row[class_largest(row, classes)];
        double whole = 0, mean = 0, wanted = 0;
        for (size_t c = 0; c < classes; c++) {
            double below = row[c] - largest, part = exp(below * inverse);
            whole += part;
            mean += part * below;
            wanted += target[c] * below;
        }
        sum += mean / whole - wanted;
    }
    return sum;
}

/* The loss is convex in 1 / temperature, so its slope changes sign once: halving always finds it,
 * where Newton's steps could leave the range. */
double calibration_temperature(const float *logits, const float *targets, size_t samples,
                               size_t classes) {
    double low = log(0.01), high = log(100);
    if (samples == 0 || !isfinite(slope(logits, targets, samples, classes, 1))) {
        return 1;
    }
    for (int halving = 0; halving < 44; halving++) { /* to 1e-12 */
        double middle = (low + high) / 2;
        if (slope(logits, targets, samples, classes, exp(-middle)) > 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return exp((low + high) / 2);
}

static size_t bin_of(double probability) {
    double place = ceil(probability * CALIBRATION_BINS) - 1;
    return place > 0 ? (size_t)fmin(place, CALIBRATION_BINS - 1) : 0;
}

double calibration_error(const float *probabilities, const float *targets, size_t samples,
                         size_t classes, struct calibration_bin *bin) {
    double apart = 0;
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        bin[b] = (struct calibration_bin){0, 0, 0};
    }
    for (size_t s = 0; s < samples; s++) {
        const float *row = probabilities + s * classes;
        size_t answer = class_largest(row, classes);
        size_t b = bin_of(row[answer]);
        bin[b].samples++;
        bin[b].certainty += row[answer];
        bin[b].accuracy += targets[s * classes + answer];
    }
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        apart += fabs(bin[b].certainty - bin[b].accuracy);
        if (bin[b].samples > 0) {
            bin[b].certainty /= (double)bin[b].samples;
            bin[b].accuracy /= (double)bin[b].samples;
        }
    }
    return samples == 0 ? 0 : apart / (double)samples;
}
