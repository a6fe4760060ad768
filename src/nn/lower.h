/* How a network becomes a list of steps of oneDNN. plan.c runs the lists; lower.c has what the
 * steps are made of (places in memory, forms, conversions), forward.c and backward.c go through the
 * layers, arena.c decides where in memory everything lies. Only these files know oneDNN. */
#ifndef NN_LOWER_H
#define NN_LOWER_H

#include "nn/layers.h"
#include "nn/plan.h"

#include <oneapi/dnnl/dnnl.h>

typedef dnnl_memory_desc_t form; /* the shape, type and order of numbers in memory */

/* Something that lies in memory from one moment to another. */
struct buffer {
    size_t bytes;
    int first, last; /* moments: steps before weights are ready are below 0 */
    size_t offset;   /* in the arena */
    void *fixed;     /* or where it lies already */
};

/* Numbers in a buffer. */
struct place {
    int buffer; /* -1: nowhere */
    form form;
    float scale; /* 8-bit numbers stand for so much times themselves; 1 for others */
};

enum phase { PREPARE, FORWARD, BACKWARD, PHASES };

enum { STEP_PLACES = 20 };

/* One thing to do: a primitive of oneDNN, or a function of our own. */
struct step {
    dnnl_primitive_t primitive;
    void (*own)(struct net_plan *plan, const struct step *step);
    int layer;
    int argument[STEP_PLACES];
    struct place place[STEP_PLACES];
    size_t places;
    dnnl_exec_arg_t ready[STEP_PLACES]; /* the same, with addresses */
};

/* What forward leaves of a layer for those behind it and for backward. */
struct lowered {
    struct place value;
    struct place copy[4]; /* the same in other forms */
    size_t copies;
    dnnl_primitive_desc_t forward; /* oneDNN's backward primitives ask for it */
    struct place input, weight, workspace, mean, variance;
    int fused;             /* the activation that this layer does as well, or -1 */
    int by;                /* the layer that does this one, or -1 */
    int folded;            /* the norm that is within this layer's weights, or -1 */
    bool learns;           /* something before or in it is trained */
    struct place gradient; /* of the loss with respect to the value */
    bool gradient_owned;   /* nobody else reads that buffer */
    float *numbers;        /* int8: scales, then bias, then weights with a norm folded in */
};

struct net_plan {
    struct net *net;
    struct net_options options;
    dnnl_data_type_t type;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    struct {
        struct step *step;
        size_t count, capacity;
    } phase[PHASES];
    struct buffer *buffer;
    size_t buffers, buffer_capacity;
    struct lowered *layer;
    int clock[2]; /* the next moment while preparing, and while running */
    int scratch;  /* the buffer that primitives work in */
    unsigned char *arena;
    size_t arena_bytes;
    struct place input, output[8], output_gradient[8];
    float *gradients;
    uint64_t step; /* of training, for dropout */
    struct error problem;
    bool failed;
    bool watched; /* all values stay, to be looked at */
};

/* Remembers the first thing that went wrong while a plan is made. */
void plan_fail(struct net_plan *plan, int layer, const char *what);

/* ---- places (lower.c) ---- */

form form_plain(unsigned rank, const size_t *size, dnnl_data_type_t type);
form form_any(unsigned rank, const size_t *size, dnnl_data_type_t type);

/* Of a batch of a layer's shape. */
form form_of_layer(const struct net_plan *plan, int layer, dnnl_data_type_t type, bool any);

struct place place_new(struct net_plan *plan, const form *form);
struct place place_fixed(struct net_plan *plan, const form *form, void *data);
/* One that lives as long as the plan. */
struct place place_kept(struct net_plan *plan, const form *form);
extern const struct place NOWHERE;

/* Where a place is, once the plan is made. */
void *place_data(const struct net_plan *plan, const struct place *place);

/* ---- steps (lower.c) ---- */

/* Attributes of a primitive that works in the plan's own scratch buffer; destroyed by the caller.
 */
dnnl_primitive_attr_t attributes_new(void);

/* Adds a step; what it reads and writes is named with step_use(), in any order, before the next one
 * is added. */
struct step *step_add(struct net_plan *plan, enum phase phase, int layer,
                      dnnl_primitive_desc_t desc);
struct step *step_add_own(struct net_plan *plan, enum phase phase, int layer,
                          void (*own)(struct net_plan *, const struct step *));
void step_use(struct net_plan *plan, enum phase phase, int argument, const struct place *place);

