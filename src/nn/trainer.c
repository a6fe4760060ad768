#include "nn/threads.h"
#include "nn/training.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Parts of weights for threads; large enough that each is worth a thread's while. */
enum { GRAIN = 1 << 14 };

static bool check(const struct net_source *source, const struct trainer_options *options,
                  struct error *err) {
    if (options->batch == 0 || options->batch > TRAINER_BATCH) {
        return error_set(err, "batch must be from 1 to %d", TRAINER_BATCH);
    }
    if (options->epochs == 0 || options->epochs > TRAINER_EPOCHS) {
        return error_set(err, "epochs must be from 1 to %d", TRAINER_EPOCHS);
    }
    if (!(options->smoothing >= 0 && options->smoothing < 1)) {
        return error_set(err, "label smoothing must be from 0 to below 1");
    }
    if (!(options->average >= 0 && options->average < 1)) {
        return error_set(err, "the average's decay must be from 0 to below 1");
    }
    if (!(options->clip >= 0 && isfinite(options->clip))) {
        return error_set(err, "the norm to clip gradients to must be 0 or more");
    }
    if (source->count < options->batch) {
        return error_set(err, "%zu samples are less than one batch of %u", source->count,
                         options->batch);
    }
    return optimiser_check(&options->optimiser, err) && schedule_check(&options->schedule, err);
}

struct trainer *trainer_new(struct net *net, const struct net_source *source,
                            const struct trainer_options *options, struct error *err) {
    if (!check(source, options, err)) {
        return NULL;
    }
    struct random random = random_seeded(options->seed, 0);
    struct net_options compile = {.batch = options->batch,
                                  .training = true,
                                  .precision = options->precision,
                                  .threads = options->threads,
                                  .seed = options->seed};
    net_start(net, options->start, &random);
    struct net_plan *plan = net_compile(net, &compile, err);
    if (plan == NULL) {
        return NULL;
    }
    struct trainer *trainer = memory_new(1, sizeof *trainer);
    trainer->net = net;
    trainer->source = source;
    trainer->options = *options;
    trainer->options.precision = net_plan_precision(plan);
    trainer->plan = plan;
    trainer->optimiser = optimiser_new(&options->optimiser, net->weight_count);
    if (options->average > 0) {
        trainer->average = average_new(net->weights, net->weight_count, options->average);
    }
    trainer->steps_an_epoch = loader_steps(source, options->batch);
    return trainer;
}

void trainer_free(struct trainer *trainer) {
    if (trainer == NULL) {
        return;
    }
    loader_free(trainer->loader);
    net_plan_free(trainer->plan);
    optimiser_free(&trainer->optimiser);
    average_free(&trainer->average);
    free(trainer->epoch);
    free(trainer);
}

/* ---- a step ---- */

struct learning {
    struct trainer *trainer;
    const float *gradients;
    struct optimiser_step step;
    double decay; /* of the average */
    double *squares;
};

static void add_squares(void *context, size_t from, size_t to) {
    struct learning *learning = context;
    size_t count = learning->trainer->net->weight_count;
    for (size_t part = from; part < to; part++) {
        size_t end = (part + 1) * GRAIN;
        learning->squares[part] =
            gradient_squares(learning->gradients, part * GRAIN, end < count ? end : count);
    }
}

/* The sum over parts of one size, added in order, is the same however many threads there are. */
static double all_squares(struct learning *learning) {
    size_t parts = (learning->trainer->net->weight_count + GRAIN - 1) / GRAIN;
    double sum = 0;
    learning->squares = memory_new(parts, sizeof *learning->squares);
    threads_share(parts, 1, add_squares, learning);
    for (size_t i = 0; i < parts; i++) {
        sum += learning->squares[i];
    }
    free(learning->squares);
    return sum;
}

/* True for a tensor of the layers that do not learn: `layers` counts those with weights so far. */
static bool is_frozen(const struct trainer *trainer, const struct net_tensor *tensor,
                      unsigned *layers) {
    const char *dot = strchr(tensor->name, '.');
    *layers += dot != NULL && strcmp(dot, ".weight") == 0;
    return trainer->options.frozen > 0 && *layers <= trainer->options.frozen;
}

/* Tensors that weight decay is for, and others, in turn. */
static void update(void *context, size_t from, size_t to) {
    const struct learning *learning = context;
    const struct trainer *trainer = learning->trainer;
    const struct net *net = trainer->net;
    unsigned layers = 0;
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *tensor = &net->tensor[i];
        if (is_frozen(trainer, tensor, &layers) || !tensor->trained) {
            continue;
        }
        size_t begin = tensor->offset > from ? tensor->offset : from;
        size_t end = tensor->offset + tensor->count < to ? tensor->offset + tensor->count : to;
        if (begin < end) {
            optimiser_update(&trainer->optimiser, &learning->step, tensor->decays,
                             learning->gradients, begin, end, net->weights);
        }
    }
    if (trainer->options.average > 0) {
        average_update(&trainer->average, learning->decay, net->weights, from, to);
    }
}

