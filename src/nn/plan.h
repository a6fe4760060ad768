/* A network made ready to run: for one batch size, one purpose and one kind of numbers, by oneDNN
 * (its 2.6 C API). */
#ifndef NN_PLAN_H
#define NN_PLAN_H

#include "nn/graph.h"
#include "nn/loader.h"

struct net_plan;

/* What it computes with: fp32; bf16 (products of bfloat16 numbers, sums in fp32; weights are kept
 * in fp32); int8 (inference only: convolutions and dense layers whose input is never negative
 * multiply 8-bit numbers, the others work in fp32); NET_AUTO takes bf16 where the processor has
 * matrix units for it (AMX), else fp32. */
enum net_precision { NET_AUTO, NET_FP32, NET_BF16, NET_INT8 };

/* "auto", "fp32", "bf16", "int8"; false for another name. */
bool net_precision_from_name(const char *name, enum net_precision *out);
const char *net_precision_name(enum net_precision precision);

/* What NET_AUTO would take on this processor. */
enum net_precision net_precision_here(void);

struct net_options {
    size_t batch;
    bool training;
    enum net_precision precision;
    unsigned threads;    /* 0: as many as the process may use */
    uint64_t seed;       /* for dropout */
    const float *ranges; /* int8: the largest value of each layer, from net_ranges() */
};

/* Makes a plan. It reads the network's weights where they are; the network must stay as long as the
 * plan. NULL with an error for a network with a mistake in it, or one that oneDNN cannot do on this
 * processor in this precision. */
struct net_plan *net_compile(struct net *net, const struct net_options *options, struct error *err);
void net_plan_free(struct net_plan *plan);

enum net_precision net_plan_precision(const struct net_plan *plan);

/* To be called when the weights have changed. Not for int8, which is made for the weights that it
 * was compiled with. */
bool net_plan_take_weights(struct net_plan *plan, struct error *err);

/* Where the input goes, batch x channels x height x width, and where output `index` is after
 * net_forward(), batch x its numbers, in the order channel, row, column. */
float *net_plan_input(struct net_plan *plan);
const float *net_plan_output(const struct net_plan *plan, size_t index);
size_t net_plan_output_size(const struct net_plan *plan, size_t index); /* of one picture */

/* Runs all layers. While training, `step` chooses what dropout leaves out: the same seed and step
 * leave out the same, and running statistics of norms go on. */
bool net_forward(struct net_plan *plan, uint64_t step, struct error *err);

/* While training: where the gradient with respect to output `index` goes before net_backward(), and
 * where those of all weights are after it, laid out as net_weights(). */
float *net_plan_output_gradient(struct net_plan *plan, size_t index);
bool net_backward(struct net_plan *plan, struct error *err);
float *net_plan_gradients(struct net_plan *plan);

/* The largest value that each layer gives for these samples, as many numbers as net_layers(). */
bool net_ranges(struct net *net, const struct net_source *source, float *ranges, struct error *err);

/* Bytes of memory it takes. */
size_t net_plan_memory(const struct net_plan *plan);

#endif
