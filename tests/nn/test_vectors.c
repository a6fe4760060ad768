/* Layers and the article's network against PyTorch: vectors.py made the numbers, vectors.h has
 * them. */
#include "nn/layers.h"
#include "nn/nn.h"
#include "test.h"
#include "vectors.h"

/* ---- a picture that is learned ---- */

/* So that gradients with respect to a layer's input can be seen, that input is itself a weight. The
 * network's input has a channel for each pixel of each picture of the batch, which is 1 there and 0
 * elsewhere; a convolution of single pixels then gives, number by number, what its weights say. */
struct tested {
    const struct vector_case *of;
    struct net *net;
    size_t pixels;            /* of a picture */
    int first, second, layer; /* tensors: the pictures; those of the layer begin at `layer` */
};

static size_t count_of(const int shape[4]) {
    return (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2] * (size_t)shape[3];
}

static int tensors_so_far(const struct tested *tested) {
    return (int)net_tensors(tested->net);
}

/* A layer that gives numbers of this shape, which its weights will be. */
static int learned(struct tested *tested, const int shape[4], bool flat, int *tensor) {
    *tensor = tensors_so_far(tested);
    return flat ? net_dense(tested->net, 0, (size_t)shape[1])
                : net_conv(
                      tested->net, 0,
                      (struct net_conv){.channels = (size_t)shape[1], .size = 1, .no_bias = true});
}

/* Number `i` of a batch of shape N C H W, in the weights C x (N H W) that give it. */
static size_t place_of(const int shape[4], size_t i) {
    size_t area = (size_t)shape[2] * (size_t)shape[3], channels = (size_t)shape[1];
    size_t n = i / area / channels, channel = i / area % channels;
    return channel * (size_t)shape[0] * area + n * area + i % area;
}

static void put_pictures(struct tested *tested, int tensor, const int shape[4],
                         const float *numbers) {
    float *weights = net_weights(tested->net) + net_tensor(tested->net, (size_t)tensor)->offset;
    for (size_t i = 0; i < count_of(shape); i++) {
        weights[place_of(shape, i)] = numbers[i];
    }
}

/* ---- the layers ---- */

static int pool(struct tested *tested, int from, enum net_pool_kind kind) {
    const struct vector_case *of = tested->of;
    struct net_pool pool = {kind, (size_t)of->kernel, (size_t)of->stride, (size_t)of->padding};
    return net_pool(tested->net, from, pool);
}

static int convolution(struct tested *tested, int from) {
    const struct vector_case *of = tested->of;
    struct net_conv conv = {(size_t)of->out[1],  (size_t)of->kernel, (size_t)of->stride,
                            (size_t)of->padding, (size_t)of->groups, of->bias == NULL};
    return net_conv(tested->net, from, conv);
}

/* As the last layer a softmax would be left to the loss while training, so it gets one behind it
 * that changes nothing. */
static int softmax_within(struct tested *tested, int from) {
    size_t classes = (size_t)tested->of->out[1];
    int same = tensors_so_far(tested);
    int layer = net_dense(tested->net, net_softmax(tested->net, from), classes);
    float *weights = net_weights(tested->net) + net_tensor(tested->net, (size_t)same)->offset;
    for (size_t i = 0; i < classes; i++) {
        weights[i * classes + i] = 1;
    }
    return layer;
}

/* The layer under test, behind its input, or behind both. */
static int add_layer(struct tested *tested, int first, int second) {
    struct net *net = tested->net;
    switch (tested->of->kind) {
    case VECTOR_CONV:
        return convolution(tested, first);
    case VECTOR_DENSE:
        return net_dense(net, first, (size_t)tested->of->out[1]);
    case VECTOR_MAX_POOL:
        return pool(tested, first, NET_MAX);
    case VECTOR_AVERAGE_POOL:
        return pool(tested, first, NET_AVERAGE);
    case VECTOR_GLOBAL_AVERAGE:
        return net_global_pool(net, first);
    case VECTOR_BATCH_NORM_TRAINING:
    case VECTOR_BATCH_NORM_EVALUATION:
        return net_batch_norm(net, first);
    case VECTOR_RELU:
        return net_relu(net, first);
    case VECTOR_TANH:
        return net_activation(net, first, NET_TANH);
    case VECTOR_SIGMOID:
        return net_activation(net, first, NET_LOGISTIC);
    case VECTOR_SWISH:
        return net_activation(net, first, NET_SWISH);
    case VECTOR_GELU:
        return net_activation(net, first, NET_GELU);
    case VECTOR_ADD:
        return net_add(net, first, second);
    case VECTOR_CONCAT:
        return net_concat(net, (int[]){first, second}, 2);
    case VECTOR_SCALE: /* the numbers of a gate are those of a picture of one colour each */
        return net_scale(net, first, net_global_pool(net, second));
    case VECTOR_SOFTMAX:
        return softmax_within(tested, first);
    }
    return -1;
}

