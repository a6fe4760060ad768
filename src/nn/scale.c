/* Channels multiplied by a number each. By hand, since oneDNN has nothing quick for numbers that
 * differ from picture to picture: its way through took nine tenths of a training step. */
#include "nn/lower.h"
#include "nn/threads.h"

/* A batch whose pixels have their channels side by side. */
struct scaling {
    size_t pixels, channels; /* of one picture */
    bool half;               /* bfloat16, or floats */
    const void *input, *gate, *gradient;
    void *output;   /* forward: scaled; backward: the gradient of the input */
    float *to_gate; /* the gradient of the gate */
};

/* bfloat16 is the upper half of a float. */
VECTOR_INLINE float widened(uint16_t half) {
    union {
        uint32_t bits;
        float number;
    } wide = {(uint32_t)half << 16};
    return wide.number;
}

VECTOR_INLINE uint16_t rounded(float number) {
    union {
        float number;
        uint32_t bits;
    } wide = {number};
    return (uint16_t)((wide.bits + 0x7fff + ((wide.bits >> 16) & 1)) >> 16);
}

/* ---- one picture ---- */

VECTOR_CLONES
static void forward_fp32(const float *x, const float *gate, float *out, size_t pixels,
                         size_t channels) {
    for (size_t i = 0; i < pixels; i++) {
        for (size_t c = 0; c < channels; c++) {
            out[i * channels + c] = x[i * channels + c] * gate[c];
        }
    }
}

VECTOR_CLONES
static void forward_bf16(const uint16_t *x, const uint16_t *gate, uint16_t *out, size_t pixels,
                         size_t channels) {
    for (size_t i = 0; i < pixels; i++) {
        for (size_t c = 0; c < channels; c++) {
            out[i * channels + c] = rounded(widened(x[i * channels + c]) * widened(gate[c]));
        }
    }
}

/* Of y = x g: dx = dy g, and dg is the sum of dy x over the pixels. */
VECTOR_CLONES
static void backward_fp32(const float *x, const float *gate, const float *dy, float *dx, float *dg,
                          size_t pixels, size_t channels) {
    for (size_t c = 0; c < channels; c++) {
        dg[c] = 0;
    }
    for (size_t i = 0; i < pixels; i++) {
        for (size_t c = 0; c < channels; c++) {
            dg[c] += dy[i * channels + c] * x[i * channels + c];
            dx[i * channels + c] = dy[i * channels + c] * gate[c];
        }
    }
}

VECTOR_CLONES
static void backward_bf16(const uint16_t *x, const uint16_t *gate, const uint16_t *dy, uint16_t *dx,
                          float *dg, size_t pixels, size_t channels) {
    for (size_t c = 0; c < channels; c++) {
        dg[c] = 0;
    }
    for (size_t i = 0; i < pixels; i++) {
        for (size_t c = 0; c < channels; c++) {
            float slope = widened(dy[i * channels + c]);
            dg[c] += slope * widened(x[i * channels + c]);
            dx[i * channels + c] = rounded(slope * widened(gate[c]));
        }
    }
}

/* ---- a batch ---- */

static void share_forward(void *context, size_t from, size_t to) {
    const struct scaling *of = context;
    size_t size = of->pixels * of->channels;
    for (size_t n = from; n < to; n++) {
        if (of->half) {
            forward_bf16((const uint16_t *)of->input + n * size,
                         (const uint16_t *)of->gate + n * of->channels,
                         (uint16_t *)of->output + n * size, of->pixels, of->channels);
        } else {
            forward_fp32((const float *)of->input + n * size,
                         (const float *)of->gate + n * of->channels, (float *)of->output + n * size,
                         of->pixels, of->channels);
        }
    }
}

