/* Training as a whole: it learns, it can be broken off anywhere, and it says when it goes wrong. */
#include "nn/nn.h"
#include "test.h"

enum { SAMPLES = 200, SIDE = 6, CLASSES = 3 };

/* Noise with a bright row; which row it is is the class. */
static void fill(const void *context, size_t sample, struct random *random, float *input,
                 float *target) {
    (void)context;
    struct random own = random_seeded(sample, 77);
    struct random *noise = random != NULL ? random : &own;
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        input[i] = (float)random_unit(noise) + (i / SIDE == 2 * (sample % CLASSES) ? 0.6F : 0);
    }
    for (size_t i = 0; i < CLASSES; i++) {
        target[i] = i == sample % CLASSES;
    }
}

static const struct net_source source = {SAMPLES, (size_t)SIDE *SIDE, CLASSES, fill, NULL};

static struct net *small(void) {
    struct net *net = net_new();
    int layer = net_conv(net, net_input(net, 1, SIDE, SIDE),
                         (struct net_conv){.channels = 8, .size = 3, .pad = 1});
    layer = net_relu(net, net_batch_norm(net, layer));
    layer = net_dense(net, net_dropout(net, layer, 0.2), CLASSES);
    net_output(net, net_softmax(net, layer));
    net_output(net, layer);
    return net;
}

static struct trainer_options usual(void) {
    return (struct trainer_options){
        .batch = 16,
        .epochs = 6,
        .optimiser = optimiser_defaults(OPTIMISER_ADAM),
        .schedule = {.kind = SCHEDULE_COSINE, .rate = 0.01, .epochs = 6, .warmup_steps = 4},
        .average = 0.9,
        .clip = 1,
        .smoothing = 0.05,
        .precision = NET_FP32,
        .threads = 1,
        .loader_threads = 2,
        .seed = 3};
}

static double accuracy_of(struct net *net) {
    struct error err;
    struct net_options options = {.batch = 64, .precision = NET_FP32, .threads = 1};
    struct net_plan *plan = net_compile(net, &options, &err);
    float logits[SAMPLES * CLASSES], targets[SAMPLES * CLASSES];
    struct score score = score_new(CLASSES);
    assert_true(net_answers(plan, 64, &source, 1, logits, targets, &err));
    score_add_rows(&score, targets, logits, SAMPLES);
    double accuracy = score_accuracy(&score);
    score_free(&score);
    net_plan_free(plan);
    return accuracy;
}

/* Steps until `steps` are done, ending epochs on the way with figures that depend on the weights.
 */
static void train(struct trainer *trainer, struct net *net, uint64_t steps) {
    struct error err = {""};
    while (trainer_progress(trainer).step < steps) {
        if (!trainer_step(trainer, &err)) {
            fail_msg("%s", err.message);
        }
        if (trainer_at_epoch_end(trainer)) {
            trainer_swap_average(trainer);
            double loss = fabs((double)net_weights(net)[0]);
            trainer_swap_average(trainer);
            trainer_end_epoch(trainer, loss, 0.5);
        }
    }
}

static void it_learns(void **state) {
    (void)state;
    struct error err = {""};
    struct net *net = small();
    struct trainer_options options = usual();
    struct trainer *trainer = trainer_new(net, &source, &options, &err);
    assert_non_null(trainer);
    double before = accuracy_of(net);
    train(trainer, net, UINT64_C(6) * (SAMPLES / 16));
    assert_true(trainer_done(trainer));
    assert_int_equal(trainer_epochs(trainer), 6);
    assert_true(trainer_epoch(trainer, 5)->loss < trainer_epoch(trainer, 0)->loss);
    assert_true(accuracy_of(net) > 0.97 && before < 0.8);
    trainer_swap_average(trainer);
    assert_true(accuracy_of(net) > 0.97);
    trainer_free(trainer);
    net_free(net);
}

/* The weights after 60 steps, with a stop at `broken` (0: none) in which all but a file is lost. */
static void weights_after(uint64_t broken, float *weights, size_t count) {
    struct error err = {""};
    struct trainer_options options = usual();
    char path[128];
    snprintf(path, sizeof path, "%s/state.safetensors", test_folder());
    struct net *net = small();
    struct trainer *trainer = trainer_new(net, &source, &options, &err);
    if (broken > 0) {
        train(trainer, net, broken);
        assert_true(trainer_save(trainer, path, "test", &err));
        train(trainer, net, broken + 3); /* what is done after saving is lost */
        trainer_free(trainer);
        net_free(net);
        net = small();
        trainer = trainer_new(net, &source, &options, &err);
        assert_true(trainer_resume(trainer, path, "test", &err));
        assert_int_equal(trainer_progress(trainer).step, broken);
    }
    train(trainer, net, 60);
    assert_true(net_weight_count(net) <= count);
    memcpy(weights, net_weights(net), net_weight_count(net) * sizeof *weights);
    memcpy(weights + net_weight_count(net), trainer_epoch(trainer, 4), 5 * sizeof(double));
    trainer_free(trainer);
    net_free(net);
}

static void broken_off_and_gone_on_with_it_ends_the_same(void **state) {
    (void)state;
    static float whole[4096], parts[4096];
    weights_after(0, whole, 4000);
    const uint64_t steps[] = {1, 11, 12, 13, 29, 48};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        weights_after(steps[i], parts, 4000);
        assert_memory_equal(whole, parts, sizeof whole);
    }
}

