#include "nn/lower.h"
#include "nn/threads.h"

#include <string.h>

/* What is left out follows from the seed, the step, the layer and the place of a number in memory
 * alone: backward asks for the same again instead of keeping it, and threads need not agree. */
struct dropout {
    const unsigned char *from;
    unsigned char *to;
    uint32_t key, limit; /* a number stays if its hash is at least `limit` */
    float factor;
};

/* A permutation of 32 bits with little bias (C. Wellons, "Prospecting for hash functions", 2018).
 */
VECTOR_INLINE uint32_t mix(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    x ^= x >> 16;
    return x;
}

VECTOR_CLONES
static void drop_fp32(const float *from, float *to, size_t begin, size_t end, uint32_t key,
                      uint32_t limit, float factor) {
    for (size_t i = begin; i < end; i++) {
        to[i] = mix((uint32_t)i ^ key) >= limit ? from[i] * factor : 0;
    }
}

/* bfloat16 is the upper half of a float. */
VECTOR_CLONES
static void drop_bf16(const uint16_t *from, uint16_t *to, size_t begin, size_t end, uint32_t key,
                      uint32_t limit, float factor) {
    for (size_t i = begin; i < end; i++) {
        union {
            uint32_t bits;
            float number;
        } wide = {(uint32_t)from[i] << 16};
        wide.number *= factor;
        uint32_t rounded = (wide.bits + 0x7fff + ((wide.bits >> 16) & 1)) >> 16;
        to[i] = mix((uint32_t)i ^ key) >= limit ? (uint16_t)rounded : 0;
    }
}

static void share_fp32(void *context, size_t from, size_t to) {
    const struct dropout *drop = context;
    drop_fp32((const float *)(const void *)drop->from, (float *)(void *)drop->to, from, to,
              drop->key, drop->limit, drop->factor);
}

static void share_bf16(void *context, size_t from, size_t to) {
    const struct dropout *drop = context;
    drop_bf16((const uint16_t *)(const void *)drop->from, (uint16_t *)(void *)drop->to, from, to,
              drop->key, drop->limit, drop->factor);
}

void dropout_run(struct net_plan *plan, const struct step *step) {
    double share = plan->net->layer[step->layer].share;
    uint64_t words[] = {plan->options.seed, plan->step, (uint64_t)step->layer};
    uint64_t hash = text_hash(TEXT_HASH, (const char *)words, sizeof words);
    struct dropout drop = {place_data(plan, &step->place[0]), place_data(plan, &step->place[1]),
                           mix((uint32_t)(hash ^ hash >> 32)), (uint32_t)(share * 0x1p32),
                           (float)(1 / (1 - share))};
    const form *form = &step->place[0].form;
    bool half = form->data_type == dnnl_bf16;
    size_t count = dnnl_memory_desc_get_size(form) / (half ? 2 : 4);
    threads_share(count, 4096, half ? share_bf16 : share_fp32, &drop);
}
