#include "expression/classifier.h"

#include "expression/lessons.h"
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

/* The moods' shares of what a network says. Where it is likelier that the face shows disgust, fear
 * or surprise than any of the moods, they are so much nearer to each other: all four are guesses
 * then. False if it is no number. */
static bool read_answer(const struct model *model, const float *logits, double out[MOOD_COUNT]) {
    float all[CLASSES_EMOTIONS];
    double moods = 0;
    softmax(logits, model->classes, model->temperature, 0, 1, all);
    for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
        moods += (double)all[mood];
    }
    double other = moods < 0.5 ? 1 - moods : 0;
    for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
        double share = moods > 0 ? (double)all[mood] / moods : 1.0 / MOOD_COUNT;
        out[mood] = (1 - other) * share + other / MOOD_COUNT;
    }
    return isfinite(moods);
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
        const float *logits = net_plan_output(classifier->plan, 1);
        for (size_t i = 0; i < here; i++) {
            if (!read_answer(classifier->model, logits + i * classifier->model->classes,
                             out[from + i])) {
                return error_set(err, "the network's answer is no number, since its weights are "
                                      "far too large: train it again");
            }
        }
    }
    return true;
}
