#include "nn/lower.h"

#include <math.h>
#include <string.h>

/* Convolutions and dense layers: what has weights to be brought into the form that oneDNN wants,
 * and perhaps a norm to be folded into them. */

enum { FOLD_WEIGHT = 1, FOLD_BIAS };

void fold_norm(const struct net *net, int index, int norm, float *out, float *out_bias) {
    const struct layer *layer = &net->layer[index], *with = &net->layer[norm];
    const struct net_tensor *tensor = &net->tensor[layer->weight];
    const float *weight = net->weights + tensor->offset;
    const float *scale = net->weights + net->tensor[with->weight].offset;
    const float *shift = net->weights + net->tensor[with->bias].offset;
    const float *mean = net->state + net->tensor[with->mean].offset;
    const float *variance = net->state + net->tensor[with->variance].offset;
    size_t each = tensor->count / tensor->size[0];
    for (size_t c = 0; c < tensor->size[0]; c++) {
        float factor = scale[c] / sqrtf(variance[c] + LAYER_NORM_EPSILON);
        float bias = layer->bias < 0 ? 0 : net->weights[net->tensor[layer->bias].offset + c];
        for (size_t i = 0; i < each; i++) {
            out[c * each + i] = weight[c * each + i] * factor;
        }
        out_bias[c] = (bias - mean[c]) * factor + shift[c];
    }
}

static void fold(struct net_plan *plan, const struct step *step) {
    fold_norm(plan->net, step->layer, plan->layer[step->layer].folded,
              step_numbers(plan, step, FOLD_WEIGHT), step_numbers(plan, step, FOLD_BIAS));
}

/* Weight and bias of a layer, with the norm behind it folded in if there is one to fold. */
static void layer_weights(struct net_plan *plan, int index, struct place *weight,
                          struct place *bias) {
    const struct layer *layer = &plan->net->layer[index];
    *weight = place_weights(plan, layer->weight);
    *bias = layer->bias >= 0 ? place_weights(plan, layer->bias) : NOWHERE;
    if (plan->layer[index].folded < 0) {
        return;
    }
    const struct layer *norm = &plan->net->layer[plan->layer[index].folded];
    form plain_bias = place_weights(plan, norm->bias).form;
    struct place out = place_kept(plan, &weight->form), out_bias = place_kept(plan, &plain_bias);
    step_add_own(plan, PREPARE, index, fold);
    step_use(plan, PREPARE, FOLD_WEIGHT, &out);
    step_use(plan, PREPARE, FOLD_BIAS, &out_bias);
    *weight = out;
    *bias = out_bias;
}

struct conv_form conv_form_of(const struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct net_tensor *tensor = &plan->net->tensor[layer->weight];
    size_t groups = layer->conv.groups;
    struct conv_form made = {
        .stride = {(dnnl_dim_t)layer->conv.stride, (dnnl_dim_t)layer->conv.stride},
        .pad = {(dnnl_dim_t)layer->conv.pad, (dnnl_dim_t)layer->conv.pad}};
    if (groups > 1) {
        made.weight_rank = 5;
        made.weight_size[0] = groups;
        made.weight_size[1] = tensor->size[0] / groups;
        memcpy(made.weight_size + 2, tensor->size + 1, 3 * sizeof(size_t));
    } else {
        made.weight_rank = 4;
        memcpy(made.weight_size, tensor->size, 4 * sizeof(size_t));
    }
    return made;
}

bool conv_winograd(const struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct net_conv *conv = &layer->conv;
    return plan->type == dnnl_f32 && !int8_layer(plan, index) && conv->size == 3 &&
           conv->stride == 1 && conv->groups == 1 && conv->channels >= 32 &&
           plan->net->layer[layer->from[0]].shape.channels >= 32;
}

/* The types of what goes in, of the weights and of what comes out. */
struct types {
    dnnl_data_type_t input, weight, value;
    float scale; /* of 8-bit values */
};

/* What is asked for is given in fp32, without a rounding on the way. */
static bool is_answer(const struct net *net, int layer) {
    int user = net_only_user(net, layer);
    return net->layer[layer].output || (user >= 0 && net->layer[user].kind == LAYER_SOFTMAX);
}

