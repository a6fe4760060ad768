#include "expression/classifier.h"

#include "expression/samples.h"
#include "expression/training_faces.h"

#include <math.h>
#include <stdlib.h>

struct classifier {
    struct model *model;
    struct net_plan *plan;
    size_t batch;
};

struct classifier *classifier_new(struct model *model, const struct classifier_options *options,
                                  struct error *err) {
    struct net_plan *plan =
        model_compile(model, options->batch, options->precision, options->threads, err);
    if (plan == NULL) {
        return NULL;
    }
    struct classifier *classifier = memory_new(1, sizeof *classifier);
    *classifier = (struct classifier){model, plan, options->batch};
    return classifier;
}

void classifier_free(struct classifier *classifier) {
    if (classifier != NULL) {
        net_plan_free(classifier->plan);
        free(classifier);
    }
}

bool classifier_moods(struct classifier *classifier, const unsigned char *faces, size_t count,
                      double (*out)[MOOD_COUNT], struct error *err) {
    for (size_t from = 0; from < count; from += classifier->batch) {
        size_t here = count - from < classifier->batch ? count - from : classifier->batch;
        float *input = net_plan_input(classifier->plan);
        for (size_t i = 0; i < here; i++) {
            face_to_input(faces + (from + i) * SAMPLE_PIXELS, input + i * SAMPLE_PIXELS);
        }
        if (!net_forward(classifier->plan, 0, err)) {
            return false;
        }
        float probabilities[MOOD_COUNT];
        const float *logits = net_plan_output(classifier->plan, 1);
        for (size_t i = 0; i < here; i++) {
            softmax(logits + i * classifier->model->classes, MOOD_COUNT,
                    classifier->model->temperature, 0, 1, probabilities);
            if (!isfinite(probabilities[0])) {
                return error_set(err, "the network's answer is no number, since its weights are "
                                      "far too large: train it again");
            }
            for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
                out[from + i][mood] = (double)probabilities[mood];
            }
        }
    }
    return true;
}
