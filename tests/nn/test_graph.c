#include "nn/layers.h"
#include "nn/plan.h"
#include "test.h"

/* Compiling the network must fail with these words. */
static void check_mistake(struct net *net, const char *words) {
    struct error err = {""};
    struct net_options options = {.batch = 1, .precision = NET_FP32};
    assert_null(net_compile(net, &options, &err));
    if (strstr(err.message, words) == NULL) {
        fail_msg("\"%s\" is not in: %s", words, err.message);
    }
    net_free(net);
}

static void the_article_counts_its_parameters(void **state) {
    (void)state;
    struct net *net = net_new();
    const struct net_pool pool = {NET_MAX, 2, 2, 0};
    int layer =
        net_conv(net, net_input(net, 1, 48, 48), (struct net_conv){.channels = 32, .size = 3});
    layer = net_conv(net, layer, (struct net_conv){.channels = 64, .size = 3});
    layer =
        net_conv(net, net_pool(net, layer, pool), (struct net_conv){.channels = 128, .size = 3});
    layer =
        net_conv(net, net_pool(net, layer, pool), (struct net_conv){.channels = 128, .size = 3});
    layer = net_dense(net, net_dense(net, net_pool(net, layer, pool), 1024), 4);
    net_output(net, layer);
    /* 9*32+32 + 9*32*64+64 + 9*64*128+128 + 9*128*128+128 + 2048*1024+1024 + 1024*4+4 */
    assert_int_equal(net_parameters(net), 2345000 - 2468);
    /* twice: 46^2 9 32 + 44^2 9 32 64 + 20^2 9 64 128 + 8^2 9 128 128 + 2048 1024 + 1024 4 */
    assert_true(net_operations(net) ==
                2.0 * (609408 + 35684352 + 29491200 + 9437184 + 2097152 + 4096));
    assert_int_equal(net_output_size(net, 0), 4);
    assert_string_equal(net_tensor(net, 0)->name, "conv1.weight");
    assert_string_equal(net_tensor(net, 11)->name, "dense2.bias");
    net_free(net);
}

static void weights_begin_as_glorot_and_he_say(void **state) {
    (void)state;
    struct net *net = net_new();
    net_output(net, net_dense(net, net_dense(net, net_input(net, 1, 20, 20), 300), 10));
    struct random random = random_seeded(1, 2);
    const float *weight = net_weights(net);
    double most = 0, squares = 0;
    net_start(net, NET_GLOROT, &random);
    for (size_t i = 0; i < 120000; i++) {
        most = fmax(most, fabs((double)weight[i]));
    }
    double limit = sqrt(6.0 / 700);
    assert_true(most <= limit && most > 0.999 * limit);
    net_start(net, NET_HE, &random);
    for (size_t i = 0; i < 120000; i++) {
        squares += (double)weight[i] * (double)weight[i];
    }
    assert_near(squares / 120000, 2.0 / 400, 0.02 * 2.0 / 400);
    const struct net_tensor *bias = net_tensor(net, 1);
    assert_true(weight[bias->offset] == 0 && !bias->decays && bias->trained);
    net_free(net);
}

static void a_layer_that_does_not_fit_is_named(void **state) {
    (void)state;
    struct net *net = net_new();
    net_output(net,
               net_conv(net, net_input(net, 1, 4, 4), (struct net_conv){.channels = 2, .size = 5}));
    check_mistake(net, "layer 1 of the network (convolution) does not fit its input");
    net = net_new();
    int input = net_input(net, 3, 4, 4);
    net_conv(net, input, (struct net_conv){.channels = 2, .size = 3, .groups = 2});
    check_mistake(net, "convolution");
    net = net_new();
    net_relu(net, 5);
    check_mistake(net, "takes its input from a layer that is not there");
    net = net_new();
    input = net_input(net, 1, 4, 4);
    net_add(net, input, net_dense(net, input, 3));
    check_mistake(net, "needs two layers of one shape");
    net = net_new();
    input = net_input(net, 1, 4, 4);
    net_concat(net, (int[]){input, net_global_pool(net, input)}, 2);
    check_mistake(net, "needs pictures of one size");
    net = net_new();
    net_dropout(net, net_input(net, 1, 4, 4), 1);
    check_mistake(net, "needs a share from 0 to below 1");
    net = net_new();
    net_softmax(net, net_input(net, 1, 4, 4));
    check_mistake(net, "needs numbers");
    net = net_new();
    net_input(net, 1, 4, 4);
    net_input(net, 1, 4, 4);
    check_mistake(net, "must be the first one");
    net = net_new();
    input = net_input(net, 1, 4, 4);
    net_scale(net, input, input);
    check_mistake(net, "one number for each channel");
    net = net_new();
    net_output(net, net_input(net, 1, 4, 4));
    net_output(net, 9);
    check_mistake(net, "cannot be");
}

static void a_network_without_output_is_refused(void **state) {
    (void)state;
    struct net *net = net_new();
    net_input(net, 1, 4, 4);
    check_mistake(net, "needs an input, an output and a batch");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_article_counts_its_parameters),
        cmocka_unit_test(weights_begin_as_glorot_and_he_say),
        cmocka_unit_test(a_layer_that_does_not_fit_is_named),
        cmocka_unit_test(a_network_without_output_is_refused),
    };
    return test_run("graph", tests);
}
