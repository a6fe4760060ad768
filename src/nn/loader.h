/* Batches of samples, made by other threads while the network runs. */
#ifndef NN_LOADER_H
#define NN_LOADER_H

#include "base/base.h"

/* Where samples come from. */
struct net_source {
    size_t count;   /* samples */
    size_t inputs;  /* floats that go into the network for each */
    size_t targets; /* floats of what it should answer */
    /* Writes a sample. `random` is for augmentation: a generator that belongs to this sample in
     * this step, or NULL where samples are wanted as they are. Called by several threads at once.
     */
    void (*fill)(const void *context, size_t sample, struct random *random, float *input,
                 float *target);
    const void *context;
};

/* How many whole batches an epoch has; the rest of the samples wait for the next one's order. */
uint64_t loader_steps(const struct net_source *source, size_t batch);

struct loader;

/* Begins with batch `step`, where others ended: what a batch holds follows from the seed and its
 * number alone, however many threads there are. Each epoch has an order of its own. The source must
 * have at least one batch, and outlive the loader. */
struct loader *loader_new(const struct net_source *source, size_t batch, uint64_t seed,
                          uint64_t step, unsigned threads);
void loader_free(struct loader *loader);

struct loader_batch {
    uint64_t step;
    float *inputs, *targets; /* batch x inputs, batch x targets */
};

/* The next batch; it stays until the next call. */
const struct loader_batch *loader_next(struct loader *loader);

#endif
