/* Reads labelled faces: bench_samples PATH [THREADS] [RUNS]; prints the seconds of the best run. */
#include "expression/expression.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments) {
    if (count < 2) {
        fputs("usage: bench_samples PATH [THREADS] [RUNS]\n", stderr);
        return 2;
    }
    struct pool *pool = pool_new(count > 2 ? (unsigned)atoi(arguments[2]) : 0);
    int runs = count > 3 ? atoi(arguments[3]) : 3;
    double best = INFINITY;
    size_t faces = 0, chosen = 0;
    for (int run = 0; run < runs; run++) {
        struct error err;
        double start = clock_seconds();
        struct samples *samples = samples_read(arguments[1], pool, NULL, &err);
        if (samples == NULL) {
            fprintf(stderr, "bench_samples: %s\n", err.message);
            return 1;
        }
        struct samples_subset subset = samples_with_mood(samples, SPLIT_ALL);
        best = fmin(best, clock_seconds() - start);
        faces = samples->count;
        chosen = subset.count;
        samples_subset_free(&subset);
        samples_free(samples);
    }
    printf("{\"what\":\"samples\",\"threads\":%u,\"faces\":%zu,\"with_mood\":%zu,"
           "\"seconds\":%.6f}\n",
           pool_threads(pool), faces, chosen, best);
    pool_free(pool);
    return 0;
}
