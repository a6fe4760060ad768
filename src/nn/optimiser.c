#include "nn/optimiser.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[OPTIMISER_COUNT] = {"sgd", "adam", "adamw"};

const char *optimiser_name(enum optimiser_kind kind) {
    return kind >= 0 && kind < OPTIMISER_COUNT ? names[kind] : "unknown";
}

enum optimiser_kind optimiser_from_name(const char *name) {
    for (int i = 0; i < OPTIMISER_COUNT; i++) {
        if (text_same(name, names[i])) {
            return (enum optimiser_kind)i;
        }
    }
    return OPTIMISER_UNKNOWN;
}

struct optimiser_options optimiser_defaults(enum optimiser_kind kind) {
    return (struct optimiser_options){.kind = kind,
                                      .beta1 = 0.9,
                                      .beta2 = 0.999,
                                      .epsilon = 1e-7,
                                      .weight_decay = kind == OPTIMISER_ADAMW ? 0.01 : 0};
}

/* Written so that NaN is in no range. */
static bool share(double value) {
    return value >= 0 && value < 1;
}

bool optimiser_check(const struct optimiser_options *options, struct error *err) {
    if (options->kind < 0 || options->kind >= OPTIMISER_COUNT) {
        return error_set(err, "there is no such optimiser: choose sgd, adam or adamw");
    }
    if (!share(options->momentum)) {
        return error_set(err, "a momentum of %g makes no sense: it is from 0 to below 1",
                         options->momentum);
    }
    if (options->nesterov && options->momentum == 0) {
        return error_set(err, "Nesterov's momentum needs a momentum above 0");
    }
    if (!share(options->beta1) || !share(options->beta2)) {
        return error_set(err, "betas of %g and %g make no sense: they are from 0 to below 1",
                         options->beta1, options->beta2);
    }
    if (!(options->epsilon > 0) || !isfinite(options->epsilon)) {
        return error_set(err, "an epsilon of %g makes no sense: it is above 0", options->epsilon);
    }
    if (!(options->weight_decay >= 0) || !isfinite(options->weight_decay)) {
        return error_set(err, "a weight decay of %g makes no sense: it is 0 or more",
                         options->weight_decay);
    }
    return true;
}

struct optimiser optimiser_new(const struct optimiser_options *options, size_t count) {
    struct optimiser optimiser = {.options = *options, .count = count};
    optimiser.first = memory_new(count, sizeof(float));
    if (options->kind != OPTIMISER_SGD) {
        optimiser.second = memory_new(count, sizeof(float));
    }
    return optimiser;
}

void optimiser_free(struct optimiser *optimiser) {
    free(optimiser->first);
    free(optimiser->second);
    *optimiser = (struct optimiser){0};
}

struct optimiser_step optimiser_begin(struct optimiser *optimiser, double rate, double scale) {
    const struct optimiser_options *options = &optimiser->options;
    double t = (double)++optimiser->steps;
    return (struct optimiser_step){rate, scale, 1 / (1 - pow(options->beta1, t)),
                                   1 / sqrt(1 - pow(options->beta2, t))};
}

/* Moments of a weight whose gradient stays 0 (behind a ReLU that never opens) shrink from step to
 * step until they are denormal; there they get stuck, and every further step takes ten to twenty
 * times as long. Long before, they are 0 for all that matters. */
VECTOR_INLINE float settled(float moment) {
    return fabsf(moment) < 1e-36F ? 0 : moment;
}

VECTOR_CLONES
static void sgd(float rate, float scale, float decay, float momentum, const float *gradients,
                size_t count, float *restrict velocity, float *restrict weights) {
    for (size_t i = 0; i < count; i++) {
        float gradient = gradients[i] * scale + decay * weights[i];
        velocity[i] = settled(momentum * velocity[i] + gradient);
        weights[i] -= rate * velocity[i];
    }
}

VECTOR_CLONES
static void sgd_nesterov(float rate, float scale, float decay, float momentum,
                         const float *gradients, size_t count, float *restrict velocity,
                         float *restrict weights) {
    for (size_t i = 0; i < count; i++) {
        float gradient = gradients[i] * scale + decay * weights[i];
        velocity[i] = settled(momentum * velocity[i] + gradient);
        weights[i] -= rate * (gradient + momentum * velocity[i]);
    }
}

/* The numbers of a step of Adam as the loop needs them. */
struct adam {
    float scale, decay; /* of the gradient */
    float beta1, rest1, beta2, rest2;
    float keep;                /* AdamW: the share of a weight that stays */
    float rate, root, epsilon; /* rate / (1 - beta1^t), 1 / sqrt(1 - beta2^t) */
};

/* One loop for Adam and AdamW: it waits for memory, so that the one product more is free. */
VECTOR_CLONES
static void adam(const struct adam *adam, const float *gradients, size_t count,
                 float *restrict first, float *restrict second, float *restrict weights) {
    const struct adam a = *adam;
    for (size_t i = 0; i < count; i++) {
        float gradient = gradients[i] * a.scale + a.decay * weights[i];
        first[i] = settled(a.beta1 * first[i] + a.rest1 * gradient);
        second[i] = settled(a.beta2 * second[i] + a.rest2 * (gradient * gradient));
        weights[i] =
            a.keep * weights[i] - a.rate * first[i] / (sqrtf(second[i]) * a.root + a.epsilon);
    }
}

void optimiser_update(const struct optimiser *optimiser, const struct optimiser_step *step,
                      bool decay, const float *gradients, size_t from, size_t to, float *weights) {
    const struct optimiser_options *options = &optimiser->options;
    float rate = (float)step->rate, scale = (float)step->scale;
    double fading = decay ? options->weight_decay : 0;
    bool decoupled = options->kind == OPTIMISER_ADAMW;
    if (options->kind == OPTIMISER_SGD) {
        (options->nesterov ? sgd_nesterov : sgd)(
            rate, scale, (float)fading, (float)options->momentum, gradients + from, to - from,
            optimiser->first + from, weights + from);
        return;
    }
    struct adam numbers = {.scale = scale,
                           .decay = decoupled ? 0 : (float)fading,
                           .beta1 = (float)options->beta1,
                           .rest1 = (float)(1 - options->beta1),
                           .beta2 = (float)options->beta2,
                           .rest2 = (float)(1 - options->beta2),
                           .keep = decoupled ? (float)(1 - step->rate * fading) : 1,
                           .rate = (float)(step->rate * step->first),
                           .root = (float)step->second,
                           .epsilon = (float)options->epsilon};
    adam(&numbers, gradients + from, to - from, optimiser->first + from, optimiser->second + from,
         weights + from);
}

/* Lanes side by side, in double: with millions of gradients a sum of floats would lose digits. */
enum { LANES = 16 };

VECTOR_CLONES
static double squares(const float *values, size_t count) {
    double lanes[LANES] = {0}, sum = 0;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            lanes[l] += (double)values[i + l] * values[i + l];
        }
    }
    for (size_t l = 0; i + l < count; l++) {
        lanes[l] += (double)values[i + l] * values[i + l];
    }
    for (size_t l = 0; l < LANES; l++) {
        sum += lanes[l];
    }
    return sum;
}

double gradient_squares(const float *gradients, size_t from, size_t to) {
    return squares(gradients + from, to - from);
}

double gradient_scale(double squares, double most) {
    double norm = sqrt(squares);
    if (!isfinite(norm)) {
        return NAN;
    }
    return most == 0 || norm <= most ? 1 : most / norm;
}
