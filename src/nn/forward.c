#include "nn/lower.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is done in one go ---- */

/* The only user of a layer's value, if there is exactly one and nobody else asks for it; else -1.
 */
int net_only_user(const struct net *net, int layer) {
    if (net->layer[layer].users != 1 || net->layer[layer].output) {
        return -1;
    }
    for (size_t i = (size_t)layer + 1; i < net->layers; i++) {
        for (size_t k = 0; k < net->layer[i].inputs; k++) {
            if (net->layer[i].from[k] == layer) {
                return (int)i;
            }
        }
    }
    return -1;
}

static bool is(const struct net *net, int layer, enum layer_kind kind) {
    return layer >= 0 && net->layer[layer].kind == kind;
}

static bool is_relu(const struct net *net, int layer) {
    return is(net, layer, LAYER_ACTIVATION) && net->layer[layer].activation == NET_RELU;
}

/* A norm that is not trained goes into the weights before it; a ReLU goes into the layer before it;
 * any other activation too, where no gradient has to come back through it. */
static void fuse(struct net_plan *plan) {
    const struct net *net = plan->net;
    for (int i = 0; i < (int)net->layers; i++) {
        struct lowered *lowered = &plan->layer[i];
        enum layer_kind kind = net->layer[i].kind;
        if (lowered->by >= 0 ||
            (kind != LAYER_CONV && kind != LAYER_DENSE && kind != LAYER_BATCH_NORM)) {
            continue;
        }
        int next = net_only_user(net, i);
        if (!plan->options.training && kind != LAYER_BATCH_NORM &&
            is(net, next, LAYER_BATCH_NORM)) {
            lowered->folded = next;
            plan->layer[next].by = i;
            next = net_only_user(net, next);
        }
        if (is_relu(net, next) || (!plan->options.training && kind != LAYER_BATCH_NORM &&
                                   is(net, next, LAYER_ACTIVATION))) {
            lowered->fused = next;
            plan->layer[next].by = i;
        }
    }
}

/* ---- oneDNN's words ---- */

dnnl_prop_kind_t layer_purpose(const struct net_plan *plan) {
    return plan->options.training ? dnnl_forward_training : dnnl_forward_inference;
}

dnnl_alg_kind_t activation_kind(enum net_activation activation, bool from_output) {
    switch (activation) {
    case NET_TANH:
        return from_output ? dnnl_eltwise_tanh_use_dst_for_bwd : dnnl_eltwise_tanh;
    case NET_LOGISTIC:
        return from_output ? dnnl_eltwise_logistic_use_dst_for_bwd : dnnl_eltwise_logistic;
    case NET_SWISH:
        return dnnl_eltwise_swish;
    case NET_GELU:
        return dnnl_eltwise_gelu_erf;
    case NET_RELU:
        break;
    }
    return from_output ? dnnl_eltwise_relu_use_dst_for_bwd : dnnl_eltwise_relu;
}

float activation_alpha(enum net_activation activation) {
    return activation == NET_SWISH ? 1 : 0;
}

static dnnl_primitive_attr_t layer_attributes(const struct net_plan *plan, int layer,
                                              int activation) {
    dnnl_primitive_attr_t attributes = attributes_new();
    if (int8_layer(plan, layer)) {
        dnnl_dim_t channels = (dnnl_dim_t)plan->net->layer[layer].shape.channels;
        dnnl_primitive_attr_set_output_scales(attributes, channels, 1 << 1,
                                              int8_scales(plan, layer));
    }
    if (activation >= 0) {
        enum net_activation kind = plan->net->layer[activation].activation;
        dnnl_post_ops_t after;
        dnnl_post_ops_create(&after);
        dnnl_post_ops_append_eltwise(after, 1, activation_kind(kind, false), activation_alpha(kind),
                                     0);
        dnnl_primitive_attr_set_post_ops(attributes, after);
        dnnl_post_ops_destroy(after);
    }
    return attributes;
}