/* The form that a primitive wants for one of its arguments. */
form form_wanted(const_dnnl_primitive_desc_t desc, int argument);

/* The place itself if it has that form, else a new one, to which a step brings it. What a layer
 * gives has that layer's scale in 8 bits. */
struct place place_as(struct net_plan *plan, enum phase phase, int layer, const struct place *from,
                      const form *wanted);

/* Weights or biases of a layer with the norm behind it folded in: `weight` and `bias` (NULL: none)
 * as the network keeps them, to `out` and `out_bias`. */
void fold_norm(const struct net *net, int index, int norm, float *out, float *out_bias);

/* Adds (or copies, if not `add`) one place's numbers to another's. */
void place_bring(struct net_plan *plan, enum phase phase, int layer, const struct place *from,
                 const struct place *to, bool add);

/* A layer's value in the form wanted, converted at most once for all who want it. */
struct place value_as(struct net_plan *plan, enum phase phase, int layer, const form *wanted);

/* The tensor's own numbers, and their gradients. */
struct place place_weights(struct net_plan *plan, int tensor);
struct place place_state(struct net_plan *plan, int tensor);
struct place place_gradients(struct net_plan *plan, int tensor);

/* Where one of a step's arguments is. */
float *step_numbers(const struct net_plan *plan, const struct step *step, int argument);

/* ---- the layers ---- */

void lower_forward(struct net_plan *plan);
void lower_backward(struct net_plan *plan);

/* The only user of a layer's value, if there is exactly one and nobody else asks for it; else -1.
 */
int net_only_user(const struct net *net, int layer);

/* Training or inference, in oneDNN's words. */
dnnl_prop_kind_t layer_purpose(const struct net_plan *plan);

/* Makes the description of a layer's primitive and keeps it with the layer, for backward. */
bool layer_describe(struct net_plan *plan, int layer, const void *what, int activation);

/* The step of the description just made, with its input and a new place for its value. */
void layer_step(struct net_plan *plan, int layer, const struct place *input);

/* A layer's value in the type that the plan computes with: the input comes in fp32. */
struct place typed_value(struct net_plan *plan, int layer);

/* Convolutions and dense layers (weighted.c). */
void forward_conv(struct net_plan *plan, int index);
void forward_dense(struct net_plan *plan, int index);

/* A convolution's or dense layer's description for oneDNN; the same for all its directions. */
struct conv_form {
    dnnl_dims_t stride, pad;
    unsigned weight_rank;
    size_t weight_size[5];
};
struct conv_form conv_form_of(const struct net_plan *plan, int index);

/* Whether Winograd's algorithm is the quicker one (measured: from 32 channels on, in fp32). */
bool conv_winograd(const struct net_plan *plan, int index);

/* ---- 8 bits (int8.c) ---- */

/* What 1 of 255 stands for in what a layer gives. */
float int8_scale(const struct net_plan *plan, int layer);

/* True if what a layer gives is never negative, and there is more than zeros. */
bool int8_fits(const struct net_plan *plan, int layer);

/* True if a convolution or dense layer is to multiply 8-bit numbers. */
bool int8_layer(const struct net_plan *plan, int layer);

/* Makes the numbers that such a layer needs, whose output has this scale: */
void int8_prepare(struct net_plan *plan, int index, float output_scale);

/* what oneDNN multiplies each output channel's sums by, */
const float *int8_scales(const struct net_plan *plan, int layer);

/* the bias as a part of these sums, */
struct place int8_bias(struct net_plan *plan, int layer);

/* and the weights, from the form that they are kept in to the one wanted. */
struct place int8_weight(struct net_plan *plan, int layer, const form *plain, const form *wanted);

/* What oneDNN calls an activation, and its alpha: swish is x * logistic(alpha x). */
float activation_alpha(enum net_activation activation);
dnnl_alg_kind_t activation_kind(enum net_activation activation, bool from_output);

/* Channels times a number each (scale.c); the gradients are the caller's to give on. */
void forward_scale(struct net_plan *plan, int index);
void backward_scale(struct net_plan *plan, int index, struct place *to_input,
                    struct place *to_gate);

/* Dropout's own step (dropout.c), the same forward and backward. */
void dropout_run(struct net_plan *plan, const struct step *step);

/* ---- memory (arena.c) ---- */

/* Gives each buffer its offset, so that those that are needed at the same time do not overlap;
 * gives the bytes of the whole. */
size_t arena_place(struct buffer *buffers, size_t count);

#endif
