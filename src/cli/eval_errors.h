/* The worst mistakes of a model, as pictures. */
#ifndef CLI_EVAL_ERRORS_H
#define CLI_EVAL_ERRORS_H

#include "expression/expression.h"

/* Writes a sheet for each mood into the folder, errors-angry.png and so on: the faces of the subset
 * that people call so and the model does not, those first of which it is surest. */
bool eval_draw_errors(struct model *model, enum net_precision precision, unsigned threads,
                      const struct samples *samples, const struct samples_subset *subset,
                      const char *folder, struct error *err);

#endif
