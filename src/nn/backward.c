#include "nn/lower.h"

/* Gradients flow from the last layer to the first. Each layer gives those before it their share;
 * where a value was used by several, the shares are added. */

static void give(struct net_plan *plan, int to, const struct place *share, bool owned) {
    struct lowered *lowered = &plan->layer[to];
    if (!lowered->learns) {
        return;
    }
    if (lowered->gradient.buffer < 0) {
        lowered->gradient = *share;
        lowered->gradient_owned = owned;
        return;
    }
    if (!lowered->gradient_owned) {
        struct place sum = place_new(plan, &lowered->gradient.form);
        place_bring(plan, BACKWARD, to, &lowered->gradient, &sum, false);
        lowered->gradient = sum;
        lowered->gradient_owned = true;
    }
    place_bring(plan, BACKWARD, to, share, &lowered->gradient, true);
}

static dnnl_primitive_desc_t describe(struct net_plan *plan, const void *what,
                                      dnnl_primitive_desc_t forward) {
    dnnl_primitive_attr_t attributes = attributes_new();
    dnnl_primitive_desc_t desc = NULL;
    if (dnnl_primitive_desc_create(&desc, what, attributes, plan->engine, forward) !=
        dnnl_success) {
        desc = NULL;
    }
    dnnl_primitive_attr_destroy(attributes);
    return desc;
}

/* The layer's gradient in the form that a primitive wants. */
static struct place gradient_as(struct net_plan *plan, int index, const form *wanted) {
    return place_as(plan, BACKWARD, index, &plan->layer[index].gradient, wanted);
}

static form typed(const struct net_plan *plan, const form *like) {
    form made = *like;
    made.data_type = plan->type;
    return made;
}

/* ---- layers with weights ---- */

/* Runs the primitive that gives the gradients of weight and bias, and brings them home. `plain` is
 * where the weight's gradient belongs, in the rank that oneDNN wants. */
static void weights_step(struct net_plan *plan, int index, dnnl_primitive_desc_t desc,
                         const struct place *plain) {
    const struct layer *layer = &plan->net->layer[index];
    form wanted_input = form_wanted(desc, DNNL_ARG_SRC);
    form wanted_gradient = form_wanted(desc, DNNL_ARG_DIFF_DST);
    form made = form_wanted(desc, DNNL_ARG_DIFF_WEIGHTS);
    struct place input = value_as(plan, BACKWARD, layer->from[0], &wanted_input);
    struct place gradient = gradient_as(plan, index, &wanted_gradient);
    bool direct = dnnl_memory_desc_equal(&made, &plain->form);
    struct place result = direct ? *plain : place_new(plan, &made);
    step_add(plan, BACKWARD, index, desc);
    step_use(plan, BACKWARD, DNNL_ARG_SRC, &input);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_WEIGHTS, &result);
    if (layer->bias >= 0) {
        struct place bias = place_gradients(plan, layer->bias);
        step_use(plan, BACKWARD, DNNL_ARG_DIFF_BIAS, &bias);
    }
    if (!direct) {
        place_bring(plan, BACKWARD, index, &result, plain, false);
    }
}

/* Runs the primitive that gives the gradient of the input. `plain` is the weight. */
static void input_step(struct net_plan *plan, int index, dnnl_primitive_desc_t desc,
                       const struct place *plain) {
    form wanted_weight = form_wanted(desc, DNNL_ARG_WEIGHTS);
    form wanted_gradient = form_wanted(desc, DNNL_ARG_DIFF_DST);
    form made = form_wanted(desc, DNNL_ARG_DIFF_SRC);
    const struct place *forward = &plan->layer[index].weight;
    struct place weight = dnnl_memory_desc_equal(&forward->form, &wanted_weight)
                              ? *forward
                              : place_as(plan, PREPARE, index, plain, &wanted_weight);
    struct place gradient = gradient_as(plan, index, &wanted_gradient);
    struct place result = place_new(plan, &made);
    step_add(plan, BACKWARD, index, desc);
    step_use(plan, BACKWARD, DNNL_ARG_WEIGHTS, &weight);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SRC, &result);
    give(plan, plan->net->layer[index].from[0], &result, true);
}

