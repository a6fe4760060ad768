/* Every kind of layer, forward and backward, against the double-precision reference: values
 * directly, gradients against its finite differences. */
#include "nn/plan.h"
#include "reference.h"
#include "test.h"

enum { BATCH = 3 };

static int conv(struct net *net, int from, size_t channels, size_t size, size_t pad) {
    return net_conv(net, from, (struct net_conv){.channels = channels, .size = size, .pad = pad});
}

/* Pictures whose gradient has to come back through what is tested. */
static int begin(struct net *net, size_t channels, size_t side) {
    return conv(net, net_input(net, 2, side, side), channels, 3, 1);
}

static void fill_random(struct random *random, float *numbers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        numbers[i] = (float)(2 * random_unit(random) - 1);
    }
}

/* Random weights, but for norms, which stay near 1, and their statistics, which are made up. */
static void random_weights(struct net *net, struct random *random) {
    net_start(net, NET_HE, random);
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *tensor = &net->tensor[i];
        float *numbers = (tensor->trained ? net->weights : net->state) + tensor->offset;
        for (size_t k = 0; k < tensor->count && !tensor->decays; k++) {
            numbers[k] += (float)(0.4 * random_unit(random));
        }
    }
}

static void check_values(const struct net_plan *plan, const struct reference *reference, int layer,
                         double tolerance) {
    size_t count = BATCH * shape_count(&reference->net->layer[layer].shape);
    const float *given = net_plan_output(plan, 0);
    double most = 0, off = 0;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs(reference->value[layer][i]));
        off = fmax(off, fabs((double)given[i] - reference->value[layer][i]));
    }
    if (!(off <= tolerance * most)) {
        fail_msg("off by %g of %g", off, most);
    }
}

/* The derivative of the product with respect to one weight, by central differences. */
static double slope(struct reference *reference, const float *input, int layer, const float *with,
                    size_t weight) {
    const double step = 1e-5;
    double kept = reference->weights[weight];
    reference->weights[weight] = kept + step;
    reference_run(reference, input);
    double above = reference_product(reference, layer, with);
    reference->weights[weight] = kept - step;
    reference_run(reference, input);
    double below = reference_product(reference, layer, with);
    reference->weights[weight] = kept;
    return (above - below) / (2 * step);
}

static void check_gradients(struct net *net, struct net_plan *plan, struct reference *reference,
                            const float *input, int layer, const float *with, double tolerance) {
    const float *gradients = net_plan_gradients(plan);
    struct random random = random_seeded(7, 7);
    for (size_t i = 0; i < net->tensors; i++) {
        const struct net_tensor *tensor = &net->tensor[i];
        double most = 0, off = 0;
        for (size_t k = 0; k < 6 && tensor->trained; k++) {
            size_t weight = tensor->offset + random_below(&random, (uint32_t)tensor->count);
            double wanted = slope(reference, input, layer, with, weight);
            most = fmax(most, fabs(wanted));
            off = fmax(off, fabs(wanted - (double)gradients[weight]));
        }
        if (!(off <= tolerance * fmax(most, 0.5))) {
            fail_msg("%s: off by %g of %g", tensor->name, off, most);
        }
    }
}

/* Checks a network in training (values, then gradients) and in inference. Its output is `layer`. */
static void check(struct net *net, int layer, enum net_precision precision, double tolerance) {
    struct error err = {""};
    struct random random = random_seeded(3, 5);
    random_weights(net, &random);
    net_output(net, layer);
    float input[BATCH * 2 * 12 * 12], with[BATCH * 64 * 12 * 12];
    size_t inputs = BATCH * shape_count(&net->layer[0].shape);
    size_t outputs = BATCH * shape_count(&net->layer[layer].shape);
    assert_true(inputs <= sizeof input / sizeof *input && outputs <= sizeof with / sizeof *with);
    fill_random(&random, input, inputs);
    fill_random(&random, with, outputs);

    for (int training = 0; training < 2; training++) {
        struct net_options options = {
            .batch = BATCH, .training = training != 0, .precision = precision, .threads = 2};
        struct net_plan *plan = net_compile(net, &options, &err);
        if (plan == NULL) {
            fail_msg("%s", err.message);
            return;
        }
        struct reference *reference = reference_new(net, BATCH, training != 0);
        memcpy(net_plan_input(plan), input, inputs * sizeof *input);
        reference_run(reference, input);
        assert_true(net_forward(plan, 0, &err));
        check_values(plan, reference, layer, tolerance);
        if (training) {
            memcpy(net_plan_output_gradient(plan, 0), with, outputs * sizeof *with);
            assert_true(net_backward(plan, &err));
            check_gradients(net, plan, reference, input, layer, with, 10 * tolerance);
        }
        reference_free(reference);
        net_plan_free(plan);
    }
    net_free(net);
}

static void check_fp32(struct net *net, int layer) {
    check(net, layer, NET_FP32, 2e-5);
}