/* The tensors of the layer under test, in the order weight, bias, mean, variance. */
static void put_weights(struct tested *tested) {
    const struct vector_case *of = tested->of;
    const float *const from[] = {of->weights, of->bias, of->mean, of->variance};
    for (size_t i = 0; i < 4; i++) {
        if (from[i] != NULL) {
            const struct net_tensor *tensor = net_tensor(tested->net, (size_t)tested->layer + i);
            float *block = tensor->trained ? net_weights(tested->net) : net_state(tested->net);
            memcpy(block + tensor->offset, from[i], tensor->count * sizeof(float));
        }
    }
}

/* The second input of a scaling, one number a channel, as pictures of one colour. */
static void put_gate(struct tested *tested) {
    const int *shape = tested->of->in;
    float pictures[64];
    assert_true(count_of(shape) <= sizeof pictures / sizeof *pictures);
    for (size_t i = 0; i < count_of(shape); i++) {
        pictures[i] = tested->of->second[i / tested->pixels];
    }
    put_pictures(tested, tested->second, shape, pictures);
}

static struct tested begin(const struct vector_case *of) {
    struct tested tested = {
        .of = of, .net = net_new(), .pixels = (size_t)of->in[2] * (size_t)of->in[3]};
    bool flat = tested.pixels == 1, gate = of->kind == VECTOR_SCALE;
    net_input(tested.net, (size_t)of->in[0] * tested.pixels, (size_t)of->in[2], (size_t)of->in[3]);
    int second = -1, first = learned(&tested, of->in, flat, &tested.first);
    if (of->second != NULL) {
        second = learned(&tested, gate ? of->in : of->second_in, false, &tested.second);
    }
    tested.layer = tensors_so_far(&tested);
    net_output(tested.net, add_layer(&tested, first, second));
    put_pictures(&tested, tested.first, of->in, of->input);
    if (gate) {
        put_gate(&tested);
    } else if (of->second != NULL) {
        put_pictures(&tested, tested.second, of->second_in, of->second);
    }
    put_weights(&tested);
    return tested;
}

/* ---- comparing ---- */

/* Numbers are written as floats, and added in another order here: some units of the last place of
 * the largest one are all that may differ. */
static void same(const struct vector_case *of, const char *what, const float *given,
                 const float *wanted, size_t count) {
    double most = 1;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs((double)wanted[i]));
    }
    for (size_t i = 0; i < count; i++) {
        if (!(fabs((double)given[i] - (double)wanted[i]) <= 4e-6 * most)) {
            fail_msg("%s: %s %zu is %.9g, not %.9g", of->name, what, i, (double)given[i],
                     (double)wanted[i]);
        }
    }
}

/* The gradient of numbers that a learned layer gives; each of a gate is over a whole picture. */
static void same_gradient(const struct tested *tested, const char *what, const float *gradients,
                          int tensor, const int shape[4], const float *wanted, bool gate) {
    const float *from = gradients + net_tensor(tested->net, (size_t)tensor)->offset;
    float given[256] = {0};
    size_t count = count_of(shape), each = gate ? tested->pixels : 1;
    assert_true(count <= sizeof given / sizeof *given);
    for (size_t i = 0; i < count; i++) {
        given[i / each] += from[place_of(shape, i)];
    }
    same(tested->of, what, given, wanted, count / each);
}

static void same_gradients(const struct tested *tested, struct net_plan *plan) {
    const struct vector_case *of = tested->of;
    const float *gradients = net_plan_gradients(plan);
    bool gate = of->kind == VECTOR_SCALE;
    same_gradient(tested, "gradient of the input", gradients, tested->first, of->in,
                  of->input_gradient, false);
    if (of->second != NULL) {
        same_gradient(tested, "gradient of the second input", gradients, tested->second,
                      gate ? of->in : of->second_in, of->second_gradient, gate);
    }
    const float *const wanted[] = {of->weights_gradient, of->bias_gradient};
    for (size_t i = 0; i < 2; i++) {
        if (wanted[i] != NULL) {
            const struct net_tensor *tensor = net_tensor(tested->net, (size_t)tested->layer + i);
            same(of, tensor->name, gradients + tensor->offset, wanted[i], tensor->count);
        }
    }
}