/* Makes the description of a primitive and keeps it with the layer, for backward. */
bool layer_describe(struct net_plan *plan, int layer, const void *what, int activation) {
    dnnl_primitive_attr_t attributes = layer_attributes(plan, layer, activation);
    bool good = dnnl_primitive_desc_create(&plan->layer[layer].forward, what, attributes,
                                           plan->engine, NULL) == dnnl_success;
    dnnl_primitive_attr_destroy(attributes);
    return good;
}

/* The step of the description just made, with its input and a new place for its value. */
void layer_step(struct net_plan *plan, int layer, const struct place *input) {
    struct lowered *lowered = &plan->layer[layer];
    lowered->input = *input;
    form value = form_wanted(lowered->forward, DNNL_ARG_DST);
    form workspace = form_wanted(lowered->forward, DNNL_ARG_WORKSPACE);
    lowered->value = place_new(plan, &value);
    if (workspace.ndims > 0) {
        lowered->workspace = place_new(plan, &workspace);
    }
    step_add(plan, FORWARD, layer, lowered->forward);
    step_use(plan, FORWARD, DNNL_ARG_SRC, &lowered->input);
    step_use(plan, FORWARD, DNNL_ARG_DST, &lowered->value);
    if (workspace.ndims > 0) {
        step_use(plan, FORWARD, DNNL_ARG_WORKSPACE, &lowered->workspace);
    }
}

/* A layer's value in the type that the plan computes with: the input comes in fp32. */
struct place typed_value(struct net_plan *plan, int layer) {
    form typed = plan->layer[layer].value.form;
    typed.data_type = plan->type;
    return value_as(plan, FORWARD, layer, &typed);
}

/* ---- one function a kind of layer ---- */

static void forward_pool(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    /* Pooling keeps 8 bits what they are; all else goes through the plan's own type. */
    bool eight = plan->layer[layer->from[0]].value.form.data_type == dnnl_u8;
    struct place input =
        eight ? plan->layer[layer->from[0]].value : typed_value(plan, layer->from[0]);
    form value = form_of_layer(plan, index, input.form.data_type, true);
    dnnl_dim_t size = (dnnl_dim_t)layer->pool.size, stride = (dnnl_dim_t)layer->pool.stride;
    dnnl_dim_t pad = (dnnl_dim_t)layer->pool.pad;
    dnnl_pooling_desc_t what;
    if (dnnl_pooling_forward_desc_init(
            &what, layer_purpose(plan),
            layer->pool.kind == NET_MAX ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding,
            &input.form, &value, (dnnl_dims_t){stride, stride}, (dnnl_dims_t){size, size},
            (dnnl_dims_t){pad, pad}, (dnnl_dims_t){pad, pad}) != dnnl_success ||
        !layer_describe(plan, index, &what, -1)) {
        plan_fail(plan, index, "pool");
        return;
    }
    layer_step(plan, index, &input);
    plan->layer[index].value.scale = input.scale;
}

static void forward_activation(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct place input = typed_value(plan, layer->from[0]);
    dnnl_eltwise_desc_t what;
    if (dnnl_eltwise_forward_desc_init(&what, layer_purpose(plan),
                                       activation_kind(layer->activation, false), &input.form,
                                       activation_alpha(layer->activation), 0) != dnnl_success ||
        !layer_describe(plan, index, &what, -1)) {
        plan_fail(plan, index, "do this activation");
        return;
    }
    layer_step(plan, index, &input);
}

/* Running statistics go on by a tenth; of the variance the unbiased one, as others keep it. */
static void run_statistics(struct net_plan *plan, const struct step *step) {
    const struct layer *layer = &plan->net->layer[step->layer];
    const float *mean = step_numbers(plan, step, DNNL_ARG_MEAN);
    const float *variance = step_numbers(plan, step, DNNL_ARG_VARIANCE);
    float *kept_mean = plan->net->state + plan->net->tensor[layer->mean].offset;
    float *kept_variance = plan->net->state + plan->net->tensor[layer->variance].offset;
    size_t samples = plan->options.batch * layer->shape.height * layer->shape.width;
    float unbiased = samples > 1 ? (float)samples / (float)(samples - 1) : 1;
    for (size_t c = 0; c < layer->shape.channels; c++) {
        kept_mean[c] += LAYER_NORM_MOMENTUM * (mean[c] - kept_mean[c]);
        kept_variance[c] += LAYER_NORM_MOMENTUM * (variance[c] * unbiased - kept_variance[c]);
    }
}