static dnnl_primitive_desc_t conv_weights(struct net_plan *plan, int index,
                                          dnnl_alg_kind_t algorithm) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    struct conv_form conv = conv_form_of(plan, index);
    form weight = form_any(conv.weight_rank, conv.weight_size, dnnl_f32);
    form gradient = typed(plan, &lowered->value.form);
    form bias;
    if (layer->bias >= 0) {
        const struct net_tensor *tensor = &plan->net->tensor[layer->bias];
        bias = form_plain(1, tensor->size, dnnl_f32);
    }
    dnnl_convolution_desc_t what;
    return dnnl_convolution_backward_weights_desc_init(
               &what, algorithm, &lowered->input.form, &weight, layer->bias >= 0 ? &bias : NULL,
               &gradient, conv.stride, conv.pad, conv.pad) == dnnl_success
               ? describe(plan, &what, lowered->forward)
               : NULL;
}

static dnnl_primitive_desc_t conv_input(struct net_plan *plan, int index,
                                        dnnl_alg_kind_t algorithm) {
    const struct lowered *lowered = &plan->layer[index];
    struct conv_form conv = conv_form_of(plan, index);
    form weight = form_any(conv.weight_rank, conv.weight_size, plan->type);
    form gradient = typed(plan, &lowered->value.form);
    dnnl_convolution_desc_t what;
    return dnnl_convolution_backward_data_desc_init(&what, algorithm, &lowered->input.form, &weight,
                                                    &gradient, conv.stride, conv.pad,
                                                    conv.pad) == dnnl_success
               ? describe(plan, &what, lowered->forward)
               : NULL;
}

static void backward_conv(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct conv_form conv = conv_form_of(plan, index);
    bool winograd = conv_winograd(plan, index);
    dnnl_primitive_desc_t weights =
        winograd ? conv_weights(plan, index, dnnl_convolution_winograd) : NULL;
    weights = weights == NULL ? conv_weights(plan, index, dnnl_convolution_direct) : weights;
    if (weights == NULL) {
        plan_fail(plan, index, "train this convolution");
        return;
    }
    struct place plain = place_gradients(plan, layer->weight);
    plain.form = form_plain(conv.weight_rank, conv.weight_size, dnnl_f32);
    weights_step(plan, index, weights, &plain);
    dnnl_primitive_desc_destroy(weights);
    if (!plan->layer[layer->from[0]].learns) {
        return;
    }
    dnnl_primitive_desc_t input =
        winograd ? conv_input(plan, index, dnnl_convolution_winograd) : NULL;
    input = input == NULL ? conv_input(plan, index, dnnl_convolution_direct) : input;
    if (input == NULL) {
        plan_fail(plan, index, "train what is before this convolution");
        return;
    }
    plain = place_weights(plan, layer->weight);
    plain.form = form_plain(conv.weight_rank, conv.weight_size, dnnl_f32);
    input_step(plan, index, input, &plain);
    dnnl_primitive_desc_destroy(input);
}

static void backward_dense(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    const struct net_tensor *tensor = &plan->net->tensor[layer->weight];
    form made = form_any(tensor->rank, tensor->size, dnnl_f32);
    form weight = form_any(tensor->rank, tensor->size, plan->type);
    form bias = form_plain(1, tensor->size, dnnl_f32);
    form gradient = typed(plan, &lowered->value.form);
    dnnl_inner_product_desc_t what;
    dnnl_inner_product_backward_weights_desc_init(&what, &lowered->input.form, &made, &bias,
                                                  &gradient);
    dnnl_primitive_desc_t weights = describe(plan, &what, lowered->forward);
    if (weights == NULL) {
        plan_fail(plan, index, "train this layer");
        return;
    }
    struct place plain = place_gradients(plan, layer->weight);
    weights_step(plan, index, weights, &plain);
    dnnl_primitive_desc_destroy(weights);
    if (!plan->layer[layer->from[0]].learns) {
        return;
    }
    dnnl_inner_product_backward_data_desc_init(&what, &lowered->input.form, &weight, &gradient);
    dnnl_primitive_desc_t input = describe(plan, &what, lowered->forward);
    if (input == NULL) {
        plan_fail(plan, index, "train what is before this layer");
        return;
    }
    plain = place_weights(plan, layer->weight);
    input_step(plan, index, input, &plain);
    dnnl_primitive_desc_destroy(input);
}