static bool learn(struct trainer *trainer, struct error *err) {
    struct training_state *state = &trainer->state;
    struct learning learning = {.trainer = trainer, .gradients = net_plan_gradients(trainer->plan)};
    double squares = all_squares(&learning);
    double scale = gradient_scale(squares, trainer->options.clip);
    /* Squares that no float can hold would stay in Adam's moments for good. */
    if (!(squares * scale * scale <= FLT_MAX)) {
        return error_set(err,
                         "the gradients of step %llu (epoch %zu) are too large to learn from: try "
                         "a lower learning rate",
                         (unsigned long long)state->step + 1, trainer->epochs + 1);
    }
    state->rate = schedule_rate(&trainer->options.schedule, &state->schedule, state->step,
                                trainer->steps_an_epoch);
    learning.step = optimiser_begin(&trainer->optimiser, state->rate, scale);
    if (trainer->options.average > 0) {
        learning.decay = average_begin(&trainer->average);
    }
    threads_share(trainer->net->weight_count, GRAIN, update, &learning);
    return net_plan_take_weights(trainer->plan, err);
}

bool trainer_step(struct trainer *trainer, struct error *err) {
    struct training_state *state = &trainer->state;
    size_t size = trainer->options.batch, classes = net_output_size(trainer->net, 0);
    double started = clock_seconds();
    if (trainer->loader == NULL) {
        trainer->loader = loader_new(trainer->source, size, trainer->options.seed, state->step,
                                     trainer->options.loader_threads);
    }
    const struct loader_batch *batch = loader_next(trainer->loader);
    memcpy(net_plan_input(trainer->plan), batch->inputs,
           size * trainer->source->inputs * sizeof(float));
    if (!net_forward(trainer->plan, state->step, err)) {
        return false;
    }
    struct loss_batch answers = {size,           classes, net_plan_output(trainer->plan, 0),
                                 batch->targets, NULL,    trainer->options.smoothing};
    struct loss_sum sum =
        loss_cross_entropy(&answers, 0, size, net_plan_output_gradient(trainer->plan, 0));
    if (!isfinite(sum.loss)) {
        return error_set(err,
                         "the loss of step %llu (epoch %zu) is no longer a number: try a lower "
                         "learning rate",
                         (unsigned long long)state->step + 1, trainer->epochs + 1);
    }
    if (!net_backward(trainer->plan, err) || !learn(trainer, err)) {
        return false;
    }
    state->loss_sum += sum.loss;
    state->right += sum.right;
    state->step++;
    state->seconds += clock_seconds() - started;
    return true;
}

/* ---- epochs ---- */

static uint64_t steps_of_epoch(const struct trainer *trainer) {
    return trainer->state.step - trainer->epochs * trainer->steps_an_epoch;
}

bool trainer_at_epoch_end(const struct trainer *trainer) {
    return steps_of_epoch(trainer) == trainer->steps_an_epoch;
}

struct trainer_progress trainer_progress(const struct trainer *trainer) {
    double samples = (double)(steps_of_epoch(trainer) * trainer->options.batch);
    samples = samples > 0 ? samples : 1;
    return (struct trainer_progress){
        trainer->state.step, trainer->steps_an_epoch, trainer->state.loss_sum / samples,
        (double)trainer->state.right / samples, trainer->state.seconds};
}

bool trainer_end_epoch(struct trainer *trainer, double valid_loss, double valid_accuracy) {
    struct training_state *state = &trainer->state;
    struct trainer_progress means = trainer_progress(trainer);
    trainer->epoch = memory_grow(trainer->epoch, &trainer->epoch_capacity, trainer->epochs + 1,
                                 sizeof *trainer->epoch);
    trainer->epoch[trainer->epochs++] = (struct trainer_epoch){
        state->rate, means.loss, means.accuracy, valid_loss, valid_accuracy, state->seconds};
    state->loss_sum = state->seconds = 0;
    state->right = 0;
    const struct stopping_rule *rule = &trainer->options.stopping;
    double figure = rule->larger ? valid_accuracy : valid_loss;
    schedule_watch(&trainer->options.schedule, &state->schedule,
                   trainer->options.schedule.plateau.larger ? valid_accuracy : valid_loss);
    return stopping_watch(rule, &state->stopping, figure);
}

bool trainer_done(const struct trainer *trainer) {
    return trainer->epochs >= trainer->options.epochs ||
           stopping_due(&trainer->options.stopping, &trainer->state.stopping);
}

void trainer_swap_average(struct trainer *trainer) {
    for (size_t i = 0; trainer->options.average > 0 && i < trainer->net->weight_count; i++) {
        float kept = trainer->net->weights[i];
        trainer->net->weights[i] = trainer->average.weights[i];
        trainer->average.weights[i] = kept;
    }
}

/* ---- asking ---- */

size_t trainer_epochs(const struct trainer *trainer) {
    return trainer->epochs;
}

const struct trainer_epoch *trainer_epoch(const struct trainer *trainer, size_t index) {
    return &trainer->epoch[index];
}

size_t trainer_best(const struct trainer *trainer) {
    return (size_t)trainer->state.stopping.at;
}

size_t trainer_memory(const struct trainer *trainer) {
    size_t arrays = 2 + (trainer->optimiser.second != NULL) + (trainer->options.average > 0);
    return net_plan_memory(trainer->plan) + arrays * trainer->net->weight_count * sizeof(float);
}
