/* What a plan does as a whole: dropout, outputs, precision, running statistics. */
#include "nn/layers.h"
#include "nn/plan.h"
#include "test.h"

/* A convolution that changes nothing, then dropout of a quarter. */
static struct net *dropping(void) {
    struct net *net = net_new();
    int layer =
        net_conv(net, net_input(net, 1, 40, 40), (struct net_conv){.channels = 1, .size = 1});
    net_output(net, net_dropout(net, layer, 0.25));
    net_weights(net)[net_tensor(net, 0)->offset] = 1;
    return net;
}

static void dropout_leaves_out_its_share(void **state) {
    (void)state;
    enum { COUNT = 8 * 40 * 40 };
    struct error err;
    struct net *net = dropping();
    struct net_options options = {.batch = 8, .training = true, .precision = NET_FP32, .seed = 1};
    struct net_plan *plan = net_compile(net, &options, &err);
    assert_non_null(plan);
    for (size_t i = 0; i < COUNT; i++) {
        net_plan_input(plan)[i] = 3;
        net_plan_output_gradient(plan, 0)[i] = 1;
    }
    assert_true(net_forward(plan, 5, &err));
    static float first[COUNT];
    memcpy(first, net_plan_output(plan, 0), sizeof first);
    size_t gone = 0;
    double sum = 0;
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(first[i] == 0 || fabsf(first[i] - 4) < 1e-6F);
        gone += first[i] == 0;
        sum += (double)first[i];
    }
    assert_near((double)gone / COUNT, 0.25, 0.015);
    /* The gradient of the weight is the sum of input times what came back through the same gaps. */
    assert_true(net_backward(plan, &err));
    assert_near((double)net_plan_gradients(plan)[0], sum, 1e-3 * sum);

    assert_true(net_forward(plan, 5, &err));
    assert_memory_equal(first, net_plan_output(plan, 0), sizeof first);
    assert_true(net_forward(plan, 6, &err));
    size_t same = 0;
    for (size_t i = 0; i < COUNT; i++) {
        same += (first[i] == 0) == (net_plan_output(plan, 0)[i] == 0);
    }
    assert_near((double)same / COUNT, 0.75 * 0.75 + 0.25 * 0.25, 0.02);
    net_plan_free(plan);
    net_free(net);
}

static void dropout_lets_all_through_when_it_is_not_training(void **state) {
    (void)state;
    struct error err;
    struct net *net = dropping();
    struct net_options options = {.batch = 1, .precision = NET_FP32, .threads = 1};
    struct net_plan *plan = net_compile(net, &options, &err);
    for (size_t i = 0; i < 1600; i++) {
        net_plan_input(plan)[i] = (float)i;
    }
    assert_true(net_forward(plan, 5, &err));
    assert_memory_equal(net_plan_input(plan), net_plan_output(plan, 0), 1600 * sizeof(float));
    net_plan_free(plan);
    net_free(net);
}

static void a_softmax_at_the_end_is_left_to_the_loss(void **state) {
    (void)state;
    struct error err;
    struct net *net = net_new();
    int dense = net_dense(net, net_input(net, 1, 2, 2), 3);
    net_output(net, net_softmax(net, dense));
    net_output(net, dense);
    struct random random = random_seeded(4, 4);
    net_start(net, NET_GLOROT, &random);
    struct net_plan *plan[2];
    for (int training = 0; training < 2; training++) {
        struct net_options options = {.batch = 1, .training = training != 0, .precision = NET_FP32};
        plan[training] = net_compile(net, &options, &err);
        assert_non_null(plan[training]);
        for (size_t i = 0; i < 4; i++) {
            net_plan_input(plan[training])[i] = 1 + (float)i;
        }
        assert_true(net_forward(plan[training], 0, &err));
    }
    const float *share = net_plan_output(plan[0], 0), *logit = net_plan_output(plan[0], 1);
    double sum = 0;
    for (size_t i = 0; i < 3; i++) {
        sum += exp((double)logit[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_near(share[i], exp((double)logit[i]) / sum, 1e-6);
        assert_near(net_plan_output(plan[1], 0)[i], logit[i], 1e-6);
    }
    net_plan_free(plan[0]);
    net_plan_free(plan[1]);
    net_free(net);
}

static void norms_keep_running_statistics(void **state) {
    (void)state;
    struct error err;
    struct net *net = net_new();
    net_output(net, net_batch_norm(net, net_input(net, 1, 1, 2)));
    struct random random = random_seeded(4, 4);
    net_start(net, NET_GLOROT, &random);
    struct net_options options = {.batch = 2, .training = true, .precision = NET_FP32};
    struct net_plan *plan = net_compile(net, &options, &err);
    assert_non_null(plan);
    memcpy(net_plan_input(plan), (float[]){1, 2, 3, 6}, 4 * sizeof(float));
    assert_true(net_forward(plan, 0, &err));
    /* mean 3; unbiased variance (4 + 1 + 0 + 9) / 3; a tenth of each, and 0.9 of 0 and 1 */
    assert_near(net_state(net)[net_tensor(net, 2)->offset], 0.3, 1e-6);
    assert_near(net_state(net)[net_tensor(net, 3)->offset], 0.9 + 14.0 / 30, 1e-6);
    net_plan_free(plan);
    net_free(net);
}

static void precisions_have_names(void **state) {
    (void)state;
    enum net_precision precision;
    assert_true(net_precision_from_name("bf16", &precision) && precision == NET_BF16);
    assert_string_equal(net_precision_name(NET_AUTO), "auto");
    assert_false(net_precision_from_name("fp64", &precision));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dropout_leaves_out_its_share),
        cmocka_unit_test(dropout_lets_all_through_when_it_is_not_training),
        cmocka_unit_test(a_softmax_at_the_end_is_left_to_the_loss),
        cmocka_unit_test(norms_keep_running_statistics),
        cmocka_unit_test(precisions_have_names),
    };
    return test_run("plan", tests);
}