static void backward_norm(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct lowered *lowered = &plan->layer[index];
    unsigned flags = dnnl_use_scale | dnnl_use_shift;
    flags |= lowered->fused >= 0 ? dnnl_fuse_norm_relu : 0;
    dnnl_batch_normalization_desc_t what;
    dnnl_batch_normalization_backward_desc_init(&what, dnnl_backward, &lowered->input.form,
                                                &lowered->input.form, LAYER_NORM_EPSILON, flags);
    dnnl_primitive_desc_t desc = describe(plan, &what, lowered->forward);
    if (desc == NULL) {
        plan_fail(plan, index, "train this norm");
        return;
    }
    struct place gradient = gradient_as(plan, index, &lowered->input.form);
    struct place result = place_new(plan, &lowered->input.form);
    struct place scale = place_weights(plan, layer->weight);
    struct place shift = place_weights(plan, layer->bias);
    struct place scale_gradient = place_gradients(plan, layer->weight);
    struct place shift_gradient = place_gradients(plan, layer->bias);
    step_add(plan, BACKWARD, index, desc);
    step_use(plan, BACKWARD, DNNL_ARG_SRC, &lowered->input);
    step_use(plan, BACKWARD, DNNL_ARG_MEAN, &lowered->mean);
    step_use(plan, BACKWARD, DNNL_ARG_VARIANCE, &lowered->variance);
    step_use(plan, BACKWARD, DNNL_ARG_SCALE, &scale);
    step_use(plan, BACKWARD, DNNL_ARG_SHIFT, &shift);
    if (lowered->workspace.buffer >= 0) {
        step_use(plan, BACKWARD, DNNL_ARG_WORKSPACE, &lowered->workspace);
    }
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SRC, &result);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SCALE, &scale_gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SHIFT, &shift_gradient);
    dnnl_primitive_desc_destroy(desc);
    give(plan, layer->from[0], &result, true);
}

/* ---- layers without ---- */

static void backward_pool(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    dnnl_dim_t size = (dnnl_dim_t)layer->pool.size, stride = (dnnl_dim_t)layer->pool.stride;
    dnnl_dim_t pad = (dnnl_dim_t)layer->pool.pad;
    dnnl_pooling_desc_t what;
    dnnl_pooling_backward_desc_init(
        &what, layer->pool.kind == NET_MAX ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding,
        &lowered->input.form, &lowered->value.form, (dnnl_dims_t){stride, stride},
        (dnnl_dims_t){size, size}, (dnnl_dims_t){pad, pad}, (dnnl_dims_t){pad, pad});
    dnnl_primitive_desc_t desc = describe(plan, &what, lowered->forward);
    if (desc == NULL) {
        plan_fail(plan, index, "train what is before this pooling");
        return;
    }
    struct place gradient = gradient_as(plan, index, &lowered->value.form);
    struct place result = place_new(plan, &lowered->input.form);
    step_add(plan, BACKWARD, index, desc);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SRC, &result);
    if (lowered->workspace.buffer >= 0) {
        step_use(plan, BACKWARD, DNNL_ARG_WORKSPACE, &lowered->workspace);
    }
    dnnl_primitive_desc_destroy(desc);
    give(plan, layer->from[0], &result, true);
}

/* ReLU, tanh and the logistic function know their slope from what they gave; that value is needed
 * by the next layer anyway, so what they were given need not be kept. */
static void backward_activation(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    enum net_activation kind = layer->activation;
    bool from_output = kind != NET_SWISH && kind != NET_GELU;
    const struct place *data = from_output ? &lowered->value : &lowered->input;
    dnnl_alg_kind_t algorithm = activation_kind(kind, from_output);
    float alpha = activation_alpha(kind);
    dnnl_eltwise_desc_t forward, what;
    dnnl_eltwise_forward_desc_init(&forward, dnnl_forward_training, algorithm, &data->form, alpha,
                                   0);
    dnnl_eltwise_backward_desc_init(&what, algorithm, &data->form, &data->form, alpha, 0);
    dnnl_primitive_desc_t hint = describe(plan, &forward, NULL);
    dnnl_primitive_desc_t desc = hint == NULL ? NULL : describe(plan, &what, hint);
    if (desc == NULL) {
        plan_fail(plan, index, "train what is before this activation");
    } else {
        struct place gradient = gradient_as(plan, index, &data->form);
        struct place result = place_new(plan, &data->form);
        step_add(plan, BACKWARD, index, desc);
        step_use(plan, BACKWARD, from_output ? DNNL_ARG_DST : DNNL_ARG_SRC, data);
        step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
        step_use(plan, BACKWARD, DNNL_ARG_DIFF_SRC, &result);
        give(plan, layer->from[0], &result, true);
        dnnl_primitive_desc_destroy(desc);
    }
    dnnl_primitive_desc_destroy(hint);
}

