#include "nn/lower.h"

#include <limits.h>
#include <string.h>

const struct place NOWHERE = {.buffer = -1, .scale = 1};

void plan_fail(struct net_plan *plan, int layer, const char *what) {
    if (!plan->failed) {
        error_set(&plan->problem, "layer %d of the network (%s): oneDNN cannot %s here in %s%s",
                  layer, layer_kind_name(plan->net->layer[layer].kind), what,
                  net_precision_name(plan->options.precision),
                  plan->options.precision == NET_BF16 ? "; choose fp32" : "");
        plan->failed = true;
    }
}

/* ---- forms ---- */

static form make_form(unsigned rank, const size_t *size, dnnl_data_type_t type,
                      dnnl_format_tag_t tag) {
    form made;
    dnnl_dims_t dims;
    for (unsigned i = 0; i < rank; i++) {
        dims[i] = (dnnl_dim_t)size[i];
    }
    dnnl_memory_desc_init_by_tag(&made, (int)rank, dims, type, tag);
    return made;
}

form form_plain(unsigned rank, const size_t *size, dnnl_data_type_t type) {
    static const dnnl_format_tag_t plain[] = {
        dnnl_format_tag_undef, dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde};
    return make_form(rank, size, type, plain[rank]);
}

form form_any(unsigned rank, const size_t *size, dnnl_data_type_t type) {
    return make_form(rank, size, type, dnnl_format_tag_any);
}

form form_of_layer(const struct net_plan *plan, int layer, dnnl_data_type_t type, bool any) {
    const struct shape *shape = &plan->net->layer[layer].shape;
    size_t size[4] = {plan->options.batch, shape->channels, shape->height, shape->width};
    unsigned rank = shape->rank + 1;
    return any ? form_any(rank, size, type) : form_plain(rank, size, type);
}

/* ---- places ---- */

static struct place add_buffer(struct net_plan *plan, const form *form, struct buffer buffer) {
    plan->buffer =
        memory_grow(plan->buffer, &plan->buffer_capacity, plan->buffers + 1, sizeof *plan->buffer);
    buffer.bytes = dnnl_memory_desc_get_size(form);
    plan->buffer[plan->buffers] = buffer;
    return (struct place){(int)plan->buffers++, *form, 1};
}

struct place place_new(struct net_plan *plan, const form *form) {
    if (plan->watched) {
        return place_kept(plan, form);
    }
    return add_buffer(plan, form, (struct buffer){.first = INT_MAX, .last = INT_MIN});
}

struct place place_kept(struct net_plan *plan, const form *form) {
    return add_buffer(plan, form, (struct buffer){.first = INT_MIN, .last = INT_MAX});
}

struct place place_fixed(struct net_plan *plan, const form *form, void *data) {
    return add_buffer(plan, form, (struct buffer){.fixed = data});
}

void *place_data(const struct net_plan *plan, const struct place *place) {
    const struct buffer *buffer = &plan->buffer[place->buffer];
    return buffer->fixed != NULL ? buffer->fixed : plan->arena + buffer->offset;
}

static struct place place_of_tensor(struct net_plan *plan, int index, float *numbers) {
    const struct net_tensor *tensor = &plan->net->tensor[index];
    form plain = form_plain(tensor->rank, tensor->size, dnnl_f32);
    return place_fixed(plan, &plain, numbers + tensor->offset);
}

struct place place_weights(struct net_plan *plan, int tensor) {
    return place_of_tensor(plan, tensor, plan->net->weights);
}

struct place place_state(struct net_plan *plan, int tensor) {
    return place_of_tensor(plan, tensor, plan->net->state);
}

struct place place_gradients(struct net_plan *plan, int tensor) {
    return place_of_tensor(plan, tensor, plan->gradients);
}

/* ---- steps ---- */

dnnl_primitive_attr_t attributes_new(void) {
    dnnl_primitive_attr_t attributes;
    dnnl_primitive_attr_create(&attributes);
    dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    return attributes;
}

static struct step *add_step(struct net_plan *plan, enum phase phase, int layer) {
    plan->phase[phase].step =
        memory_grow(plan->phase[phase].step, &plan->phase[phase].capacity,
                    plan->phase[phase].count + 1, sizeof *plan->phase[phase].step);
    struct step *step = &plan->phase[phase].step[plan->phase[phase].count++];
    memset(step, 0, sizeof *step);
    step->layer = layer;
    plan->clock[phase == PREPARE ? 0 : 1]++;
    return step;
}

