#include "nn/lower.h"
#include "nn/threads.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *const precision_names[] = {"auto", "fp32", "bf16", "int8"};

bool net_precision_from_name(const char *name, enum net_precision *out) {
    for (size_t i = 0; i < sizeof precision_names / sizeof precision_names[0]; i++) {
        if (strcmp(name, precision_names[i]) == 0) {
            *out = (enum net_precision)i;
            return true;
        }
    }
    return false;
}

const char *net_precision_name(enum net_precision precision) {
    return precision_names[precision];
}

/* bf16 without matrix units is slower than Winograd in fp32. */
enum net_precision net_precision_here(void) {
    return dnnl_get_effective_cpu_isa() == dnnl_cpu_isa_avx512_core_amx ? NET_BF16 : NET_FP32;
}

/* ---- making ---- */

/* Every step gets oneDNN's memory objects for its places, now that these have addresses. */
static void make_ready(struct net_plan *plan) {
    for (int phase = 0; phase < PHASES; phase++) {
        for (size_t i = 0; i < plan->phase[phase].count; i++) {
            struct step *step = &plan->phase[phase].step[i];
            for (size_t k = 0; k < step->places && step->primitive != NULL; k++) {
                step->ready[k].arg = step->argument[k];
                dnnl_memory_create(&step->ready[k].memory, &step->place[k].form, plan->engine,
                                   place_data(plan, &step->place[k]));
            }
        }
    }
}

static void lower(struct net_plan *plan) {
    struct net *net = plan->net;
    plan->layer = memory_new(net->layers, sizeof *plan->layer);
    for (size_t i = 0; i < net->layers; i++) {
        struct lowered *lowered = &plan->layer[i];
        lowered->fused = lowered->by = lowered->folded = -1;
        lowered->value = lowered->input = lowered->weight = lowered->workspace = NOWHERE;
        lowered->mean = lowered->variance = lowered->gradient = NOWHERE;
    }
    form byte = form_plain(1, (size_t[]){1}, dnnl_u8);
    plan->scratch = place_new(plan, &byte).buffer;
    form input = form_of_layer(plan, 0, dnnl_f32, false);
    plan->input = place_kept(plan, &input);
    if (plan->options.training) {
        plan->gradients = memory_aligned(net->weight_count, sizeof *plan->gradients);
    }
    lower_forward(plan);
    if (plan->options.training && !plan->failed) {
        lower_backward(plan);
    }
}

/* Threads that make the same primitives at once have crashed within oneDNN 2.6, whose memory of
 * primitives is one for the process. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static struct net_plan *compile(struct net *net, const struct net_options *options, bool watched,
                                struct error *err) {
    if (net->mistaken || net->layers == 0 || net->outputs == 0 || options->batch == 0 ||
        options->batch > 65536) {
        error_set(err, "%s",
                  net->mistaken ? net->mistake.message
                                : "a network needs an input, an output and a batch of 1 to 65536");
        return NULL;
    }
    if (options->precision == NET_INT8 && (options->training || options->ranges == NULL)) {
        error_set(err, "int8 is for inference, with ranges that were measured before");
        return NULL;
    }
    net_weights(net);
    net_state(net);
    struct net_plan *plan = memory_new(1, sizeof *plan);
    plan->watched = watched;
    plan->net = net;
    plan->options = *options;
    if (options->precision == NET_AUTO) {
        plan->options.precision = net_precision_here();
    }
    plan->type = plan->options.precision == NET_BF16 ? dnnl_bf16 : dnnl_f32;
    plan->options.threads = threads_use(options->threads);
    plan->clock[0] = INT_MIN / 2;
    if (dnnl_engine_create(&plan->engine, dnnl_cpu, 0) != dnnl_success ||
        dnnl_stream_create(&plan->stream, plan->engine, dnnl_stream_default_flags) !=
            dnnl_success) {
        error_set(err, "oneDNN cannot start on this processor");
        net_plan_free(plan);
        return NULL;
    }
    pthread_mutex_lock(&one_at_a_time);
    lower(plan);
    pthread_mutex_unlock(&one_at_a_time);
    if (plan->failed) {
        *err = plan->problem;
        net_plan_free(plan);
        return NULL;
    }
    plan->arena_bytes = arena_place(plan->buffer, plan->buffers);
    plan->arena = memory_aligned(plan->arena_bytes, 1);
    make_ready(plan);
    if (!net_plan_take_weights(plan, err)) {
        net_plan_free(plan);
        return NULL;
    }
    return plan;
}

struct net_plan *net_compile(struct net *net, const struct net_options *options,
                             struct error *err) {
    return compile(net, options, false, err);
}

void net_plan_free(struct net_plan *plan) {
    if (plan == NULL) {
        return;
    }
    for (int phase = 0; phase < PHASES; phase++) {
        for (size_t i = 0; i < plan->phase[phase].count; i++) {
            struct step *step = &plan->phase[phase].step[i];
            for (size_t k = 0; k < step->places; k++) {
                dnnl_memory_destroy(step->ready[k].memory);
            }
            dnnl_primitive_destroy(step->primitive);
        }
        free(plan->phase[phase].step);
    }
    for (size_t i = 0; plan->layer != NULL && i < plan->net->layers; i++) {
        dnnl_primitive_desc_destroy(plan->layer[i].forward);
        free(plan->layer[i].numbers);
    }
    dnnl_stream_destroy(plan->stream);
    dnnl_engine_destroy(plan->engine);
    free(plan->layer);
    free(plan->buffer);
    free(plan->gradients);
    free(plan->arena);
    free(plan);
}

/* ---- running ---- */