static void share_backward(void *context, size_t from, size_t to) {
    const struct scaling *of = context;
    size_t size = of->pixels * of->channels;
    for (size_t n = from; n < to; n++) {
        float *to_gate = of->to_gate + n * of->channels;
        if (of->half) {
            backward_bf16((const uint16_t *)of->input + n * size,
                          (const uint16_t *)of->gate + n * of->channels,
                          (const uint16_t *)of->gradient + n * size,
                          (uint16_t *)of->output + n * size, to_gate, of->pixels, of->channels);
        } else {
            backward_fp32((const float *)of->input + n * size,
                          (const float *)of->gate + n * of->channels,
                          (const float *)of->gradient + n * size, (float *)of->output + n * size,
                          to_gate, of->pixels, of->channels);
        }
    }
}

static struct scaling scaling_of(const struct net_plan *plan, const struct step *step) {
    const struct shape *shape = &plan->net->layer[step->layer].shape;
    return (struct scaling){.pixels = shape->height * shape->width,
                            .channels = shape->channels,
                            .half = plan->type == dnnl_bf16,
                            .input = step_numbers(plan, step, DNNL_ARG_SRC_0),
                            .gate = step_numbers(plan, step, DNNL_ARG_SRC_1),
                            .gradient = step_numbers(plan, step, DNNL_ARG_DIFF_DST),
                            .output = step_numbers(plan, step, DNNL_ARG_DST),
                            .to_gate = step_numbers(plan, step, DNNL_ARG_DIFF_SRC_1)};
}

static void run_forward(struct net_plan *plan, const struct step *step) {
    struct scaling scaling = scaling_of(plan, step);
    threads_share(plan->options.batch, 1, share_forward, &scaling);
}

static void run_backward(struct net_plan *plan, const struct step *step) {
    struct scaling scaling = scaling_of(plan, step);
    threads_share(plan->options.batch, 1, share_backward, &scaling);
}

/* ---- the steps ---- */

/* The layer's values with the channels of each pixel side by side. */
static form side_by_side(const struct net_plan *plan, int layer, dnnl_data_type_t type) {
    form plain = form_of_layer(plan, layer, type, false), made;
    dnnl_memory_desc_init_by_tag(&made, plain.ndims, plain.dims, type, dnnl_nhwc);
    return made;
}

void forward_scale(struct net_plan *plan, int index) {
    const struct layer *layer = &plan->net->layer[index];
    form wide = side_by_side(plan, index, plan->type);
    form narrow = side_by_side(plan, layer->from[1], plan->type);
    struct place input = value_as(plan, FORWARD, layer->from[0], &wide);
    struct place gate = value_as(plan, FORWARD, layer->from[1], &narrow);
    plan->layer[index].value = place_new(plan, &wide);
    step_add_own(plan, FORWARD, index, run_forward);
    step_use(plan, FORWARD, DNNL_ARG_SRC_0, &input);
    step_use(plan, FORWARD, DNNL_ARG_SRC_1, &gate);
    step_use(plan, FORWARD, DNNL_ARG_DST, &plan->layer[index].value);
}

void backward_scale(struct net_plan *plan, int index, struct place *to_input,
                    struct place *to_gate) {
    const struct layer *layer = &plan->net->layer[index];
    form wide = side_by_side(plan, index, plan->type);
    form narrow = side_by_side(plan, layer->from[1], plan->type);
    form sums = side_by_side(plan, layer->from[1], dnnl_f32);
    struct place gradient = place_as(plan, BACKWARD, index, &plan->layer[index].gradient, &wide);
    struct place input = value_as(plan, BACKWARD, layer->from[0], &wide);
    struct place gate = value_as(plan, BACKWARD, layer->from[1], &narrow);
    *to_input = place_new(plan, &wide);
    *to_gate = place_new(plan, &sums);
    step_add_own(plan, BACKWARD, index, run_backward);
    step_use(plan, BACKWARD, DNNL_ARG_SRC_0, &input);
    step_use(plan, BACKWARD, DNNL_ARG_SRC_1, &gate);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_DST, &gradient);
    step_use(plan, BACKWARD, DNNL_ARG_DST, to_input);
    step_use(plan, BACKWARD, DNNL_ARG_DIFF_SRC_1, to_gate);
}
