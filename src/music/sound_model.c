#include "music/sound_network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const enum feature sound_estimated[SOUND_ESTIMATES] = {
    FEATURE_ENERGY,
    FEATURE_VALENCE,
    FEATURE_DANCEABILITY,
    FEATURE_ACOUSTICNESS,
};

struct net *sound_network(size_t inputs, size_t members, size_t hidden, double dropout_in,
                          double dropout) {
    struct net *net = net_new();
    int input = net_input(net, inputs, 1, 1);
    for (size_t i = 0; i < members; i++) {
        int layer = dropout_in > 0 ? net_dropout(net, input, dropout_in) : input;
        layer = net_relu(net, net_dense(net, layer, hidden));
        layer = dropout > 0 ? net_dropout(net, layer, dropout) : layer;
        net_output(net, net_dense(net, layer, MOOD_COUNT));
    }
    return net;
}

struct sound_model *sound_model_new(size_t inputs, size_t members, size_t hidden) {
    struct sound_model *model = memory_new(1, sizeof *model);
    *model = (struct sound_model){
        .inputs = inputs,
        .members = members,
        .hidden = hidden,
        .mean = memory_new(inputs, sizeof(float)),
        .deviation = memory_new(inputs, sizeof(float)),
        .net = sound_network(inputs, members, hidden, 0, 0),
        .temperature = 1,
        .usual = 1,
        .estimates = memory_new(SOUND_ESTIMATES * (inputs + 1), sizeof(float)),
        .recipe = memory_string(""),
        .data = memory_string(""),
        .accuracy = -1,
        .arousal = -1,
        .valence = -1,
        .calibration = -1,
    };
    for (size_t i = 0; i < inputs; i++) {
        model->deviation[i] = 1;
    }
    return model;
}

void sound_model_free(struct sound_model *model) {
    if (model != NULL) {
        net_plan_free(model->plan);
        net_free(model->net);
        free(model->mean);
        free(model->deviation);
        free(model->estimates);
        free(model->recipe);
        free(model->data);
        free(model);
    }
}

bool sound_model_ready(struct sound_model *model, struct error *err) {
    struct net_options options = {.batch = 1, .precision = NET_FP32, .threads = 1};
    net_plan_free(model->plan);
    model->plan = net_compile(model->net, &options, err);
    return model->plan != NULL;
}

void sound_standardise(const struct sound_model *model, const double *inputs, float *out) {
    for (size_t i = 0; i < model->inputs; i++) {
        double value = (inputs[i] - (double)model->mean[i]) / (double)model->deviation[i];
        out[i] = isfinite(value) ? (float)fmin(4, fmax(-4, value)) : 0;
    }
}

double sound_distance(const float *standard, size_t inputs) {
    double sum = 0;
    for (size_t i = 0; i < inputs; i++) {
        sum += (double)(standard[i] * standard[i]);
    }
    return sum / (double)inputs;
}

bool sound_logits(struct sound_model *model, const float *standard, double logits[MOOD_COUNT],
                  struct error *err) {
    memcpy(net_plan_input(model->plan), standard, model->inputs * sizeof *standard);
    if (!net_forward(model->plan, 0, err)) {
        return false;
    }
    for (size_t m = 0; m < MOOD_COUNT; m++) {
        logits[m] = 0;
    }
    for (size_t i = 0; i < model->members; i++) {
        const float *output = net_plan_output(model->plan, i);
        for (size_t m = 0; m < MOOD_COUNT; m++) {
            logits[m] += (double)output[m] / (double)model->members;
        }
    }
    return true;
}

/* Logits grow with the distance, and a network knows nothing of what lies there: the fourth power
 * brings noise, which is twice as far away as music, to no mood at all. */
double sound_temperature(const struct sound_model *model, double distance) {
    double beyond = fmax(1, distance / model->usual);
    return model->temperature * beyond * beyond * beyond * beyond;
}

static double logistic(double x) {
    return 1 / (1 + exp(-x));
}

double sound_estimate(const struct sound_model *model, const float *standard, size_t index) {
    const float *weight = model->estimates + index * (model->inputs + 1);
    double sum = (double)weight[model->inputs];
    bool none = sum == 0;
    for (size_t i = 0; i < model->inputs; i++) {
        sum += (double)(weight[i] * standard[i]);
        none = none && weight[i] == 0;
    }
    return none ? NAN : logistic(sum);
}

/* Tempo, key, mode and loudness are what they are; energy and valence are what all of Mien works
 * with, so where a model has no estimate of them arousal and valence stand in. */
static void measured(const struct sound_facts *facts, const struct loudness_facts *loudness,
                     struct sound_answer *out) {
    out->feature[FEATURE_TEMPO] = facts->tempo;
    out->feature[FEATURE_KEY] = facts->key < 0 ? NAN : facts->key;
    out->feature[FEATURE_MODE] = facts->key < 0 ? NAN : !facts->minor;
    out->feature[FEATURE_LOUDNESS] = loudness->integrated;
    if (isnan(out->feature[FEATURE_ENERGY])) {
        out->feature[FEATURE_ENERGY] = (1 + out->arousal) / 2;
    }
    if (isnan(out->feature[FEATURE_VALENCE])) {
        out->feature[FEATURE_VALENCE] = (1 + out->valence) / 2;
    }
}

bool sound_model_answer(struct sound_model *model, const struct sound_facts *facts,
                        const struct loudness_facts *loudness, struct sound_answer *out,
                        struct error *err) {
    float *standard = memory_new(model->inputs, sizeof *standard), small[MOOD_COUNT];
    double logits[MOOD_COUNT];
    struct sound_inputs inputs = sound_inputs_of(facts);
    sound_standardise(model, inputs.value, standard);
    sound_inputs_free(&inputs);
    bool heard = !isnan(facts->centre.mean), good = sound_logits(model, standard, logits, err);
    for (size_t f = 0; f < FEATURE_COUNT; f++) {
        out->feature[f] = NAN;
    }
    if (good) {
        double temperature = sound_temperature(model, sound_distance(standard, model->inputs));
        for (size_t m = 0; m < MOOD_COUNT; m++) {
            small[m] = heard ? (float)logits[m] : 0;
        }
        softmax(small, MOOD_COUNT, temperature, 0, 1, small);
        double sum = 0;
        for (size_t m = 0; m < MOOD_COUNT; m++) {
            sum += (double)small[m];
        }
        for (size_t m = 0; m < MOOD_COUNT; m++) {
            out->mood[m] = (double)small[m] / sum;
        }
        struct mood_point point = mood_point_of(out->mood);
        out->valence = point.valence;
        out->arousal = point.arousal;
        for (size_t e = 0; heard && e < SOUND_ESTIMATES; e++) {
            out->feature[sound_estimated[e]] = sound_estimate(model, standard, e);
        }
        measured(facts, loudness, out);
    }
    free(standard);
    return good;
}