static void a_convolution(void **state) {
    (void)state;
    struct net *net = net_new();
    check_fp32(net, conv(net, begin(net, 5, 9), 7, 3, 0));
}

static void a_convolution_of_many_channels(void **state) {
    (void)state; /* this one goes through Winograd's algorithm */
    struct net *net = net_new();
    check(net, conv(net, begin(net, 32, 8), 64, 3, 0), NET_FP32, 2e-4);
}

static void a_convolution_with_stride_and_padding(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = begin(net, 6, 9);
    check_fp32(net, net_conv(net, from,
                             (struct net_conv){.channels = 8, .size = 3, .stride = 2, .pad = 1}));
}

static void a_convolution_of_single_pixels_without_bias(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = begin(net, 6, 5);
    check_fp32(net,
               net_conv(net, from, (struct net_conv){.channels = 4, .size = 1, .no_bias = true}));
}

static void a_convolution_in_groups(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = begin(net, 8, 7);
    check_fp32(net, net_conv(net, from, (struct net_conv){.channels = 12, .size = 3, .groups = 4}));
}

static void a_depthwise_convolution(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = begin(net, 16, 8);
    check_fp32(net, net_conv(net, from,
                             (struct net_conv){.channels = 16, .size = 3, .pad = 1, .groups = 16}));
}

static void dense_from_pictures_and_numbers(void **state) {
    (void)state;
    struct net *net = net_new();
    check_fp32(net, net_dense(net, net_dense(net, begin(net, 5, 6), 9), 4));
}

static void maxima(void **state) {
    (void)state;
    struct net *net = net_new();
    check_fp32(net, net_pool(net, begin(net, 6, 9), (struct net_pool){NET_MAX, 2, 2, 0}));
    net = net_new();
    check_fp32(net, net_pool(net, begin(net, 6, 9), (struct net_pool){NET_MAX, 3, 2, 1}));
}

static void averages(void **state) {
    (void)state;
    struct net *net = net_new();
    check_fp32(net, net_pool(net, begin(net, 6, 9), (struct net_pool){NET_AVERAGE, 3, 2, 1}));
    net = net_new();
    check_fp32(net, net_dense(net, net_global_pool(net, begin(net, 6, 7)), 3));
}

static void norms(void **state) {
    (void)state;
    struct net *net = net_new();
    check_fp32(net, net_batch_norm(net, begin(net, 6, 5)));
    net = net_new(); /* with its activation, and one that stands alone */
    int norm = net_relu(net, net_batch_norm(net, begin(net, 6, 5)));
    check_fp32(net, net_batch_norm(net, net_pool(net, norm, (struct net_pool){NET_MAX, 2, 2, 0})));
}

static void a_norm_after_a_convolution_without_bias(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = net_conv(net, begin(net, 6, 6),
                        (struct net_conv){.channels = 8, .size = 3, .no_bias = true});
    check_fp32(net, net_relu(net, net_batch_norm(net, from)));
}

static void activations(void **state) {
    (void)state;
    const enum net_activation kinds[] = {NET_RELU, NET_TANH, NET_LOGISTIC, NET_SWISH, NET_GELU};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct net *net = net_new(); /* within the convolution where that is possible, then alone */
        int from = net_activation(net, begin(net, 4, 5), kinds[i]);
        int pool = net_pool(net, from, (struct net_pool){NET_AVERAGE, 2, 1, 0});
        check_fp32(net, net_activation(net, pool, kinds[i]));
    }
}

static void sums_of_layers_used_twice(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = net_relu(net, begin(net, 6, 6));
    int twice = net_add(net, from, conv(net, from, 6, 3, 1));
    check_fp32(net, net_add(net, twice, net_add(net, twice, from)));
}

static void joined_channels(void **state) {
    (void)state;
    struct net *net = net_new(); /* whole blocks of 16 channels, and parts of them */
    int from = begin(net, 16, 5);
    int other = conv(net, from, 5, 3, 1), third = conv(net, from, 32, 1, 0);
    int all = net_concat(net, (int[]){from, other, third, from}, 4);
    check_fp32(net, conv(net, all, 3, 3, 0));
    net = net_new();
    from = begin(net, 16, 5);
    all = net_concat(net, (int[]){from, conv(net, from, 16, 3, 1)}, 2);
    check_fp32(net, conv(net, all, 16, 3, 0));
}

static void channels_scaled_by_a_gate(void **state) {
    (void)state; /* squeeze and excite: Hu et al., 2018 */
    struct net *net = net_new();
    int from = begin(net, 8, 6);
    int gate = conv(net, net_global_pool(net, from), 8, 1, 0);
    check_fp32(net, net_scale(net, from, net_activation(net, gate, NET_LOGISTIC)));
}

static void softmax_within(void **state) {
    (void)state;
    struct net *net = net_new();
    int from = net_softmax(net, net_dense(net, begin(net, 3, 4), 5));
    check_fp32(net, net_dense(net, from, 3));
}