static void another_trainings_file_is_refused(void **state) {
    (void)state;
    struct error err = {""};
    struct trainer_options options = usual();
    char path[128];
    snprintf(path, sizeof path, "%s/other.safetensors", test_folder());
    struct net *net = small();
    struct trainer *trainer = trainer_new(net, &source, &options, &err);
    assert_true(trainer_save(trainer, path, "this", &err));
    assert_false(trainer_resume(trainer, path, "that", &err));
    assert_non_null(strstr(err.message, "is of another training"));
    trainer_free(trainer);
    options.optimiser = optimiser_defaults(OPTIMISER_SGD);
    options.average = 0;
    trainer = trainer_new(net, &source, &options, &err);
    assert_true(trainer_resume(trainer, path, "this", &err)); /* has more than it needs */
    assert_true(trainer_save(trainer, path, "this", &err));
    trainer_free(trainer);
    options = usual();
    trainer = trainer_new(net, &source, &options, &err);
    assert_false(trainer_resume(trainer, path, "this", &err));
    assert_non_null(strstr(err.message, "lacks second"));
    assert_false(trainer_resume(trainer, "/nowhere/at/all", "this", &err));
    trainer_free(trainer);
    net_free(net);
}

static void a_loss_that_is_no_number_is_said(void **state) {
    (void)state;
    struct error err = {""};
    struct net *net = small();
    struct trainer_options options = usual();
    options.schedule = (struct schedule){.kind = SCHEDULE_CONSTANT, .rate = 1e30};
    options.clip = 0;
    options.optimiser = optimiser_defaults(OPTIMISER_SGD);
    struct trainer *trainer = trainer_new(net, &source, &options, &err);
    assert_non_null(trainer);
    int steps = 0;
    while (steps < 10 && trainer_step(trainer, &err)) {
        steps++;
    }
    assert_true(steps < 10);
    assert_non_null(strstr(err.message, "(epoch 1)"));
    assert_non_null(strstr(err.message, "try a lower learning rate"));
    trainer_free(trainer);
    net_free(net);
}

static void it_stops_when_it_gets_no_better(void **state) {
    (void)state;
    struct error err = {""};
    struct net *net = small();
    struct trainer_options options = usual();
    options.stopping = (struct stopping_rule){.patience = 2};
    struct trainer *trainer = trainer_new(net, &source, &options, &err);
    const double losses[] = {0.9, 0.7, 0.8, 0.75};
    for (size_t epoch = 0; epoch < 4; epoch++) {
        assert_false(trainer_done(trainer));
        for (size_t i = 0; i < SAMPLES / 16; i++) {
            assert_true(trainer_step(trainer, &err));
        }
        assert_true(trainer_at_epoch_end(trainer));
        assert_true(trainer_end_epoch(trainer, losses[epoch], 0.5) == (epoch < 2));
    }
    assert_true(trainer_done(trainer));
    assert_int_equal(trainer_best(trainer), 1);
    trainer_free(trainer);
    net_free(net);
}

static void options_out_of_range_are_refused(void **state) {
    (void)state;
    struct error err = {""};
    struct net *net = small();
    struct trainer_options options = usual();
    options.batch = 300;
    assert_null(trainer_new(net, &source, &options, &err));
    assert_non_null(strstr(err.message, "200 samples are less than one batch of 300"));
    options = usual();
    options.smoothing = 1.5;
    assert_null(trainer_new(net, &source, &options, &err));
    options = usual();
    options.epochs = 0;
    assert_null(trainer_new(net, &source, &options, &err));
    options = usual();
    options.schedule.rate = -1;
    assert_null(trainer_new(net, &source, &options, &err));
    net_free(net);
}

/* Which tensors three steps change: a norm, a convolution, a norm, a dense layer, in this order. */
static void what_learns(unsigned frozen, bool *changed) {
    struct error err = {""};
    struct net *net = net_new();
    int layer = net_batch_norm(net, net_input(net, 1, SIDE, SIDE));
    layer = net_conv(net, layer, (struct net_conv){.channels = 4, .size = 3, .no_bias = true});
    net_output(net, net_dense(net, net_batch_norm(net, layer), CLASSES));
    struct trainer_options options = usual();
    options.average = 0;
    options.frozen = frozen;
    struct trainer *trainer = trainer_new(net, &source, &options, &err);
    assert_non_null(trainer);
    float *before = memory_new(net_weight_count(net), sizeof *before);
    memcpy(before, net_weights(net), net_weight_count(net) * sizeof *before);
    train(trainer, net, 3);
    for (size_t i = 0; i < net_tensors(net); i++) {
        const struct net_tensor *tensor = net_tensor(net, i);
        changed[i] =
            tensor->trained && memcmp(before + tensor->offset, net_weights(net) + tensor->offset,
                                      tensor->count * sizeof *before) != 0;
    }
    free(before);
    trainer_free(trainer);
    net_free(net);
}

static void layers_that_are_frozen(void **state) {
    (void)state;
    /* scale, shift, mean, variance; weight; the norm's again; weight, bias. */
    static const bool learns[3][11] = {
        {true, true, false, false, true, true, true, false, false, true, true},
        {false, false, false, false, false, false, false, false, false, true, true},
        {false},
    };
    for (unsigned frozen = 0; frozen < 3; frozen++) {
        bool changed[11] = {false};
        what_learns(frozen, changed);
        assert_memory_equal(changed, learns[frozen], sizeof changed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_learns),
        cmocka_unit_test(broken_off_and_gone_on_with_it_ends_the_same),
        cmocka_unit_test(another_trainings_file_is_refused),
        cmocka_unit_test(a_loss_that_is_no_number_is_said),
        cmocka_unit_test(it_stops_when_it_gets_no_better),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(layers_that_are_frozen),
    };
    return test_run("trainer", tests);
}
