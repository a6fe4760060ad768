#include "expression/architecture.h"

#include "expression/samples.h"

#include <string.h>

static int conv_relu(struct net *net, int from, size_t channels) {
    return net_relu(net, net_conv(net, from, (struct net_conv){.channels = channels, .size = 3}));
}

static int halved(struct net *net, int from) {
    return net_pool(net, from, (struct net_pool){NET_MAX, 2, 2, 0});
}

static int article(struct net *net, int from, size_t classes) {
    int layer = conv_relu(net, conv_relu(net, from, 32), 64);
    layer = net_dropout(net, halved(net, layer), 0.25);
    layer = halved(net, conv_relu(net, layer, 128));
    layer = halved(net, conv_relu(net, layer, 128));
    layer = net_dropout(net, layer, 0.25);
    layer = net_dropout(net, net_relu(net, net_dense(net, layer, 1024)), 0.5);
    return net_dense(net, layer, classes);
}

/* Each takes the picture's layer and gives that of the logits. */
static const struct {
    const char *name;
    int (*build)(struct net *net, int from, size_t classes);
} architectures[] = {
    {"article", article},
};

struct net *architecture_build(const char *name, size_t classes, struct error *err) {
    for (size_t i = 0; i < sizeof architectures / sizeof architectures[0]; i++) {
        if (strcmp(architectures[i].name, name) == 0) {
            struct net *net = net_new();
            int input = net_input(net, 1, SAMPLE_SIDE, SAMPLE_SIDE);
            int logits = architectures[i].build(net, input, classes);
            net_output(net, net_softmax(net, logits));
            net_output(net, logits);
            return net;
        }
    }
    error_set(err, "there is no architecture '%s' (there is: article)", name);
    return NULL;
}
