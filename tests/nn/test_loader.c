#include "nn/loader.h"
#include "test.h"

enum { SAMPLES = 23, BATCH = 4, STEPS = 5 };

/* A sample is its number; what it should answer is a number of its own each time. */
static void fill(const void *context, size_t sample, struct random *random, float *input,
                 float *target) {
    (void)context;
    input[0] = (float)sample;
    input[1] = (float)sample + 0.5F;
    target[0] = (float)random_unit(random);
}

static const struct net_source source = {SAMPLES, 2, 1, fill, NULL};

static void read_batches(uint64_t from, size_t count, unsigned threads, float *samples,
                         float *targets) {
    struct loader *loader = loader_new(&source, BATCH, 9, from, threads);
    for (size_t i = 0; i < count; i++) {
        const struct loader_batch *batch = loader_next(loader);
        assert_int_equal(batch->step, from + i);
        for (size_t k = 0; k < BATCH; k++) {
            samples[i * BATCH + k] = batch->inputs[2 * k];
            assert_true(batch->inputs[2 * k + 1] == batch->inputs[2 * k] + 0.5F);
            targets[i * BATCH + k] = batch->targets[k];
        }
    }
    loader_free(loader);
}

static void an_epoch_takes_each_sample_once_in_its_own_order(void **state) {
    (void)state;
    float samples[2 * STEPS * BATCH], targets[2 * STEPS * BATCH];
    assert_int_equal(loader_steps(&source, BATCH), STEPS);
    read_batches(0, 2 * STEPS, 2, samples, targets);
    for (size_t epoch = 0; epoch < 2; epoch++) {
        int seen[SAMPLES] = {0};
        for (size_t i = 0; i < STEPS * BATCH; i++) {
            assert_int_equal(seen[(size_t)samples[epoch * STEPS * BATCH + i]]++, 0);
        }
    }
    assert_memory_not_equal(samples, samples + STEPS * BATCH, STEPS * BATCH * sizeof *samples);
}

static void threads_and_beginnings_change_nothing(void **state) {
    (void)state;
    float samples[30 * BATCH], targets[30 * BATCH], others[30 * BATCH], answers[30 * BATCH];
    read_batches(0, 30, 1, samples, targets);
    for (unsigned threads = 1; threads < 6; threads++) {
        for (uint64_t from = 0; from < 13; from += 3) {
            size_t count = 30 - from;
            read_batches(from, count, threads, others, answers);
            assert_memory_equal(others, samples + from * BATCH, count * BATCH * sizeof *samples);
            assert_memory_equal(answers, targets + from * BATCH, count * BATCH * sizeof *targets);
        }
    }
}

static void it_can_be_left_at_any_time(void **state) {
    (void)state;
    float samples[9 * BATCH], targets[9 * BATCH];
    for (size_t count = 0; count < 9; count++) {
        read_batches(2, count, 3, samples, targets);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_epoch_takes_each_sample_once_in_its_own_order),
        cmocka_unit_test(threads_and_beginnings_change_nothing),
        cmocka_unit_test(it_can_be_left_at_any_time),
    };
    return test_run("loader", tests);
}
