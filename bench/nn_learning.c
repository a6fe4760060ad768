/* What a step of learning costs beside the layers: optimisers, averages and norms over as many
 * weights as the article's network has, and a plain pass that reads and writes as much as Adam.
 *
 * bench_nn_learning RUNS THREADS     one JSON object a measurement: the best of RUNS */
#include "nn/nn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WEIGHTS = 2342532, PART = 16384 };

struct work {
    struct optimiser optimiser;
    struct optimiser_step step;
    struct average average;
    float *weights, *gradients;
    void (*part)(struct work *work, size_t from, size_t to);
    double bytes; /* read and written for each weight */
    double sums[WEIGHTS / PART + 1];
};

static void update(struct work *work, size_t from, size_t to) {
    optimiser_update(&work->optimiser, &work->step, true, work->gradients, from, to, work->weights);
}

static void average(struct work *work, size_t from, size_t to) {
    average_update(&work->average, 0.999, work->weights, from, to);
}

static void norm(struct work *work, size_t from, size_t to) {
    work->sums[from / PART] = gradient_squares(work->gradients, from, to);
}

VECTOR_CLONES
static void pass(const float *a, size_t count, float *restrict b, float *restrict c,
                 float *restrict d) {
    for (size_t i = 0; i < count; i++) {
        b[i] += a[i];
        c[i] += a[i];
        d[i] += a[i];
    }
}

static void plain(struct work *work, size_t from, size_t to) {
    pass(work->gradients + from, to - from, work->optimiser.first + from,
         work->optimiser.second + from, work->weights + from);
}

static void part(void *context, size_t index) {
    struct work *work = context;
    size_t from = index * PART, to = from + PART < WEIGHTS ? from + PART : WEIGHTS;
    work->part(work, from, to);
}

static void measure(const char *what, struct work *work, int runs, struct pool *pool) {
    double best = INFINITY;
    for (int run = 0; run < runs; run++) {
        work->step = optimiser_begin(&work->optimiser, 1e-3, 1);
        double start = clock_seconds();
        pool_run(pool, (WEIGHTS + PART - 1) / PART, part, work);
        best = fmin(best, clock_seconds() - start);
    }
    printf("{\"what\":\"%s\",\"seconds\":%.6f,\"gigabytes_a_second\":%.2f}\n", what, best,
           work->bytes * WEIGHTS / best / 1e9);
}

int main(int count, char **arguments) {
    if (count != 3) {
        fputs("bench_nn_learning RUNS THREADS\n", stderr);
        return 2;
    }
    int runs = atoi(arguments[1]);
    struct pool *pool = pool_new((unsigned)atoi(arguments[2]));
    struct random random = random_seeded(1, 0);
    struct work *work = memory_new(1, sizeof *work);
    work->weights = memory_new(WEIGHTS, sizeof(float));
    work->gradients = memory_new(WEIGHTS, sizeof(float));
    for (size_t i = 0; i < WEIGHTS; i++) {
        work->weights[i] = (float)random_unit(&random) - 0.5F;
        work->gradients[i] = (float)random_unit(&random) - 0.5F;
    }
    work->average = average_new(work->weights, WEIGHTS, 0.999);
    for (int kind = 0; kind < OPTIMISER_COUNT; kind++) {
        struct optimiser_options options = optimiser_defaults((enum optimiser_kind)kind);
        options.momentum = 0.9;
        work->optimiser = optimiser_new(&options, WEIGHTS);
        work->part = update;
        work->bytes = kind == OPTIMISER_SGD ? 20 : 28;
        measure(optimiser_name(options.kind), work, runs, pool);
        if (kind == OPTIMISER_ADAM) {
            work->part = plain;
            measure("pass", work, runs, pool);
        }
        optimiser_free(&work->optimiser);
    }
    work->part = average, work->bytes = 12;
    measure("average", work, runs, pool);
    work->part = norm, work->bytes = 4;
    measure("norm", work, runs, pool);
    average_free(&work->average);
    free(work->weights);
    free(work->gradients);
    free(work);
    pool_free(pool);
    return 0;
}