static void same_statistics(const struct tested *tested) {
    const struct vector_case *of = tested->of;
    const float *const wanted[] = {of->mean_after, of->variance_after};
    for (size_t i = 0; i < 2; i++) {
        const struct net_tensor *tensor = net_tensor(tested->net, (size_t)tested->layer + 2 + i);
        same(of, tensor->name, net_state(tested->net) + tensor->offset, wanted[i], tensor->count);
    }
}

static struct net_plan *compile(struct net *net, size_t batch, bool training) {
    struct error err = {""};
    struct net_options options = {
        .batch = batch, .training = training, .precision = NET_FP32, .threads = 2};
    struct net_plan *plan = net_compile(net, &options, &err);
    if (plan == NULL) {
        fail_msg("%s", err.message);
    }
    return plan;
}

static void run_case(const struct vector_case *of, bool training) {
    struct error err;
    struct tested tested = begin(of);
    size_t batch = (size_t)of->in[0], channels = batch * tested.pixels;
    struct net_plan *plan = compile(tested.net, batch, training);
    float *input = net_plan_input(plan);
    memset(input, 0, batch * channels * tested.pixels * sizeof *input);
    for (size_t n = 0; n < batch; n++) {
        for (size_t i = 0; i < tested.pixels; i++) {
            input[(n * channels + n * tested.pixels + i) * tested.pixels + i] = 1;
        }
    }
    assert_true(net_forward(plan, 0, &err));
    size_t count = count_of(of->out);
    assert_int_equal(count, batch * net_plan_output_size(plan, 0));
    same(of, training ? "output while training" : "output", net_plan_output(plan, 0), of->output,
         count);
    if (training) {
        memcpy(net_plan_output_gradient(plan, 0), of->direction, count * sizeof(float));
        assert_true(net_backward(plan, &err));
        same_gradients(&tested, plan);
    }
    if (training && of->mean_after != NULL) {
        same_statistics(&tested);
    }
    net_plan_free(plan);
    net_free(tested.net);
}

/* ---- the layers' tests ---- */

enum { CASES = sizeof vector_cases / sizeof vector_cases[0] };

static void layers_while_training(void **state) {
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        if (vector_cases[i].kind != VECTOR_BATCH_NORM_EVALUATION) {
            run_case(&vector_cases[i], true);
        }
    }
}

static void layers_otherwise(void **state) {
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        if (vector_cases[i].kind != VECTOR_BATCH_NORM_TRAINING) {
            run_case(&vector_cases[i], false);
        }
    }
}

/* ---- the article's network ---- */

enum {
    PICTURES = 2,
    SIDE = 48,
    MOODS = 4,
    TENSORS = sizeof vector_article / sizeof *vector_article
};

static int conv_relu(struct net *net, int from, size_t channels) {
    return net_relu(net, net_conv(net, from, (struct net_conv){.channels = channels, .size = 3}));
}

static int halved(struct net *net, int from) {
    return net_pool(net, from, (struct net_pool){NET_MAX, 2, 2, 0});
}

static struct net *narrow(void) {
    struct net *net = net_new();
    int layer = conv_relu(net, net_input(net, 1, SIDE, SIDE), 4);
    layer = halved(net, conv_relu(net, layer, 8));
    layer = halved(net, conv_relu(net, layer, 8));
    layer = halved(net, conv_relu(net, layer, 8));
    layer = net_dense(net, net_relu(net, net_dense(net, layer, 16)), MOODS);
    net_output(net, layer);
    assert_int_equal(net_tensors(net), TENSORS);
    for (size_t t = 0; t < TENSORS; t++) {
        const struct net_tensor *tensor = net_tensor(net, t);
        assert_int_equal(tensor->count, count_of(vector_article[t].shape));
        for (size_t i = 0; i < tensor->count; i++) {
            net_weights(net)[tensor->offset + i] =
                vector_article[t].scale * vector_value((uint32_t)t, (uint32_t)i);
        }
    }
    return net;
}

static void put_input(struct net_plan *plan) {
    for (size_t i = 0; i < (size_t)PICTURES * SIDE * SIDE; i++) {
        net_plan_input(plan)[i] = vector_value(100, (uint32_t)i) + 0.5F;
    }
}

