#include "nn/lower.h"

#include <math.h>
#include <string.h>

/* Inference in 8 bits (B. Jacob et al., "Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference", 2018): values that are never negative as 0..255 of a scale
 * that is the layer's, weights as -127..127 of a scale of each output channel. Sums are exact in 32
 * bits; oneDNN multiplies them by what one of each stands for. */

static bool never_negative(const struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    bool all = layer->inputs > 0;
    switch (layer->kind) {
    case LAYER_INPUT:
        return true; /* pixels; what else is negative has a range of 0 or loses its sign */
    case LAYER_ACTIVATION:
        return layer->activation == NET_RELU || layer->activation == NET_LOGISTIC;
    case LAYER_POOL:
    case LAYER_DROPOUT:
    case LAYER_CONCAT:
        for (size_t i = 0; i < layer->inputs; i++) {
            all = all && never_negative(plan, layer->from[i]);
        }
        return all;
    default:
        return false;
    }
}

float int8_scale(const struct net_plan *plan, int layer) {
    return plan->options.ranges[layer] / 255;
}

bool int8_fits(const struct net_plan *plan, int layer) {
    float range = plan->options.ranges[layer];
    return range > 0 && isfinite(range) && never_negative(plan, layer);
}

bool int8_layer(const struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    return plan->options.precision == NET_INT8 &&
           (layer->kind == LAYER_CONV || layer->kind == LAYER_DENSE) &&
           int8_fits(plan, layer->from[0]);
}

/* Where the parts of a layer's numbers begin. */
struct parts {
    float *scales, *bias, *factors, *weights;
};

static struct parts parts_of(const struct net_plan *plan, int index) {
    size_t channels = plan->net->layer[index].shape.channels;
    float *numbers = plan->layer[index].numbers;
    return (struct parts){numbers, numbers + channels, numbers + 2 * channels,
                          numbers + 3 * channels};
}

void int8_prepare(struct net_plan *plan, int index, float output_scale) {
    const struct net *net = plan->net;
    const struct layer *layer = &net->layer[index];
    const struct net_tensor *tensor = &net->tensor[layer->weight];
    size_t channels = layer->shape.channels, each = tensor->count / channels;
    plan->layer[index].numbers = memory_aligned(3 * channels + tensor->count, sizeof(float));
    struct parts parts = parts_of(plan, index);
    if (plan->layer[index].folded >= 0) {
        fold_norm(net, index, plan->layer[index].folded, parts.weights, parts.bias);
    } else {
        memcpy(parts.weights, net->weights + tensor->offset, tensor->count * sizeof(float));
        if (layer->bias >= 0) {
            memcpy(parts.bias, net->weights + net->tensor[layer->bias].offset,
                   channels * sizeof(float));
        }
    }
    float input_scale = int8_scale(plan, layer->from[0]);
    for (size_t c = 0; c < channels; c++) {
        float most = 0;
        for (size_t i = 0; i < each; i++) {
            most = fmaxf(most, fabsf(parts.weights[c * each + i]));
        }
        float weight_scale = most > 0 ? most / 127 : 1;
        parts.factors[c] = 1 / weight_scale;
        parts.scales[c] = input_scale * weight_scale / output_scale;
        parts.bias[c] /= input_scale * weight_scale;
    }
}

const float *int8_scales(const struct net_plan *plan, int layer) {
    return parts_of(plan, layer).scales;
}

struct place int8_bias(struct net_plan *plan, int layer) {
    size_t channels = plan->net->layer[layer].shape.channels;
    form plain = form_plain(1, &channels, dnnl_f32);
    return place_fixed(plan, &plain, parts_of(plan, layer).bias);
}

struct place int8_weight(struct net_plan *plan, int layer, const form *plain, const form *wanted) {
    struct parts parts = parts_of(plan, layer);
    struct place from = place_fixed(plan, plain, parts.weights);
    struct place to = place_kept(plan, wanted);
    /* The output channel is the first size, or with groups the first two. */
    int mask = plain->ndims == 5 ? 3 : 1;
    dnnl_primitive_desc_t desc;
    dnnl_primitive_attr_t attributes = attributes_new();
    dnnl_primitive_attr_set_output_scales(
        attributes, (dnnl_dim_t)plan->net->layer[layer].shape.channels, mask, parts.factors);
    if (dnnl_reorder_primitive_desc_create(&desc, plain, plan->engine, wanted, plan->engine,
                                           attributes) == dnnl_success) {
        step_add(plan, PREPARE, layer, desc);
        step_use(plan, PREPARE, DNNL_ARG_FROM, &from);
        step_use(plan, PREPARE, DNNL_ARG_TO, &to);
        dnnl_primitive_desc_destroy(desc);
    } else {
        plan_fail(plan, layer, "bring weights to 8 bits");
    }
    dnnl_primitive_attr_destroy(attributes);
    return to;
}
