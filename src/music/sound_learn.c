#include "music/sound_learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sound_recipe sound_recipe_usual(void) {
    return (struct sound_recipe){.members = 8,
                                 .hidden = 64,
                                 .epochs = 30,
                                 .batch = 64,
                                 .rate = 2e-3,
                                 .decay = 0.01,
                                 .dropout_in = 0.3,
                                 .dropout = 0.5,
                                 .noise = 0.2,
                                 .smoothing = 0.05,
                                 .ridge = 50,
                                 .seed = 1};
}

char *sound_recipe_text(const struct sound_recipe *recipe) {
    struct text text = {0};
    text_format(&text,
                "members = %zu\nhidden = %zu\nepochs = %u\nbatch = %u\nrate = %g\ndecay = %g\n"
                "dropout_in = %g\ndropout = %g\nnoise = %g\nsmoothing = %g\n"
                "ridge = %g\n",
                recipe->members, recipe->hidden, recipe->epochs, recipe->batch, recipe->rate,
                recipe->decay, recipe->dropout_in, recipe->dropout, recipe->noise,
                recipe->smoothing, recipe->ridge);
    return text.data;
}

/* ---- lessons ---- */

/* Variants of examples, standardised, as a network learns them. */
struct lessons {
    size_t count, inputs;
    float *standard; /* count x inputs */
    enum mood *mood;
    double noise; /* how far values are moved at most */
};

/* Of which mean and deviation are what is standardised by: all variants of those that are used. */
static void learn_scaling(struct sound_model *model, const struct sound_set *set,
                          const bool *used) {
    for (size_t i = 0; i < set->inputs; i++) {
        double sum = 0, squares = 0, count = 0;
        for (size_t v = 0; v < set->count * SOUND_VARIANTS; v++) {
            double value = (double)set->value[v * set->inputs + i];
            if (used[v / SOUND_VARIANTS] && isfinite(value)) {
                sum += value;
                squares += value * value;
                count++;
            }
        }
        double mean = count > 0 ? sum / count : 0;
        double variance = count > 0 ? squares / count - mean * mean : 0;
        model->mean[i] = (float)mean;
        model->deviation[i] = variance > 1e-12 ? (float)sqrt(variance) : 1;
    }
}

/* Variant `v` of all, counted through, as the networks take it. */
static void standardise(const struct sound_model *model, const struct sound_set *set, size_t v,
                        float *out) {
    double value[SOUND_INPUTS_MOST];
    for (size_t i = 0; i < set->inputs; i++) {
        value[i] = (double)set->value[v * set->inputs + i];
    }
    sound_standardise(model, value, out);
}

static struct lessons lessons_of(const struct sound_model *model, const struct sound_set *set,
                                 const bool *used, const struct sound_recipe *recipe) {
    struct lessons lessons = {.inputs = set->inputs, .noise = sqrt(3) * recipe->noise};
    size_t most = set->count * SOUND_VARIANTS;
    lessons.standard = memory_new(most, set->inputs * sizeof(float));
    lessons.mood = memory_new(most, sizeof *lessons.mood);
    for (size_t v = 0; v < most; v++) {
        if (used[v / SOUND_VARIANTS]) {
            lessons.mood[lessons.count] = set->example[v / SOUND_VARIANTS].mood;
            standardise(model, set, v, lessons.standard + lessons.count++ * set->inputs);
        }
    }
    return lessons;
}

static void fill(const void *context, size_t sample, struct random *random, float *input,
                 float *target) {
    const struct lessons *lessons = context;
    const float *standard = lessons->standard + sample * lessons->inputs;
    for (size_t i = 0; i < lessons->inputs; i++) {
        double noise = random == NULL ? 0 : lessons->noise * (2 * random_unit(random) - 1);
        input[i] = (float)((double)standard[i] + noise);
    }
    for (size_t m = 0; m < MOOD_COUNT; m++) {
        target[m] = m == (size_t)lessons->mood[sample];
    }
}

/* ---- learning ---- */