static struct types types_of(const struct net_plan *plan, int index) {
    int end = plan->layer[index].fused;
    bool answer = is_answer(plan->net, index);
    if (!int8_layer(plan, index)) {
        return (struct types){plan->type, plan->type, answer ? dnnl_f32 : plan->type, 1};
    }
    bool eight = end >= 0 && int8_fits(plan, end);
    return (struct types){dnnl_u8, dnnl_s8, eight ? dnnl_u8 : dnnl_f32,
                          eight ? int8_scale(plan, end) : 1};
}

/* The weights and the bias as they are before oneDNN's form is known. */
struct begun {
    struct types types;
    struct place weight, bias;
};

static struct begun begin(struct net_plan *plan, int index) {
    struct begun begun = {.types = types_of(plan, index)};
    if (int8_layer(plan, index)) {
        int8_prepare(plan, index, begun.types.scale);
        begun.bias = int8_bias(plan, index);
    } else {
        layer_weights(plan, index, &begun.weight, &begun.bias);
    }
    return begun;
}

/* The step of the description just made. `plain` is the form that the weights are kept in, in the
 * rank that oneDNN wants. */
static void end(struct net_plan *plan, int index, struct begun *begun, const form *plain) {
    struct lowered *lowered = &plan->layer[index];
    form wanted_weight = form_wanted(lowered->forward, DNNL_ARG_WEIGHTS);
    form wanted_input = form_wanted(lowered->forward, DNNL_ARG_SRC);
    if (int8_layer(plan, index)) {
        lowered->weight = int8_weight(plan, index, plain, &wanted_weight);
    } else {
        begun->weight.form = *plain;
        lowered->weight = place_as(plan, PREPARE, index, &begun->weight, &wanted_weight);
    }
    struct place input = value_as(plan, FORWARD, plan->net->layer[index].from[0], &wanted_input);
    layer_step(plan, index, &input);
    lowered->value.scale = begun->types.scale;
    step_use(plan, FORWARD, DNNL_ARG_WEIGHTS, &lowered->weight);
    if (begun->bias.buffer >= 0) {
        step_use(plan, FORWARD, DNNL_ARG_BIAS, &begun->bias);
    }
}

static bool describe_conv(struct net_plan *plan, int index, dnnl_alg_kind_t algorithm,
                          const struct begun *begun) {
    struct conv_form conv = conv_form_of(plan, index);
    const struct types *types = &begun->types;
    form source = form_of_layer(plan, plan->net->layer[index].from[0], types->input, true);
    form value = form_of_layer(plan, index, types->value, true);
    form weight = form_any(conv.weight_rank, conv.weight_size, types->weight);
    dnnl_convolution_desc_t what;
    return dnnl_convolution_forward_desc_init(
               &what, layer_purpose(plan), algorithm, &source, &weight,
               begun->bias.buffer >= 0 ? &begun->bias.form : NULL, &value, conv.stride, conv.pad,
               conv.pad) == dnnl_success &&
           layer_describe(plan, index, &what, plan->layer[index].fused);
}

void forward_conv(struct net_plan *plan, int index) {
    struct begun begun = begin(plan, index);
    if (!(conv_winograd(plan, index) &&
          describe_conv(plan, index, dnnl_convolution_winograd, &begun)) &&
        !describe_conv(plan, index, dnnl_convolution_direct, &begun)) {
        plan_fail(plan, index, "do this convolution");
        return;
    }
    struct conv_form conv = conv_form_of(plan, index);
    form plain = form_plain(conv.weight_rank, conv.weight_size, dnnl_f32);
    end(plan, index, &begun, &plain);
}

void forward_dense(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    const struct net_tensor *tensor = &plan->net->tensor[layer->weight];
    struct begun begun = begin(plan, index);
    form source = form_of_layer(plan, layer->from[0], begun.types.input, true);
    form weight = form_any(tensor->rank, tensor->size, begun.types.weight);
    form value = form_of_layer(plan, index, begun.types.value, true);
    dnnl_inner_product_desc_t what;
    if (dnnl_inner_product_forward_desc_init(&what, layer_purpose(plan), &source, &weight,
                                             &begun.bias.form, &value) != dnnl_success ||
        !layer_describe(plan, index, &what, plan->layer[index].fused)) {
        plan_fail(plan, index, "do this layer");
        return;
    }
    form plain = form_plain(tensor->rank, tensor->size, dnnl_f32);
    end(plan, index, &begun, &plain);
}