static int article_like(struct net *net, size_t channels) {
    int layer = net_relu(net, conv(net, net_input(net, 1, 12, 12), channels, 3, 0));
    layer = net_relu(net, conv(net, layer, channels, 3, 0));
    layer = net_pool(net, layer, (struct net_pool){NET_MAX, 2, 2, 0});
    layer = net_relu(net, net_dense(net, layer, 32));
    return net_dense(net, layer, 4);
}

static void a_small_network(void **state) {
    (void)state;
    struct net *net = net_new();
    check(net, article_like(net, 32), NET_FP32, 2e-4);
}

static void a_small_network_in_bf16(void **state) {
    (void)state;
    if (net_precision_here() != NET_BF16) {
        return; /* this processor has no matrix units; the other tests say all there is to say */
    }
    struct net *net = net_new();
    check(net, article_like(net, 32), NET_BF16, 2e-2);
}

static void bright_noise(const void *context, size_t sample, struct random *random, float *input,
                         float *target) {
    struct random own = random_seeded(sample, 1);
    (void)context;
    (void)random;
    for (size_t i = 0; i < 144; i++) {
        input[i] = (float)random_unit(&own);
    }
    *target = 0;
}

/* Convolutions with and without a norm, pooling, dense layers: in 8 bits all but the first see what
 * is never negative, in whole 255ths of its largest. */
static void a_small_network_in_int8(void **state) {
    (void)state;
    struct error err = {""};
    struct net *net = net_new();
    int layer = net_relu(net, net_batch_norm(net, conv(net, net_input(net, 1, 12, 12), 16, 3, 0)));
    layer = net_relu(
        net, net_conv(net, layer, (struct net_conv){.channels = 16, .size = 3, .groups = 2}));
    layer = net_pool(net, layer, (struct net_pool){NET_MAX, 2, 2, 0});
    layer = net_dense(net, net_relu(net, net_dense(net, layer, 32)), 4);
    net_output(net, layer);
    struct random random = random_seeded(3, 5);
    random_weights(net, &random);
    struct net_source source = {64, 144, 1, bright_noise, NULL};
    float ranges[16], unused;
    assert_int_equal(net_layers(net), 10);
    assert_true(net_ranges(net, &source, ranges, &err));
    assert_near(ranges[0], 1, 0.01);
    struct net_options options = {.batch = BATCH, .precision = NET_INT8, .ranges = ranges};
    struct net_plan *plan = net_compile(net, &options, &err);
    if (plan == NULL) {
        fail_msg("%s", err.message);
        return;
    }
    for (size_t i = 0; i < BATCH; i++) {
        bright_noise(NULL, i, NULL, net_plan_input(plan) + i * 144, &unused);
    }
    struct reference *reference = reference_new(net, BATCH, false);
    reference_run(reference, net_plan_input(plan));
    assert_true(net_forward(plan, 0, &err));
    check_values(plan, reference, layer, 0.03);
    reference_free(reference);
    net_plan_free(plan);
    options.ranges = NULL;
    assert_null(net_compile(net, &options, &err));
    net_free(net);
}

/* Inception, residual and dense blocks are loops over what there is. */
static void blocks(void **state) {
    (void)state;
    struct net *net = net_new();
    int layer = net_relu(net, net_batch_norm(net, begin(net, 16, 8)));
    for (int i = 0; i < 2; i++) {
        int inner = net_relu(net, net_batch_norm(net, conv(net, layer, 16, 3, 1)));
        layer = net_relu(net, net_add(net, layer, net_batch_norm(net, conv(net, inner, 16, 3, 1))));
    }
    for (int i = 0; i < 2; i++) {
        layer = net_concat(net, (int[]){layer, net_relu(net, conv(net, layer, 8, 3, 1))}, 2);
    }
    check(net, net_dense(net, net_global_pool(net, layer), 4), NET_FP32, 1e-4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_convolution),
        cmocka_unit_test(a_convolution_of_many_channels),
        cmocka_unit_test(a_convolution_with_stride_and_padding),
        cmocka_unit_test(a_convolution_of_single_pixels_without_bias),
        cmocka_unit_test(a_convolution_in_groups),
        cmocka_unit_test(a_depthwise_convolution),
        cmocka_unit_test(dense_from_pictures_and_numbers),
        cmocka_unit_test(maxima),
        cmocka_unit_test(averages),
        cmocka_unit_test(norms),
        cmocka_unit_test(a_norm_after_a_convolution_without_bias),
        cmocka_unit_test(activations),
        cmocka_unit_test(sums_of_layers_used_twice),
        cmocka_unit_test(joined_channels),
        cmocka_unit_test(channels_scaled_by_a_gate),
        cmocka_unit_test(softmax_within),
        cmocka_unit_test(a_small_network),
        cmocka_unit_test(a_small_network_in_bf16),
        cmocka_unit_test(a_small_network_in_int8),
        cmocka_unit_test(blocks),
    };
    return test_run("layers", tests);
}
