/* How good a network is on labelled faces. */
#ifndef EXPRESSION_EVALUATION_H
#define EXPRESSION_EVALUATION_H

#include "nn/nn.h"

struct evaluation {
    size_t samples;
    double accuracy, loss;    /* loss as it was trained: without smoothing, temperature 1 */
    double calibration_error; /* with the temperature */
    struct calibration_bin bin[CALIBRATION_BINS];
    struct score score; /* confusion; rows are what people said */
    double seconds;     /* that the network took */
    double temperature; /* that was used */
};

/* Measures a plan for inference of `batch` on a source, whose targets are the first of the classes
 * that the network tells apart: only these are compared. `temperature` is what logits are divided
 * by; 0: the one that fits these samples best. False with an error if the loss is no finite number,
 * so that all figures are some. */
bool evaluate(struct net_plan *plan, size_t batch, const struct net_source *source,
              double temperature, struct evaluation *out, struct error *err);
void evaluation_free(struct evaluation *evaluation);

#endif
