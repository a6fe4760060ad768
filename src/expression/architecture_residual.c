/* Networks that add what a block found to what came in (K. He et al., "Deep residual learning for
 * image recognition", 2016). */
#include "expression/blocks.h"

/* Two convolutions beside a way past them, which is a 1 x 1 convolution where the sizes differ. */
static int residual(struct net *net, int from, size_t channels, size_t stride, bool same) {
    struct net_conv second = {.channels = channels, .size = 3};
    struct net_conv past = {.channels = channels, .size = 1, .stride = stride};
    int found = block_conv(net, from, channels, 3, stride);
    found = block_conv_norm(net, found, second);
    return net_relu(net, net_add(net, found, same ? from : block_conv_norm(net, from, past)));
}

/* A first convolution at full size, then three stages of `blocks` blocks at half of it, a quarter,
 * an eighth. */
static int stages(struct net *net, int from, size_t width, size_t blocks, size_t classes) {
    int layer = block_halved(net, block_conv(net, from, width / 2, 3, 1));
    for (size_t stage = 0; stage < 3; stage++) {
        for (size_t block = 0; block < blocks; block++) {
            size_t stride = stage > 0 && block == 0 ? 2 : 1;
            layer = residual(net, layer, width << stage, stride, block > 0);
        }
    }
    layer = net_dropout(net, net_global_pool(net, layer), 0.3);
    return net_dense(net, layer, classes);
}

int architecture_residual(struct net *net, int from, size_t classes) {
    return stages(net, from, 64, 1, classes);
}

int architecture_residual_deep(struct net *net, int from, size_t classes) {
    return stages(net, from, 64, 2, classes);
}

/* ---- the small one ---- */

/* Each channel multiplied by a number between 0 and 1 that all channels' averages decide (J. Hu, L.
 * Shen and G. Sun, "Squeeze-and-excitation networks", 2018). */
static int excited(struct net *net, int from, size_t channels) {
    struct net_conv squeeze = {.channels = channels / 4, .size = 1};
    struct net_conv excite = {.channels = channels, .size = 1};
    int gate = net_relu(net, net_conv(net, net_global_pool(net, from), squeeze));
    gate = net_activation(net, net_conv(net, gate, excite), NET_LOGISTIC);
    return net_scale(net, from, gate);
}

/* Depthwise-separable convolution within an inverted residual (M. Sandler et al., "MobileNetV2:
 * Inverted residuals and linear bottlenecks", 2018). */
static int inverted(struct net *net, int from, size_t in, size_t out, size_t stride) {
    struct net_conv depthwise = {.channels = 4 * in, .size = 3, .stride = stride, .groups = 4 * in};
    struct net_conv project = {.channels = out, .size = 1};
    int layer = block_conv(net, from, 4 * in, 1, 1);
    layer = net_relu(net, block_conv_norm(net, layer, depthwise));
    layer = block_conv_norm(net, excited(net, layer, 4 * in), project);
    return stride == 1 && in == out ? net_add(net, layer, from) : layer;
}

int architecture_small(struct net *net, int from, size_t classes) {
    static const size_t channels[] = {32, 32, 64, 64, 96, 96};
    int layer = block_conv(net, from, 32, 3, 2);
    size_t in = 32;
    for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++) {
        layer = inverted(net, layer, in, channels[i], channels[i] == in ? 1 : 2);
        in = channels[i];
    }
    layer = net_global_pool(net, block_conv(net, layer, 256, 1, 1));
    return net_dense(net, net_dropout(net, layer, 0.2), classes);
}
