/* How weights learn from gradients: SGD with momentum (Nesterov's as well), Adam (D. Kingma and
 * J. Ba, 2015), AdamW (I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019).
 *
 * The formulas are PyTorch's; g is the gradient after clipping, t counts steps from 1:
 *   SGD    g += decay w;  v = momentum v + g;  w -= rate v  (Nesterov: rate (g + momentum v)).
 *          Keras has the rate within v; that is the same while the rate stays the same.
 *   Adam   g += decay w;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2;
 *          w -= rate m^ / (sqrt(v^) + epsilon),  m^ = m / (1 - beta1^t),  v^ = v / (1 - beta2^t).
 *          TensorFlow 2 adds its epsilon to sqrt(v) instead of sqrt(v^): early steps are smaller
 *          there where gradients are tiny, and after some thousand steps it is the same.
 *   AdamW  w -= rate decay w, then Adam without decay in g. */
#ifndef NN_OPTIMISER_H
#define NN_OPTIMISER_H

#include "base/base.h"

enum optimiser_kind {
    OPTIMISER_SGD,
    OPTIMISER_ADAM,
    OPTIMISER_ADAMW,
    OPTIMISER_COUNT,
    OPTIMISER_UNKNOWN = -1
};

/* "sgd", "adam", "adamw"; "unknown" for OPTIMISER_UNKNOWN. */
const char *optimiser_name(enum optimiser_kind kind);

/* The one of that name, in any case; OPTIMISER_UNKNOWN if there is none. */
enum optimiser_kind optimiser_from_name(const char *name);

struct optimiser_options {
    enum optimiser_kind kind;
    double momentum;     /* SGD: 0..1, 1 excluded */
    bool nesterov;       /* SGD: look ahead along the momentum */
    double beta1, beta2; /* Adam: 0..1, 1 excluded */
    double epsilon;      /* Adam: above 0 */
    double weight_decay; /* 0 or more; only for the weights that ask for it */
};

/* Keras' values: momentum 0 for SGD; betas 0.9 and 0.999, epsilon 1e-7 for Adam; no decay, except
 * 0.01 for AdamW, as in PyTorch. */
struct optimiser_options optimiser_defaults(enum optimiser_kind kind);

/* False with an error that names the option if a value is out of its range. */
bool optimiser_check(const struct optimiser_options *options, struct error *err);

/* Plain arrays, so that all of it can be saved and restored. */
struct optimiser {
    struct optimiser_options options;
    size_t count;   /* weights */
    float *first;   /* count: momentum, or Adam's m; starts as 0 */
    float *second;  /* count: Adam's v; NULL for SGD */
    uint64_t steps; /* taken so far */
};

/* Nothing learned yet; the options must have passed optimiser_check(). */
struct optimiser optimiser_new(const struct optimiser_options *options, size_t count);
void optimiser_free(struct optimiser *optimiser);

/* What all ranges of a step share. */
struct optimiser_step {
    double rate;          /* the learning rate */
    double scale;         /* what gradients are multiplied by first, see gradient_scale() */
    double first, second; /* Adam: 1 / (1 - beta1^t), 1 / sqrt(1 - beta2^t) */
};

/* Counts a step and prepares it. */
struct optimiser_step optimiser_begin(struct optimiser *optimiser, double rate, double scale);

/* Moves the weights from..to-1 of the flat array. `decay` says whether weight decay is for them: it
 * is for weights, not for biases or the scales and shifts of norms. Ranges can be done side by
 * side; each weight once a step. */
void optimiser_update(const struct optimiser *optimiser, const struct optimiser_step *step,
                      bool decay, const float *gradients, size_t from, size_t to, float *weights);

/* The sum of squares of gradients from..to-1; the sums of all ranges added and their root taken are
 * the norm. The same ranges, added in the same order, give the same bits. */
double gradient_squares(const float *gradients, size_t from, size_t to);

/* What to multiply gradients by so that their norm is `most` at the most; 1 if it is already, or if
 * `most` is 0, which means no limit. NaN if the sum of squares is not finite: then the training has
 * diverged, and no step should be taken. */
double gradient_scale(double squares, double most);

#endif
