#include "expression/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool evaluate(struct net_plan *plan, size_t batch, const struct net_source *source,
              double temperature, struct evaluation *out, struct error *err) {
    size_t classes = source->targets, count = source->count;
    size_t outputs = net_plan_output_size(plan, 1);
    float *logits = memory_new(count * outputs, sizeof *logits);
    float *targets = memory_new(count * classes, sizeof *targets);
    double started = clock_seconds();
    bool good = net_answers(plan, batch, source, 1, logits, targets, err);
    for (size_t i = 0; good && i < count; i++) { /* the classes that are asked for come first */
        memmove(logits + i * classes, logits + i * outputs, classes * sizeof *logits);
    }
    if (good) {
        *out = (struct evaluation){
            .samples = count, .seconds = clock_seconds() - started, .score = score_new(classes)};
        struct loss_batch answers = {count, classes, logits, targets, NULL, 0};
        out->loss = loss_cross_entropy(&answers, 0, count, NULL).loss / (double)count;
        score_add_rows(&out->score, targets, logits, count);
        out->accuracy = score_accuracy(&out->score);
        out->temperature = temperature > 0
                               ? temperature
                               : calibration_temperature(logits, targets, count, classes);
        softmax(logits, classes, out->temperature, 0, count, logits);
        out->calibration_error = calibration_error(logits, targets, count, classes, out->bin);
    }
    if (good && !isfinite(out->loss)) {
        evaluation_free(out);
        good = error_set(err, "the network's answers are no numbers, since its weights are far too "
                              "large: train it again, with a lower learning rate");
    }
    free(logits);
    free(targets);
    return good;
}

void evaluation_free(struct evaluation *evaluation) {
    score_free(&evaluation->score);
}
