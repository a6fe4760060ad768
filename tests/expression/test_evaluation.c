/* Figures of a network whose logits are known: one that gives what it is given. What is expected
 * was worked out by hand, or anew with the plain formulas. */
#include "expression/evaluation.h"
#include "test.h"

enum { CLASSES = 4, MOST = 64 };

struct answers {
    size_t count;
    float logit[MOST][CLASSES];
    unsigned truth[MOST];
};

static void fill(const void *context, size_t sample, struct random *random, float *input,
                 float *target) {
    const struct answers *answers = context;
    assert_null(random); /* what is measured is not augmented */
    for (size_t c = 0; c < CLASSES; c++) {
        input[c] = answers->logit[sample][c];
        target[c] = c == answers->truth[sample];
    }
}

/* A dense layer that changes nothing, and a softmax, as every architecture has it. */
static struct net *echo(void) {
    struct net *net = net_new();
    int logits = net_dense(net, net_input(net, CLASSES, 1, 1), CLASSES);
    net_output(net, net_softmax(net, logits));
    net_output(net, logits);
    for (size_t i = 0; i < CLASSES; i++) {
        net_weights(net)[net_tensor(net, 0)->offset + i * CLASSES + i] = 1;
    }
    return net;
}

static bool measure(const struct answers *answers, size_t batch, double temperature,
                    struct evaluation *out, struct error *err) {
    struct net *net = echo();
    struct net_options options = {.batch = batch, .precision = NET_FP32, .threads = 1};
    struct net_plan *plan = net_compile(net, &options, err);
    struct net_source source = {answers->count, CLASSES, CLASSES, fill, answers};
    assert_non_null(plan);
    bool good = evaluate(plan, batch, &source, temperature, out, err);
    net_plan_free(plan);
    net_free(net);
    return good;
}

static struct evaluation measured(const struct answers *answers, size_t batch, double temperature) {
    struct error err = {""};
    struct evaluation found;
    assert_true(measure(answers, batch, temperature, &found, &err));
    return found;
}

/* Six faces: four are right. Each answer has a logit of log 3 above three of 0, so a probability of
 * one half, and others a sixth. */
static const struct answers six = {.count = 6,
                                   .logit = {{1.0986123F, 0, 0, 0},
                                             {1.0986123F, 0, 0, 0},
                                             {1.0986123F, 0, 0, 0},
                                             {0, 1.0986123F, 0, 0},
                                             {0, 0, 0, 1.0986123F},
                                             {0, 0, 0, 1.0986123F}},
                                   .truth = {0, 0, 2, 1, 3, 1}};

static void figures_worked_out_by_hand(void **state) {
    (void)state;
    static const uint64_t confusion[CLASSES * CLASSES] = {2, 0, 0, 0, 0, 1, 0, 1,
                                                          1, 0, 0, 0, 0, 0, 0, 1};
    struct evaluation found = measured(&six, 4, 1);
    assert_int_equal(found.samples, 6);
    assert_near(found.accuracy, 4.0 / 6, 1e-12);
    assert_near(found.loss, (4 * log(2) + 2 * log(6)) / 6, 1e-6);
    assert_memory_equal(found.score.confusion, confusion, sizeof confusion);
    /* Sure of one half, right in two thirds. */
    assert_near(found.calibration_error, 2.0 / 3 - 0.5, 1e-6);
    assert_true(found.temperature == 1 && found.seconds >= 0);
    struct score_class second = score_of_class(&found.score, 1);
    assert_int_equal(second.occurs, 2);
    assert_near(second.precision, 1, 1e-12);
    assert_near(second.recall, 0.5, 1e-12);
    assert_near(second.f1, 2.0 / 3, 1e-12);
    evaluation_free(&found);
}

/* Divided by 2, log 3 is the logarithm of a root: probabilities of r / (r + 3). */
static void a_temperature_is_for_certainty_alone(void **state) {
    (void)state;
    struct evaluation plain = measured(&six, 6, 1), warm = measured(&six, 6, 2);
    double certain = sqrt(3) / (sqrt(3) + 3);
    assert_true(warm.temperature == 2);
    assert_true(warm.loss == plain.loss && warm.accuracy == plain.accuracy);
    assert_memory_equal(warm.score.confusion, plain.score.confusion, 16 * sizeof(uint64_t));
    assert_near(warm.calibration_error, 2.0 / 3 - certain, 1e-6);
    size_t inside = 0;
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        if (warm.bin[b].samples > 0) {
            assert_near(warm.bin[b].certainty, certain, 1e-6);
            assert_near(warm.bin[b].accuracy, 2.0 / 3, 1e-12);
        }
        inside += warm.bin[b].samples;
    }
    assert_int_equal(inside, 6);
    evaluation_free(&plain);
    evaluation_free(&warm);
}

/* The best temperature makes them sure of just two thirds: x / (x + 3) with x = 6 = 3^(1/t). */
static void the_temperature_that_fits_best(void **state) {
    (void)state;
    struct evaluation found = measured(&six, 2, 0);
    assert_near(found.temperature, log(3) / log(6), 1e-6);
    assert_near(found.calibration_error, 0, 1e-6);
    evaluation_free(&found);
}

static void random_answers(struct answers *answers, size_t count) {
    struct random random = random_seeded(5, 5);
    answers->count = count;
    for (size_t i = 0; i < count; i++) {
        answers->truth[i] = random_below(&random, CLASSES);
        for (size_t c = 0; c < CLASSES; c++) {
            answers->logit[i][c] = (float)(4 * random_unit(&random) - 2);
        }
    }
}

static void batches_of_any_size_give_the_same(void **state) {
    (void)state;
    struct answers answers;
    random_answers(&answers, 37);
    double loss = 0, right = 0;
    for (size_t i = 0; i < answers.count; i++) {
        const float *logit = answers.logit[i];
        double sum = 0;
        size_t best = 0;
        for (size_t c = 0; c < CLASSES; c++) {
            sum += exp((double)logit[c]);
            best = logit[c] > logit[best] ? c : best;
        }
        loss += log(sum) - (double)logit[answers.truth[i]];
        right += best == answers.truth[i];
    }
    static const size_t batches[] = {1, 2, 36, 37, 38, 256};
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        struct evaluation found = measured(&answers, batches[i], 1);
        assert_int_equal(found.samples, 37);
        assert_near(found.loss, loss / 37, 1e-6);
        assert_near(found.accuracy, right / 37, 1e-12);
        evaluation_free(&found);
    }
}

/* What comes of a network whose weights are far too large. */
static void answers_that_are_no_numbers(void **state) {
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 3; i++) {
        struct answers answers;
        struct evaluation found = {0};
        struct error err = {""};
        random_answers(&answers, 8);
        answers.logit[3][answers.truth[3]] = bad[i];
        assert_false(measure(&answers, 8, 0, &found, &err));
        assert_non_null(strstr(err.message, "no numbers"));
        evaluation_free(&found);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_worked_out_by_hand),
        cmocka_unit_test(a_temperature_is_for_certainty_alone),
        cmocka_unit_test(the_temperature_that_fits_best),
        cmocka_unit_test(batches_of_any_size_give_the_same),
        cmocka_unit_test(answers_that_are_no_numbers),
    };
    return test_run("expression/evaluation", tests);
}