static void backward_dropout(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    if (layer->share == 0) {
        give(plan, layer->from[0], &lowered->gradient, lowered->gradient_owned);
        return;
    }
    struct place gradient = gradient_as(plan, index, &lowered->input.form);
    struct place result = place_new(plan, &lowered->input.form);
    step_add_own(plan, BACKWARD, index, dropout_run);
    step_use(plan, BACKWARD, DNNL_ARG_SRC, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DST, &result);
    give(plan, layer->from[0], &result, true);
}

static void backward_scaled(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct place to_input, to_gate;
    backward_scale(plan, index, &to_input, &to_gate);
    give(plan, layer->from[0], &to_input, true);
    give(plan, layer->from[1], &to_gate, true);
}

/* Each input gets its channels of the gradient. Where these do not begin at a whole block of the
 * gradient's form, they are taken from a plain one. */
static void backward_concat(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    struct place gradient = plan->layer[index].gradient;
    dnnl_dims_t from = {0};
    for (size_t i = 0; i < layer->inputs; i++) {
        int to = layer->from[i];
        form own = typed(plan, &plan->layer[to].value.form);
        struct place part = gradient;
        if (dnnl_memory_desc_init_submemory(&part.form, &gradient.form, own.dims, from) !=
            dnnl_success) {
            form plain = form_of_layer(plan, index, plan->type, false);
            gradient = gradient_as(plan, index, &plain);
            part = gradient;
            dnnl_memory_desc_init_submemory(&part.form, &gradient.form, own.dims, from);
        }
        if (plan->layer[to].learns) {
            struct place result = place_new(plan, &own);
            place_bring(plan, BACKWARD, index, &part, &result, false);
            give(plan, to, &result, true);
        }
        from[1] += own.dims[1];
    }
}

static void backward_softmax(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    const form *data = &lowered->value.form;
    dnnl_softmax_desc_t what;
    dnnl_softmax_backward_desc_init(&what, data, data, 1);
    dnnl_primitive_desc_t desc = describe(plan, &what, lowered->forward);
    if (desc == NULL) {
        plan_fail(plan, index, "train what is before this softmax");
        return;
    }
    struct place gradient = gradient_as(plan, index, data);
    struct place result = place_new(plan, data);
    step_add(plan, BACKWARD, index, desc);
    step_use(plan, BACKWARD, DNNL_ARG_DST, &lowered->value);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SRC, &result);
    dnnl_primitive_desc_destroy(desc);
    give(plan, layer->from[0], &result, true);
}

static void backward_layer(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct lowered *lowered = &plan->layer[index];
    switch (layer->kind) {
    case LAYER_INPUT:
        break;
    case LAYER_CONV:
        backward_conv(plan, index);
        break;
    case LAYER_DENSE:
        backward_dense(plan, index);
        break;
    case LAYER_POOL:
        backward_pool(plan, index);
        break;
    case LAYER_BATCH_NORM:
        backward_norm(plan, index);
        break;
    case LAYER_ACTIVATION:
        if (lowered->by >= 0 && plan->net->layer[lowered->by].kind == LAYER_BATCH_NORM) {
            /* oneDNN's norm does its own ReLU's part. */
            give(plan, layer->from[0], &lowered->gradient, lowered->gradient_owned);
        } else {
            backward_activation(plan, index);
        }
        break;
    case LAYER_DROPOUT:
        backward_dropout(plan, index);
        break;
    case LAYER_ADD:
        give(plan, layer->from[0], &lowered->gradient, false);
        give(plan, layer->from[1], &lowered->gradient, false);
        break;
    case LAYER_SCALE:
        backward_scaled(plan, index);
        break;
    case LAYER_CONCAT:
        backward_concat(plan, index);
        break;
    case LAYER_SOFTMAX:
        backward_softmax(plan, index);
        break;
    }
}

static void find_what_learns(struct net_plan *plan) {
    for (size_t i = 0; i < plan->net->layers; i++) {
        const struct layer *layer = &plan->net->layer[i];
        plan->layer[i].learns = layer->weight >= 0;
        for (size_t k = 0; k < layer->inputs; k++) {
            plan->layer[i].learns |= plan->layer[layer->from[k]].learns;
        }
    }
}

void lower_backward(struct net_plan *plan) {
    find_what_learns(plan);
    for (int i = (int)plan->net->layers - 1; i >= 0 && !plan->failed; i--) {
        if (plan->layer[i].gradient.buffer >= 0 && plan->layer[i].learns) {
            backward_layer(plan, i);
        }
    }
}
