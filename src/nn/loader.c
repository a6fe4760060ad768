#include "nn/loader.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 4, THREADS_MOST = 16 };

/* An epoch's order of samples. */
struct order {
    uint64_t epoch;
    uint32_t *sample;
};

struct loader {
    const struct net_source *source;
    size_t batch;
    uint64_t seed, steps;
    struct loader_batch slot[SLOTS];
    bool full[SLOTS];
    uint64_t given;  /* the batch that loader_next() gives next */
    uint64_t wanted; /* the batch that a thread begins next */
    bool closing;
    pthread_mutex_t lock;
    pthread_cond_t emptied, filled;
    pthread_t thread[THREADS_MOST];
    unsigned threads;
    struct order alone; /* for the caller's own thread, should there be no other */
};

uint64_t loader_steps(const struct net_source *source, size_t batch) {
    return source->count / batch;
}

static struct order order_new(const struct loader *loader) {
    return (struct order){UINT64_MAX, memory_new(loader->source->count, sizeof(uint32_t))};
}

/* Streams of random numbers: even ones are an epoch's order, odd ones a batch's augmentation. */
static void order_for(const struct loader *loader, uint64_t epoch, struct order *order) {
    if (order->epoch == epoch) {
        return;
    }
    struct random random = random_seeded(loader->seed, 2 * epoch);
    for (size_t i = 0; i < loader->source->count; i++) {
        order->sample[i] = (uint32_t)i;
    }
    random_shuffle(&random, order->sample, loader->source->count);
    order->epoch = epoch;
}

static void fill(struct loader *loader, uint64_t step, struct order *order) {
    const struct net_source *source = loader->source;
    struct loader_batch *batch = &loader->slot[step % SLOTS];
    struct random random = random_seeded(loader->seed, 2 * step + 1);
    order_for(loader, step / loader->steps, order);
    const uint32_t *sample = order->sample + step % loader->steps * loader->batch;
    batch->step = step;
    for (size_t i = 0; i < loader->batch; i++) {
        source->fill(source->context, sample[i], &random, batch->inputs + i * source->inputs,
                     batch->targets + i * source->targets);
    }
}

/* Waits until there is room for the next batch; false if no more are wanted. */
static bool next_wanted(struct loader *loader, uint64_t *step) {
    pthread_mutex_lock(&loader->lock);
    while (!loader->closing && loader->wanted >= loader->given + SLOTS - 1) {
        pthread_cond_wait(&loader->emptied, &loader->lock);
    }
    *step = loader->wanted++;
    bool closing = loader->closing;
    pthread_mutex_unlock(&loader->lock);
    return !closing;
}

static void *work(void *argument) {
    struct loader *loader = argument;
    struct order order = order_new(loader);
    uint64_t step;
    while (next_wanted(loader, &step)) {
        fill(loader, step, &order);
        pthread_mutex_lock(&loader->lock);
        loader->full[step % SLOTS] = true;
        pthread_cond_broadcast(&loader->filled);
        pthread_mutex_unlock(&loader->lock);
    }
    free(order.sample);
    return NULL;
}

struct loader *loader_new(const struct net_source *source, size_t batch, uint64_t seed,
                          uint64_t step, unsigned threads) {
    struct loader *loader = memory_new(1, sizeof *loader);
    loader->source = source;
    loader->batch = batch;
    loader->seed = seed;
    loader->steps = loader_steps(source, batch);
    loader->given = loader->wanted = step;
    pthread_mutex_init(&loader->lock, NULL);
    pthread_cond_init(&loader->emptied, NULL);
    pthread_cond_init(&loader->filled, NULL);
    for (size_t i = 0; i < SLOTS; i++) {
        loader->slot[i].inputs = memory_aligned(batch * source->inputs, sizeof(float));
        loader->slot[i].targets = memory_aligned(batch * source->targets, sizeof(float));
    }
    unsigned most = threads == 0 ? 1 : threads < THREADS_MOST ? threads : THREADS_MOST;
    while (loader->threads < most &&
           pthread_create(&loader->thread[loader->threads], NULL, work, loader) == 0) {
        loader->threads++;
    }
    loader->alone = order_new(loader);
    return loader;
}

void loader_free(struct loader *loader) {
    if (loader == NULL) {
        return;
    }
    pthread_mutex_lock(&loader->lock);
    loader->closing = true;
    pthread_cond_broadcast(&loader->emptied);
    pthread_mutex_unlock(&loader->lock);
    for (unsigned i = 0; i < loader->threads; i++) {
        pthread_join(loader->thread[i], NULL);
    }
    for (size_t i = 0; i < SLOTS; i++) {
        free(loader->slot[i].inputs);
        free(loader->slot[i].targets);
    }
    free(loader->alone.sample);
    pthread_cond_destroy(&loader->emptied);
    pthread_cond_destroy(&loader->filled);
    pthread_mutex_destroy(&loader->lock);
    free(loader);
}

const struct loader_batch *loader_next(struct loader *loader) {
    if (loader->threads == 0) {
        fill(loader, loader->given, &loader->alone);
        return &loader->slot[loader->given++ % SLOTS];
    }
    pthread_mutex_lock(&loader->lock);
    uint64_t step = loader->given++;
    if (step > 0) {
        loader->full[(step - 1) % SLOTS] = false; /* what was given before */
    }
    pthread_cond_broadcast(&loader->emptied);
    while (!loader->full[step % SLOTS]) {
        pthread_cond_wait(&loader->filled, &loader->lock);
    }
    pthread_mutex_unlock(&loader->lock);
    return &loader->slot[step % SLOTS];
}