static bool learn_member(const struct lessons *lessons, const struct sound_recipe *recipe,
                         size_t member, struct net *net, struct error *err) {
    struct net_source source = {lessons->count, lessons->inputs, MOOD_COUNT, fill, lessons};
    struct trainer_options options = {
        .batch = recipe->batch,
        .epochs = recipe->epochs,
        .optimiser = optimiser_defaults(OPTIMISER_ADAMW),
        .schedule = {.kind = SCHEDULE_COSINE,
                     .rate = recipe->rate,
                     .epochs = recipe->epochs,
                     .warmup_steps = 20},
        .smoothing = recipe->smoothing,
        .clip = 5,
        .start = NET_HE,
        .precision = NET_FP32,
        .threads = 1,
        .loader_threads = 1,
        .seed = recipe->seed * 1000 + member,
    };
    options.optimiser.weight_decay = recipe->decay;
    struct trainer *trainer = trainer_new(net, &source, &options, err);
    bool good = trainer != NULL;
    while (good && !trainer_done(trainer)) {
        good = trainer_step(trainer, err);
        if (good && trainer_at_epoch_end(trainer)) {
            trainer_end_epoch(trainer, 0, 0);
        }
    }
    trainer_free(trainer);
    return good;
}

/* Member `member` of the networks side by side gets what one has learned alone. */
static void take_member(struct sound_model *model, size_t member, struct net *from) {
    size_t tensors = net_tensors(from);
    for (size_t i = 0; i < tensors; i++) {
        const struct net_tensor *source = net_tensor(from, i);
        const struct net_tensor *to = net_tensor(model->net, member * tensors + i);
        memcpy(net_weights(model->net) + to->offset, net_weights(from) + source->offset,
               source->count * sizeof(float));
    }
}

static bool learn_members(struct sound_model *model, const struct lessons *lessons,
                          const struct sound_recipe *recipe, struct error *err) {
    bool good = true;
    for (size_t m = 0; good && m < recipe->members; m++) {
        struct net *net =
            sound_network(lessons->inputs, 1, recipe->hidden, recipe->dropout_in, recipe->dropout);
        good = learn_member(lessons, recipe, m, net, err);
        if (good) {
            take_member(model, m, net);
        }
        net_free(net);
    }
    return good;
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Within which nineteen of twenty examples are. */
static double usual_distance(const struct sound_set *set, const float *whole, const bool *used) {
    double *distance = memory_new(set->count, sizeof *distance);
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (used[i]) {
            distance[count++] = sound_distance(whole + i * set->inputs, set->inputs);
        }
    }
    qsort(distance, count, sizeof *distance, by_size);
    double usual = count > 0 ? distance[count * 19 / 20] : 1;
    free(distance);
    return fmax(usual, 0.5);
}

struct sound_model *sound_learn(const struct sound_set *set, const struct sound_recipe *recipe,
                                const unsigned *fold, unsigned without, struct error *err) {
    struct sound_model *model = sound_model_new(set->inputs, recipe->members, recipe->hidden);
    bool *used = memory_new(set->count, sizeof *used);
    float *whole = memory_new(set->count, set->inputs * sizeof *whole);
    for (size_t i = 0; i < set->count; i++) {
        used[i] = fold == NULL || fold[i] != without;
    }
    learn_scaling(model, set, used);
    struct lessons lessons = lessons_of(model, set, used, recipe);
    bool good = learn_members(model, &lessons, recipe, err) && sound_model_ready(model, err);
    for (size_t i = 0; i < set->count; i++) {
        standardise(model, set, i * SOUND_VARIANTS, whole + i * set->inputs);
    }
    model->usual = usual_distance(set, whole, used);
    sound_learn_estimates(model, set, whole, used, recipe->ridge);
    model->seed = recipe->seed;
    free(model->recipe);
    model->recipe = sound_recipe_text(recipe);
    free(lessons.standard);
    free(lessons.mood);
    free(whole);
    free(used);
    if (!good) {
        sound_model_free(model);
        return NULL;
    }
    return model;
}
