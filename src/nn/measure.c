#include "nn/training.h"

#include <string.h>

bool net_answers(struct net_plan *plan, size_t batch, const struct net_source *source, size_t index,
                 float *answers, float *targets, struct error *err) {
    float *input = net_plan_input(plan);
    size_t classes = net_plan_output_size(plan, index);
    for (size_t from = 0; from < source->count; from += batch) {
        size_t count = source->count - from < batch ? source->count - from : batch;
        for (size_t i = 0; i < count; i++) {
            source->fill(source->context, from + i, NULL, input + i * source->inputs,
                         targets + (from + i) * source->targets);
        }
        /* What is left of the last batch repeats what is in it already. */
        if (!net_forward(plan, 0, err)) {
            return false;
        }
        memcpy(answers + from * classes, net_plan_output(plan, index),
               count * classes * sizeof *answers);
    }
    return true;
}
