#include "base/pool.h"

#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct pool {
    pthread_t *workers;
    unsigned count; /* workers beside the caller's thread */
    pthread_mutex_t lock;
    pthread_cond_t start, finish;
    unsigned long round; /* goes up with every loop, so that a worker takes each once */
    unsigned busy;
    bool closing;
    void (*task)(void *, size_t);
    void *context;
    size_t total;
    atomic_size_t next;
};

static void take_turns(struct pool *pool) {
    size_t index = atomic_fetch_add(&pool->next, 1);
    while (index < pool->total) {
        pool->task(pool->context, index);
        index = atomic_fetch_add(&pool->next, 1);
    }
}

static void *work(void *argument) {
    struct pool *pool = argument;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->round == seen && !pool->closing) {
            pthread_cond_wait(&pool->start, &pool->lock);
        }
        if (pool->closing) {
            break;
        }
        seen = pool->round;
        pthread_mutex_unlock(&pool->lock);
        take_turns(pool);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0) {
            pthread_cond_signal(&pool->finish);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static unsigned processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (unsigned)CPU_COUNT(&set);
    }
    return 1;
}

struct pool *pool_new(unsigned threads) {
    struct pool *pool = memory_new(1, sizeof *pool);
    unsigned wanted = (threads == 0 ? processors() : threads) - 1;
    pool->workers = memory_new(wanted, sizeof *pool->workers);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->start, NULL);
    pthread_cond_init(&pool->finish, NULL);
    /* Fewer threads than asked for only make it slower. */
    while (pool->count < wanted &&
           pthread_create(&pool->workers[pool->count], NULL, work, pool) == 0) {
        pool->count++;
    }
    return pool;
}

void pool_free(struct pool *pool) {
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->start);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->count; i++) {
        pthread_join(pool->workers[i], NULL);
    }
    pthread_cond_destroy(&pool->finish);
    pthread_cond_destroy(&pool->start);
    pthread_mutex_destroy(&pool->lock);
    free(pool->workers);
    free(pool);
}

unsigned pool_threads(const struct pool *pool) {
    return pool == NULL ? 1 : pool->count + 1;
}

void pool_run(struct pool *pool, size_t count, void (*task)(void *context, size_t index),
              void *context) {
    if (pool == NULL || pool->count == 0 || count < 2) {
        for (size_t i = 0; i < count; i++) {
            task(context, i);
        }
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->task = task;
    pool->context = context;
    pool->total = count;
    atomic_store(&pool->next, 0);
    pool->busy = pool->count;
    pool->round++;
    pthread_cond_broadcast(&pool->start);
    pthread_mutex_unlock(&pool->lock);
    take_turns(pool);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy > 0) {
        pthread_cond_wait(&pool->finish, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}