static bool run(struct net_plan *plan, enum phase phase, struct error *err) {
    threads_use(plan->options.threads);
    for (size_t i = 0; i < plan->phase[phase].count; i++) {
        const struct step *step = &plan->phase[phase].step[i];
        if (step->own != NULL) {
            step->own(plan, step);
        } else if (dnnl_primitive_execute(step->primitive, plan->stream, (int)step->places,
                                          step->ready) != dnnl_success) {
            return error_set(err, "layer %d of the network (%s): oneDNN failed", step->layer,
                             layer_kind_name(plan->net->layer[step->layer].kind));
        }
    }
    return true;
}

bool net_plan_take_weights(struct net_plan *plan, struct error *err) {
    return run(plan, PREPARE, err);
}

bool net_forward(struct net_plan *plan, uint64_t step, struct error *err) {
    plan->step = step;
    return run(plan, FORWARD, err);
}

bool net_backward(struct net_plan *plan, struct error *err) {
    return run(plan, BACKWARD, err);
}

/* ---- ranges ---- */

enum { RANGE_BATCH = 8 }; /* all values of all layers stay in memory */

static void widen(const struct net_plan *plan, float *ranges) {
    for (size_t i = 0; i < plan->net->layers; i++) {
        const struct place *value = &plan->layer[i].value;
        const float *numbers = place_data(plan, value);
        size_t count = dnnl_memory_desc_get_size(&value->form) / sizeof *numbers;
        for (size_t k = 0; k < count; k++) {
            ranges[i] = numbers[k] > ranges[i] ? numbers[k] : ranges[i];
        }
    }
}

bool net_ranges(struct net *net, const struct net_source *source, float *ranges,
                struct error *err) {
    struct net_options options = {.batch = RANGE_BATCH, .precision = NET_FP32};
    struct net_plan *plan = compile(net, &options, true, err);
    bool good = plan != NULL;
    float *target = memory_new(source->targets, sizeof *target);
    memset(ranges, 0, net->layers * sizeof *ranges);
    for (size_t from = 0; good && from + RANGE_BATCH <= source->count; from += RANGE_BATCH) {
        for (size_t i = 0; i < RANGE_BATCH; i++) {
            source->fill(source->context, from + i, NULL, net_plan_input(plan) + i * source->inputs,
                         target);
        }
        good = net_forward(plan, 0, err);
        if (good) {
            widen(plan, ranges);
        }
    }
    free(target);
    net_plan_free(plan);
    return good;
}

/* ---- asking ---- */

enum net_precision net_plan_precision(const struct net_plan *plan) {
    return plan->options.precision;
}

float *net_plan_input(struct net_plan *plan) {
    return place_data(plan, &plan->input);
}

const float *net_plan_output(const struct net_plan *plan, size_t index) {
    return place_data(plan, &plan->output[index]);
}

size_t net_plan_output_size(const struct net_plan *plan, size_t index) {
    return net_output_size(plan->net, index);
}

float *net_plan_output_gradient(struct net_plan *plan, size_t index) {
    return place_data(plan, &plan->output_gradient[index]);
}

float *net_plan_gradients(struct net_plan *plan) {
    return plan->gradients;
}

size_t net_plan_memory(const struct net_plan *plan) {
    return plan->arena_bytes +
           (plan->gradients != NULL ? plan->net->weight_count * sizeof *plan->gradients : 0);
}