static void logits_are(const float *given, double tolerance) {
    for (size_t i = 0; i < (size_t)PICTURES * MOODS; i++) {
        if (!(fabs((double)given[i] - (double)vector_article_logits[i]) <= tolerance)) {
            fail_msg("logit %zu is %.9g, not %.9g", i, (double)given[i],
                     (double)vector_article_logits[i]);
        }
    }
}

static void the_articles_network_answers(void **state) {
    (void)state;
    struct error err;
    struct net *net = narrow();
    for (int training = 0; training < 2; training++) {
        struct net_plan *plan = compile(net, PICTURES, training != 0);
        put_input(plan);
        assert_true(net_forward(plan, 0, &err));
        logits_are(net_plan_output(plan, 0), 1e-5);
        net_plan_free(plan);
    }
    net_free(net);
}

/* The mean loss of both pictures, and its gradient, ready for net_backward(). */
static double loss_of(struct net_plan *plan) {
    float targets[PICTURES * MOODS] = {0};
    for (size_t i = 0; i < PICTURES; i++) {
        targets[i * MOODS + vector_article_labels[i]] = 1;
    }
    struct loss_batch batch = {PICTURES, MOODS, net_plan_output(plan, 0), targets, NULL, 0};
    return loss_cross_entropy(&batch, 0, PICTURES, net_plan_output_gradient(plan, 0)).loss /
           PICTURES;
}

/* bfloat16 keeps eight bits. */
static void it_answers_nearly_so_in_bf16(void **state) {
    (void)state;
    struct error err;
    if (net_precision_here() != NET_BF16) {
        return; /* this processor has no matrix units */
    }
    struct net *net = narrow();
    for (int training = 0; training < 2; training++) {
        struct net_options options = {
            .batch = PICTURES, .training = training != 0, .precision = NET_BF16, .threads = 2};
        struct net_plan *plan = net_compile(net, &options, &err);
        assert_non_null(plan);
        put_input(plan);
        assert_true(net_forward(plan, 0, &err));
        logits_are(net_plan_output(plan, 0), 0.02);
        net_plan_free(plan);
    }
    net_free(net);
}

static void the_gradients_of_the_articles_network(void **state) {
    (void)state;
    struct error err;
    struct net *net = narrow();
    struct net_plan *plan = compile(net, PICTURES, true);
    put_input(plan);
    assert_true(net_forward(plan, 0, &err));
    loss_of(plan);
    assert_true(net_backward(plan, &err));
    for (size_t t = 0; t < TENSORS; t++) {
        const struct vector_tensor *wanted = &vector_article[t];
        const struct net_tensor *tensor = net_tensor(net, t);
        const float *given = net_plan_gradients(plan) + tensor->offset;
        double norm = sqrt(gradient_squares(given, 0, tensor->count));
        assert_near(norm, wanted->norm, 1e-5 * wanted->norm);
        for (size_t i = 0; i < 4; i++) {
            assert_near(given[wanted->place[i]], wanted->gradient[i], 1e-5 * wanted->norm);
        }
    }
    net_plan_free(plan);
    net_free(net);
}

static void it_learns_as_in_pytorch(void **state) {
    (void)state;
    struct error err;
    struct net *net = narrow();
    struct net_plan *plan = compile(net, PICTURES, true);
    struct optimiser_options options = optimiser_defaults(OPTIMISER_ADAM);
    struct optimiser optimiser = optimiser_new(&options, net_weight_count(net));
    put_input(plan);
    for (size_t i = 0; i < sizeof vector_article_losses / sizeof(float); i++) {
        assert_true(net_forward(plan, i, &err));
        assert_near(loss_of(plan), vector_article_losses[i], 1e-5);
        assert_true(net_backward(plan, &err));
        struct optimiser_step step = optimiser_begin(&optimiser, 0.001, 1);
        optimiser_update(&optimiser, &step, false, net_plan_gradients(plan), 0,
                         net_weight_count(net), net_weights(net));
        assert_true(net_plan_take_weights(plan, &err));
    }
    optimiser_free(&optimiser);
    net_plan_free(plan);
    net_free(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_while_training),
        cmocka_unit_test(layers_otherwise),
        cmocka_unit_test(the_articles_network_answers),
        cmocka_unit_test(it_answers_nearly_so_in_bf16),
        cmocka_unit_test(the_gradients_of_the_articles_network),
        cmocka_unit_test(it_learns_as_in_pytorch),
    };
    return test_run("nn/vectors", tests);
}
