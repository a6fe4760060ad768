#include "expression/architecture.h"

#include "expression/blocks.h"
#include "expression/samples.h"

#include <string.h>

static const struct {
    const char *name;
    int (*build)(struct net *net, int from, size_t classes);
} architectures[] = {
    {"article", architecture_article},     {"vgg", architecture_vgg},
    {"residual", architecture_residual},   {"residual-deep", architecture_residual_deep},
    {"inception", architecture_inception}, {"dense", architecture_dense},
    {"small", architecture_small},
};

enum { ARCHITECTURES = sizeof architectures / sizeof architectures[0] };

struct net *architecture_build(const char *name, size_t classes, struct error *err) {
    struct text names = {0};
    for (size_t i = 0; i < ARCHITECTURES; i++) {
        if (strcmp(architectures[i].name, name) == 0) {
            struct net *net = net_new();
            int input = net_input(net, 1, SAMPLE_SIDE, SAMPLE_SIDE);
            int logits = architectures[i].build(net, input, classes);
            net_output(net, net_softmax(net, logits));
            net_output(net, logits);
            text_free(&names);
            return net;
        }
        text_format(&names, "%s%s", i == 0 ? "" : ", ", architectures[i].name);
    }
    error_set(err, "there is no architecture '%s' (there are: %s)", name, names.data);
    text_free(&names);
    return NULL;
}
