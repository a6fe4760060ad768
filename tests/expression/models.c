#include "models.h"

#include "article.h"
#include "expression/classifier.h"
#include "expression/samples.h"
#include "tables.h"
#include "test.h"

struct model *model_made(void) {
    struct error err = {""};
    struct model *model = model_new("article", MOOD_COUNT, &err);
    assert_non_null(model);
    assert_int_equal(net_tensors(model->net), ARTICLE_TENSORS);
    for (size_t t = 0; t < ARTICLE_TENSORS; t++) {
        const struct net_tensor *tensor = net_tensor(model->net, t);
        float *weights = net_weights(model->net) + tensor->offset;
        for (size_t i = 0; i < tensor->count; i++) {
            weights[i] = article_scale[t] * article_value((uint32_t)t, (uint32_t)i);
        }
    }
    return model;
}

unsigned char *faces_made(size_t count) {
    unsigned char *faces = memory_new(count, SAMPLE_PIXELS);
    for (size_t i = 0; i < count * SAMPLE_PIXELS; i++) {
        faces[i] = table_pixel((unsigned)(i / SAMPLE_PIXELS), i % SAMPLE_PIXELS);
    }
    return faces;
}

void model_answers(struct model *model, const unsigned char *faces, size_t count, size_t batch,
                   double (*out)[MOOD_COUNT]) {
    struct error err = {""};
    struct classifier_options options = {batch, NET_FP32, 1};
    struct classifier *classifier = classifier_new(model, &options, &err);
    if (classifier == NULL || !classifier_moods(classifier, faces, count, out, &err)) {
        fail_msg("%s", err.message);
    }
    classifier_free(classifier);
}
