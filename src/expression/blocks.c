#include "expression/blocks.h"

int block_conv_norm(struct net *net, int from, struct net_conv conv) {
    conv.pad = conv.size / 2;
    conv.no_bias = true; /* the norm has one */
    return net_batch_norm(net, net_conv(net, from, conv));
}

int block_conv(struct net *net, int from, size_t channels, size_t size, size_t stride) {
    struct net_conv conv = {.channels = channels, .size = size, .stride = stride};
    return net_relu(net, block_conv_norm(net, from, conv));
}

int block_halved(struct net *net, int from) {
    return net_pool(net, from, (struct net_pool){NET_MAX, 2, 2, 0});
}
