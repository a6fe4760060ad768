/* The article's network: its layers as the article lists them, its size, and what it answers, which
 * PyTorch worked out as well (article.py). */
#include "article.h"
#include "expression/architecture.h"
#include "models.h"
#include "nn/layers.h"
#include "test.h"

static void layers_as_the_article_lists_them(void **state) {
    (void)state;
    static const struct {
        enum layer_kind kind;
        size_t channels, side;
        double share;
    } wanted[] = {
        {LAYER_INPUT, 1, 48, 0},        {LAYER_CONV, 32, 46, 0},
        {LAYER_ACTIVATION, 32, 46, 0},  {LAYER_CONV, 64, 44, 0},
        {LAYER_ACTIVATION, 64, 44, 0},  {LAYER_POOL, 64, 22, 0},
        {LAYER_DROPOUT, 64, 22, 0.25},  {LAYER_CONV, 128, 20, 0},
        {LAYER_ACTIVATION, 128, 20, 0}, {LAYER_POOL, 128, 10, 0},
        {LAYER_CONV, 128, 8, 0},        {LAYER_ACTIVATION, 128, 8, 0},
        {LAYER_POOL, 128, 4, 0},        {LAYER_DROPOUT, 128, 4, 0.25},
        {LAYER_DENSE, 1024, 1, 0},      {LAYER_ACTIVATION, 1024, 1, 0},
        {LAYER_DROPOUT, 1024, 1, 0.5},  {LAYER_DENSE, 4, 1, 0},
        {LAYER_SOFTMAX, 4, 1, 0},
    };
    struct error err;
    struct net *net = architecture_build("article", 4, &err);
    assert_int_equal(net->layers, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < net->layers; i++) {
        const struct layer *layer = &net->layer[i];
        assert_int_equal(layer->kind, wanted[i].kind);
        assert_int_equal(layer->shape.channels, wanted[i].channels);
        assert_int_equal(layer->shape.height, wanted[i].side);
        assert_int_equal(layer->shape.width, wanted[i].side);
        assert_true(layer->share == wanted[i].share);
        assert_true(i == 0 || (layer->inputs == 1 && layer->from[0] == (int)i - 1));
        assert_true(layer->kind != LAYER_CONV || (layer->conv.size == 3 && layer->conv.pad == 0));
        assert_true(layer->kind != LAYER_POOL || layer->pool.kind == NET_MAX);
        assert_true(layer->kind != LAYER_ACTIVATION || layer->activation == NET_RELU);
    }
    net_free(net);
}

static void tensors_and_their_number(void **state) {
    (void)state;
    static const struct {
        const char *name;
        unsigned rank;
        size_t size[4];
    } wanted[ARTICLE_TENSORS] = {
        {"conv1.weight", 4, {32, 1, 3, 3}},      {"conv1.bias", 1, {32}},
        {"conv2.weight", 4, {64, 32, 3, 3}},     {"conv2.bias", 1, {64}},
        {"conv3.weight", 4, {128, 64, 3, 3}},    {"conv3.bias", 1, {128}},
        {"conv4.weight", 4, {128, 128, 3, 3}},   {"conv4.bias", 1, {128}},
        {"dense1.weight", 4, {1024, 128, 4, 4}}, {"dense1.bias", 1, {1024}},
        {"dense2.weight", 2, {4, 1024}},         {"dense2.bias", 1, {4}},
    };
    struct error err;
    struct net *net = architecture_build("article", 4, &err);
    assert_int_equal(net_tensors(net), ARTICLE_TENSORS);
    for (size_t t = 0; t < ARTICLE_TENSORS; t++) {
        const struct net_tensor *tensor = net_tensor(net, t);
        assert_string_equal(tensor->name, wanted[t].name);
        assert_int_equal(tensor->rank, wanted[t].rank);
        assert_memory_equal(tensor->size, wanted[t].size, tensor->rank * sizeof(size_t));
    }
    assert_int_equal(net_parameters(net), 2342532);
    assert_int_equal(net_parameters(net), ARTICLE_PARAMETERS);
    /* 46^2 x 9 x 32 + 44^2 x 288 x 64 + 20^2 x 576 x 128 + 8^2 x 1152 x 128 + 2048 x 1024 + 4096
     * products, and as many sums. */
    assert_true(net_operations(net) == 2.0 * 77323392);
    net_free(net);
}

static void classes_and_names(void **state) {
    (void)state;
    struct error err = {""};
    struct net *net = architecture_build("article", 7, &err);
    assert_int_equal(net_output_size(net, 0), 7);
    assert_int_equal(net_output_size(net, 1), 7);
    net_free(net);
    assert_null(architecture_build("articles", 4, &err));
    assert_string_equal(err.message,
                        "there is no architecture 'articles' (there are: article, vgg, "
                        "residual, residual-deep, inception, dense, small)");
    assert_null(architecture_build("", 4, &err));
}

static void it_answers_as_in_pytorch(void **state) {
    (void)state;
    struct model *model = model_made();
    unsigned char *faces = faces_made(ARTICLE_FACES);
    double moods[ARTICLE_FACES][MOOD_COUNT];
    model_answers(model, faces, ARTICLE_FACES, ARTICLE_FACES, moods);
    for (size_t i = 0; i < ARTICLE_FACES; i++) {
        double sum = 0;
        for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
            sum += exp((double)article_logits[i][mood]);
        }
        for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
            assert_near(moods[i][mood], exp((double)article_logits[i][mood]) / sum, 1e-6);
        }
    }
    free(faces);
    model_free(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_as_the_article_lists_them),
        cmocka_unit_test(tensors_and_their_number),
        cmocka_unit_test(classes_and_names),
        cmocka_unit_test(it_answers_as_in_pytorch),
    };
    return test_run("expression/architecture", tests);
}