static void forward_norm(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct lowered *lowered = &plan->layer[index];
    struct place input = typed_value(plan, layer->from[0]);
    unsigned flags = dnnl_use_scale | dnnl_use_shift;
    flags |= lowered->fused >= 0 ? dnnl_fuse_norm_relu : 0;
    flags |= plan->options.training ? 0 : dnnl_use_global_stats;
    dnnl_batch_normalization_desc_t what;
    if (dnnl_batch_normalization_forward_desc_init(&what, layer_purpose(plan), &input.form,
                                                   LAYER_NORM_EPSILON, flags) != dnnl_success ||
        !layer_describe(plan, index, &what, -1)) {
        plan_fail(plan, index, "normalise");
        return;
    }
    struct place scale = place_weights(plan, layer->weight);
    struct place shift = place_weights(plan, layer->bias);
    if (plan->options.training) {
        lowered->mean = place_new(plan, &scale.form);
        lowered->variance = place_new(plan, &scale.form);
    } else {
        lowered->mean = place_state(plan, layer->mean);
        lowered->variance = place_state(plan, layer->variance);
    }
    layer_step(plan, index, &input);
    step_use(plan, FORWARD, DNNL_ARG_SCALE, &scale);
    step_use(plan, FORWARD, DNNL_ARG_SHIFT, &shift);
    step_use(plan, FORWARD, DNNL_ARG_MEAN, &lowered->mean);
    step_use(plan, FORWARD, DNNL_ARG_VARIANCE, &lowered->variance);
    if (plan->options.training) {
        step_add_own(plan, FORWARD, index, run_statistics);
        step_use(plan, FORWARD, DNNL_ARG_MEAN, &lowered->mean);
        step_use(plan, FORWARD, DNNL_ARG_VARIANCE, &lowered->variance);
    }
}

static void forward_dropout(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct lowered *lowered = &plan->layer[index];
    if (!plan->options.training || layer->share == 0) {
        lowered->value = lowered->input = plan->layer[layer->from[0]].value;
        return;
    }
    lowered->input = typed_value(plan, layer->from[0]);
    lowered->value = place_new(plan, &lowered->input.form);
    step_add_own(plan, FORWARD, index, dropout_run);
    step_use(plan, FORWARD, DNNL_ARG_SRC, &lowered->input);
    step_use(plan, FORWARD, DNNL_ARG_DST, &lowered->value);
}

static void forward_add(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct lowered *lowered = &plan->layer[index];
    struct place a = typed_value(plan, layer->from[0]);
    struct place b = value_as(plan, FORWARD, layer->from[1], &a.form);
    dnnl_binary_desc_t what;
    if (dnnl_binary_desc_init(&what, dnnl_binary_add, &a.form, &b.form, &a.form) != dnnl_success ||
        !layer_describe(plan, index, &what, -1)) {
        plan_fail(plan, index, "add these");
        return;
    }
    lowered->value = place_new(plan, &a.form);
    step_add(plan, FORWARD, index, lowered->forward);
    step_use(plan, FORWARD, DNNL_ARG_SRC_0, &a);
    step_use(plan, FORWARD, DNNL_ARG_SRC_1, &b);
    step_use(plan, FORWARD, DNNL_ARG_DST, &lowered->value);
}

