/* One layer after another. */
#include "expression/blocks.h"

static int conv_relu(struct net *net, int from, size_t channels) {
    return net_relu(net, net_conv(net, from, (struct net_conv){.channels = channels, .size = 3}));
}

int architecture_article(struct net *net, int from, size_t classes) {
    int layer = conv_relu(net, conv_relu(net, from, 32), 64);
    layer = net_dropout(net, block_halved(net, layer), 0.25);
    layer = block_halved(net, conv_relu(net, layer, 128));
    layer = block_halved(net, conv_relu(net, layer, 128));
    layer = net_dropout(net, layer, 0.25);
    layer = net_dropout(net, net_relu(net, net_dense(net, layer, 1024)), 0.5);
    return net_dense(net, layer, classes);
}

/* K. Simonyan and A. Zisserman, "Very deep convolutional networks for large-scale image
 * recognition", 2015: pairs of 3 x 3 convolutions, twice as many channels at half the size; with
 * batch norms, and the average of each channel in the place of two large dense layers. */
int architecture_vgg(struct net *net, int from, size_t classes) {
    int layer = from;
    for (size_t channels = 32; channels <= 256; channels *= 2) {
        layer = block_conv(net, layer, channels, 3, 1);
        layer = block_conv(net, layer, channels, 3, 1);
        layer = channels < 256 ? block_halved(net, layer) : net_global_pool(net, layer);
    }
    return net_dense(net, net_dropout(net, layer, 0.3), classes);
}