form form_wanted(const_dnnl_primitive_desc_t desc, int argument) {
    const form *wanted = dnnl_primitive_desc_query_md(desc, dnnl_query_exec_arg_md, argument);
    form none = {0};
    return wanted == NULL ? none : *wanted;
}

struct step *step_add(struct net_plan *plan, enum phase phase, int layer,
                      dnnl_primitive_desc_t desc) {
    struct step *step = add_step(plan, phase, layer);
    if (dnnl_primitive_create(&step->primitive, desc) != dnnl_success) {
        plan_fail(plan, layer, "make this primitive");
        return step;
    }
    form scratch = form_wanted(desc, DNNL_ARG_SCRATCHPAD);
    size_t bytes = dnnl_memory_desc_get_size(&scratch);
    if (bytes > 0) {
        struct buffer *shared = &plan->buffer[plan->scratch];
        struct place place = {plan->scratch, scratch, 1};
        shared->bytes = shared->bytes < bytes ? bytes : shared->bytes;
        step_use(plan, phase, DNNL_ARG_SCRATCHPAD, &place);
    }
    return step;
}

struct step *step_add_own(struct net_plan *plan, enum phase phase, int layer,
                          void (*own)(struct net_plan *, const struct step *)) {
    struct step *step = add_step(plan, phase, layer);
    step->own = own;
    return step;
}

void step_use(struct net_plan *plan, enum phase phase, int argument, const struct place *place) {
    struct step *step = &plan->phase[phase].step[plan->phase[phase].count - 1];
    if (place->buffer < 0 || step->places == STEP_PLACES) {
        plan_fail(plan, step->layer, "find what a step works on");
        return;
    }
    step->argument[step->places] = argument;
    step->place[step->places++] = *place;
    struct buffer *buffer = &plan->buffer[place->buffer];
    int now = plan->clock[phase == PREPARE ? 0 : 1];
    buffer->first = buffer->first > now ? now : buffer->first;
    buffer->last = buffer->last < now ? now : buffer->last;
}

float *step_numbers(const struct net_plan *plan, const struct step *step, int argument) {
    for (size_t i = 0; i < step->places; i++) {
        if (step->argument[i] == argument) {
            return place_data(plan, &step->place[i]);
        }
    }
    return NULL;
}

/* ---- conversions ---- */

void place_bring(struct net_plan *plan, enum phase phase, int layer, const struct place *from,
                 const struct place *to, bool add) {
    dnnl_primitive_attr_t attributes = attributes_new();
    if (from->scale != to->scale) {
        float scale = from->scale / to->scale;
        dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &scale);
    }
    if (add) {
        dnnl_post_ops_t after;
        dnnl_post_ops_create(&after);
        dnnl_post_ops_append_sum(after, 1);
        dnnl_primitive_attr_set_post_ops(attributes, after);
        dnnl_post_ops_destroy(after);
    }
    dnnl_primitive_desc_t desc;
    if (dnnl_reorder_primitive_desc_create(&desc, &from->form, plan->engine, &to->form,
                                           plan->engine, attributes) == dnnl_success) {
        step_add(plan, phase, layer, desc);
        step_use(plan, phase, DNNL_ARG_FROM, from);
        step_use(plan, phase, DNNL_ARG_TO, to);
        dnnl_primitive_desc_destroy(desc);
    } else {
        plan_fail(plan, layer, "convert numbers");
    }
    dnnl_primitive_attr_destroy(attributes);
}

struct place place_as(struct net_plan *plan, enum phase phase, int layer, const struct place *from,
                      const form *wanted) {
    if (dnnl_memory_desc_equal(&from->form, wanted)) {
        return *from;
    }
    struct place to = phase == PREPARE ? place_kept(plan, wanted) : place_new(plan, wanted);
    to.scale = wanted->data_type == dnnl_u8 ? int8_scale(plan, layer) : 1;
    place_bring(plan, phase, layer, from, &to, false);
    return to;
}

struct place value_as(struct net_plan *plan, enum phase phase, int layer, const form *wanted) {
    struct lowered *lowered = &plan->layer[layer];
    for (size_t i = 0; i < lowered->copies; i++) {
        if (dnnl_memory_desc_equal(&lowered->copy[i].form, wanted)) {
            return lowered->copy[i];
        }
    }
    struct place place = place_as(plan, phase, layer, &lowered->value, wanted);
    if (place.buffer != lowered->value.buffer &&
        lowered->copies < sizeof lowered->copy / sizeof lowered->copy[0]) {
        lowered->copy[lowered->copies++] = place;
    }
    return place;
}