static void forward_concat(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct lowered *lowered = &plan->layer[index];
    form *forms = memory_new(layer->inputs, sizeof *forms);
    for (size_t i = 0; i < layer->inputs; i++) {
        forms[i] = typed_value(plan, layer->from[i]).form;
    }
    form value = form_of_layer(plan, index, plan->type, true);
    dnnl_primitive_attr_t attributes = layer_attributes(plan, index, -1);
    if (layer->inputs + 3 > STEP_PLACES ||
        dnnl_concat_primitive_desc_create(&lowered->forward, &value, (int)layer->inputs, 1, forms,
                                          attributes, plan->engine) != dnnl_success) {
        plan_fail(plan, index, "join these");
    } else {
        value = form_wanted(lowered->forward, DNNL_ARG_DST);
        lowered->value = place_new(plan, &value);
        step_add(plan, FORWARD, index, lowered->forward);
        for (size_t i = 0; i < layer->inputs; i++) {
            struct place input = typed_value(plan, layer->from[i]);
            step_use(plan, FORWARD, DNNL_ARG_MULTIPLE_SRC + (int)i, &input);
        }
        step_use(plan, FORWARD, DNNL_ARG_DST, &lowered->value);
    }
    dnnl_primitive_attr_destroy(attributes);
    free(forms);
}

static void forward_softmax(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    form plain = form_of_layer(plan, index, dnnl_f32, false);
    struct place input = value_as(plan, FORWARD, layer->from[0], &plain);
    dnnl_softmax_desc_t what;
    if (dnnl_softmax_forward_desc_init(&what, layer_purpose(plan), &plain, 1) != dnnl_success ||
        !layer_describe(plan, index, &what, -1)) {
        plan_fail(plan, index, "do softmax");
        return;
    }
    layer_step(plan, index, &input);
}

static void forward_layer(struct net_plan *plan, int index) {
    switch (plan->net->layer[index].kind) {
    case LAYER_INPUT:
        plan->layer[index].value = plan->input;
        break;
    case LAYER_CONV:
        forward_conv(plan, index);
        break;
    case LAYER_DENSE:
        forward_dense(plan, index);
        break;
    case LAYER_POOL:
        forward_pool(plan, index);
        break;
    case LAYER_BATCH_NORM:
        forward_norm(plan, index);
        break;
    case LAYER_ACTIVATION:
        forward_activation(plan, index);
        break;
    case LAYER_DROPOUT:
        forward_dropout(plan, index);
        break;
    case LAYER_ADD:
        forward_add(plan, index);
        break;
    case LAYER_SCALE:
        forward_scale(plan, index);
        break;
    case LAYER_CONCAT:
        forward_concat(plan, index);
        break;
    case LAYER_SOFTMAX:
        forward_softmax(plan, index);
        break;
    }
}

/* While training, what a softmax at the end would be given. */
static int output_layer(const struct net_plan *plan, size_t index) {
    int layer = plan->net->output[index];
    return plan->options.training && plan->net->layer[layer].kind == LAYER_SOFTMAX
               ? plan->net->layer[layer].from[0]
               : layer;
}

void lower_forward(struct net_plan *plan) {
    const struct net *net = plan->net;
    fuse(plan);
    for (int i = 0; i < (int)net->layers && !plan->failed; i++) {
        bool left_out = plan->options.training && net->layer[i].output &&
                        net->layer[i].kind == LAYER_SOFTMAX && net->layer[i].users == 0;
        if (plan->layer[i].by >= 0) {
            plan->layer[i].value = plan->layer[plan->layer[i].by].value;
        } else if (!left_out) {
            forward_layer(plan, i);
        }
    }
    for (size_t i = 0; i < net->outputs && !plan->failed; i++) {
        int layer = output_layer(plan, i);
        form plain = form_of_layer(plan, layer, dnnl_f32, false);
        plan->output[i] = place_kept(plan, &plain);
        place_bring(plan, FORWARD, layer, &plan->layer[layer].value, &plan->output[i], false);
        if (plan->options.training && plan->layer[layer].gradient.buffer < 0) {
            plan->layer[layer].gradient = place_kept(plan, &plain);
        }
        plan->output_gradient[i] = plan->layer[layer].gradient;
    }
}
