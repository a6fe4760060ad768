/* Networks whose blocks put the channels of several branches side by side. */
#include "expression/blocks.h"

/* Four branches that see 1, 3, 5 and 3 pixels wide (C. Szegedy et al., "Going deeper with
 * convolutions", 2015), each gives a quarter of the channels; 5 wide is 3 wide twice, as in their
 * second paper of 2016. */
static int inception_block(struct net *net, int from, size_t channels) {
    size_t quarter = channels / 4;
    int pooled = net_pool(net, from, (struct net_pool){NET_MAX, 3, 1, 1});
    int branch[] = {
        block_conv(net, from, quarter, 1, 1),
        block_conv(net, block_conv(net, from, quarter, 1, 1), quarter, 3, 1),
        block_conv(net, from, quarter, 1, 1),
        block_conv(net, pooled, quarter, 1, 1),
    };
    branch[2] = block_conv(net, block_conv(net, branch[2], quarter, 3, 1), quarter, 3, 1);
    return net_concat(net, branch, 4);
}

int architecture_inception(struct net *net, int from, size_t classes) {
    int layer = block_halved(net, block_conv(net, from, 32, 3, 1));
    layer = block_conv(net, layer, 64, 3, 1);
    for (size_t channels = 128; channels <= 512; channels *= 2) {
        layer = inception_block(net, inception_block(net, layer, channels), channels);
        layer = channels < 512 ? block_halved(net, layer) : net_global_pool(net, layer);
    }
    return net_dense(net, net_dropout(net, layer, 0.3), classes);
}

/* Each layer sees all before it (G. Huang et al., "Densely connected convolutional networks",
 * 2017). */
static int dense_block(struct net *net, int from, size_t layers, size_t growth) {
    for (size_t i = 0; i < layers; i++) {
        int found = block_conv(net, block_conv(net, from, 2 * growth, 1, 1), growth, 3, 1);
        from = net_concat(net, (int[]){from, found}, 2);
    }
    return from;
}

int architecture_dense(struct net *net, int from, size_t classes) {
    enum { GROWTH = 32, LAYERS = 4 };
    int layer = block_halved(net, block_conv(net, from, 64, 3, 1));
    for (size_t stage = 0; stage < 3; stage++) {
        layer = dense_block(net, layer, LAYERS, GROWTH);
        layer = block_conv(net, layer, (size_t)128 << (stage / 2), 1, 1);
        layer = stage < 2 ? block_halved(net, layer) : net_global_pool(net, layer);
    }
    return net_dense(net, net_dropout(net, layer, 0.3), classes);
}
