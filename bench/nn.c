/* The network of an architecture in Mien: bench_nn ARCHITECTURE answers lines from standard input
 * with a JSON object each, so that it can be measured in turn with bench/nn_peer.py.
 *
 * train PRECISION THREADS STEPS         steps on random batches of 64: of Adam for the article's
 *                                       network, of SGD with Nesterov's momentum for others
 * infer PRECISION THREADS BATCH PASSES  forward passes of random batches
 * peak PRECISION THREADS PASSES         a large product: the most that can be had here */
#include "expression/expression.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 64, FACES = 1024 };

static void stop(const struct error *err) {
    fprintf(stderr, "bench_nn: %s\n", err->message);
    exit(1);
}

/* Random faces, the same for each round. */
static void fill(const void *context, size_t sample, struct random *random, float *input,
                 float *target) {
    const unsigned char *faces = context;
    (void)random;
    face_to_input(faces + sample * SAMPLE_PIXELS, input);
    memset(target, 0, MOOD_COUNT * sizeof *target);
    target[sample % MOOD_COUNT] = 1;
}

static const char *architecture;

/* As the recipes of the article and of the model that Mien comes with. */
static struct optimiser_options learning(void) {
    if (strcmp(architecture, "article") == 0) {
        return optimiser_defaults(OPTIMISER_ADAM);
    }
    struct optimiser_options options = optimiser_defaults(OPTIMISER_SGD);
    options.momentum = 0.9;
    options.nesterov = true;
    options.weight_decay = 5e-4;
    return options;
}

static double train(enum net_precision precision, unsigned threads, unsigned steps,
                    const struct net_source *source) {
    struct error err;
    struct net *net = architecture_build(architecture, MOOD_COUNT, &err);
    struct trainer_options options = {.batch = BATCH,
                                      .epochs = TRAINER_EPOCHS,
                                      .optimiser = learning(),
                                      .schedule = {.rate = 0.001},
                                      .precision = precision,
                                      .threads = threads,
                                      .seed = 1};
    struct trainer *trainer = trainer_new(net, source, &options, &err);
    if (trainer == NULL || !trainer_step(trainer, &err)) {
        stop(&err);
    }
    double started = clock_seconds();
    for (unsigned i = 0; i < steps; i++) {
        if (trainer_at_epoch_end(trainer)) {
            trainer_end_epoch(trainer, 1, 0);
        }
        if (!trainer_step(trainer, &err)) {
            stop(&err);
        }
    }
    double seconds = clock_seconds() - started;
    trainer_free(trainer);
    net_free(net);
    return seconds;
}

static double passes(struct net *net, enum net_precision precision, unsigned threads, size_t batch,
                     unsigned count, const float *ranges) {
    struct error err;
    struct net_options options = {
        .batch = batch, .precision = precision, .threads = threads, .ranges = ranges};
    struct net_plan *plan = net_compile(net, &options, &err);
    if (plan == NULL) {
        stop(&err);
    }
    for (int i = 0; i < 3; i++) {
        net_forward(plan, 0, &err); /* not counted: memory is touched for the first time */
    }
    double started = clock_seconds();
    for (unsigned i = 0; i < count; i++) {
        net_forward(plan, 0, &err);
    }
    double seconds = clock_seconds() - started;
    net_plan_free(plan);
    return seconds;
}

static double infer(enum net_precision precision, unsigned threads, size_t batch, unsigned count,
                    const struct net_source *source, double *operations) {
    struct error err;
    struct net *net = architecture_build(architecture, MOOD_COUNT, &err);
    struct random random = random_seeded(1, 1);
    net_start(net, NET_GLOROT, &random);
    float *ranges = memory_new(net_layers(net), sizeof *ranges);
    if (!net_ranges(net, source, ranges, &err)) {
        stop(&err);
    }
    double seconds = passes(net, precision, threads, batch, count, ranges);
    *operations = net_operations(net);
    free(ranges);
    net_free(net);
    return seconds;
}

static double peak(enum net_precision precision, unsigned threads, unsigned count,
                   double *operations) {
    struct net *net = net_new();
    net_output(net, net_dense(net, net_dense(net, net_input(net, 1, 1, 2048), 2048), 2048));
    float ranges[] = {1, 1, 1};
    double seconds = passes(net, precision, threads, 1024, count, ranges);
    *operations = 1024 * net_operations(net);
    net_free(net);
    return seconds;
}

int main(int argc, char **argv) {
    struct error err;
    architecture = argc > 1 ? argv[1] : "article";
    struct net *net = architecture_build(architecture, MOOD_COUNT, &err);
    if (net == NULL) {
        stop(&err);
    }
    net_free(net);
    char line[256], what[16], name[16];
    unsigned threads, first, second;
    unsigned char *faces = memory_new(FACES, SAMPLE_PIXELS);
    struct random random = random_seeded(1, 2);
    for (size_t i = 0; i < (size_t)FACES * SAMPLE_PIXELS; i++) {
        faces[i] = (unsigned char)random_below(&random, 256);
    }
    const struct net_source source = {FACES, SAMPLE_PIXELS, MOOD_COUNT, fill, faces};
    while (fgets(line, sizeof line, stdin) != NULL) {
        enum net_precision precision = NET_AUTO;
        double seconds = 0, operations = 0;
        int words = sscanf(line, "%15s %15s %u %u %u", what, name, &threads, &first, &second);
        if (words < 4 || !net_precision_from_name(name, &precision)) {
            fputs("bench_nn: train|infer|peak PRECISION THREADS NUMBER...\n", stderr);
            return 2;
        }
        if (strcmp(what, "train") == 0) {
            seconds = train(precision, threads, first, &source);
        } else if (strcmp(what, "infer") == 0 && words == 5) {
            seconds = infer(precision, threads, first, second, &source, &operations);
        } else {
            seconds = peak(precision, threads, first, &operations);
        }
        printf("{\"what\": \"%s\", \"seconds\": %.9f, \"operations\": %.0f}\n", what, seconds,
               operations);
        fflush(stdout);
    }
    free(faces);
    return 0;
}
