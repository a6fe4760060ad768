#include "expression/model.h"

#include "expression/architecture.h"
#include "expression/lessons.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The largest model file that is read: some 60 million weights. */
enum { MODEL_BYTES = 256 << 20 };

static const char article_model[] = "models/expression-article.safetensors";
static const char default_model[] = "models/expression.safetensors";

static const char *model_labels(size_t classes) {
    return classes == CLASSES_EMOTIONS ? MODEL_LABELS_EMOTIONS : MODEL_LABELS;
}

struct model *model_new(const char *architecture, size_t classes, struct error *err) {
    struct net *net = architecture_build(architecture, classes, err);
    if (net == NULL) {
        return NULL;
    }
    struct model *model = memory_new(1, sizeof *model);
    model->net = net;
    model->classes = classes;
    model->temperature = 1;
    model->recipe = memory_string("");
    model->data = memory_string("");
    snprintf(model->architecture, sizeof model->architecture, "%s", architecture);
    return model;
}

void model_free(struct model *model) {
    if (model == NULL) {
        return;
    }
    net_free(model->net);
    free(model->recipe);
    free(model->data);
    free(model->ranges);
    free(model);
}

void model_take_weights(struct model *model, const struct model *from) {
    memcpy(net_weights(model->net), net_weights(from->net),
           net_weight_count(model->net) * sizeof(float));
    memcpy(net_state(model->net), net_state(from->net),
           net_state_count(model->net) * sizeof(float));
}

struct net_plan *model_compile(struct model *model, size_t batch, enum net_precision precision,
                               unsigned threads, struct error *err) {
    if (precision == NET_INT8 && model->ranges == NULL) {
        error_set(err, "this model has no ranges for int8: train it again, or use bf16 or fp32");
        return NULL;
    }
    struct net_options options = {
        .batch = batch, .precision = precision, .threads = threads, .ranges = model->ranges};
    return net_compile(model->net, &options, err);
}

bool model_measure_ranges(struct model *model, const struct net_source *source, struct error *err) {
    free(model->ranges);
    model->ranges = memory_new(net_layers(model->net), sizeof *model->ranges);
    return net_ranges(model->net, source, model->ranges, err);
}

/* ---- writing ---- */

enum { NOTES = 12, NOTE_LENGTH = 40 };

static size_t model_notes(const struct model *model, char numbers[][NOTE_LENGTH],
                          struct tensor_note *note) {
    size_t count = 0;
    note[count++] = (struct tensor_note){"kind", MODEL_KIND};
    note[count++] = (struct tensor_note){"architecture", model->architecture};
    note[count++] = (struct tensor_note){"labels", model_labels(model->classes)};
    note[count++] = (struct tensor_note){"input", MODEL_INPUT};
    note[count++] = (struct tensor_note){"scaling", MODEL_SCALING};
    note[count++] = (struct tensor_note){"data", model->data};
    note[count++] = (struct tensor_note){"recipe", model->recipe};
    snprintf(numbers[0], NOTE_LENGTH, "%.9g", model->temperature);
    snprintf(numbers[1], NOTE_LENGTH, "%" PRIu64, model->seed);
    snprintf(numbers[2], NOTE_LENGTH, "%" PRIu64, model->epoch);
    snprintf(numbers[3], NOTE_LENGTH, "%.9g", model->accuracy);
    snprintf(numbers[4], NOTE_LENGTH, "%.9g", model->loss);
    static const char *const keys[] = {"temperature", "seed", "epoch", "accuracy", "loss"};
    for (size_t i = 0; i < 5; i++) {
        note[count++] = (struct tensor_note){keys[i], numbers[i]};
    }
    return count;
}

bool model_save(const struct model *model, const char *path, enum tensor_type type,
                struct error *err) {
    struct net *net = model->net;
    char numbers[5][NOTE_LENGTH];
    struct tensor_note note[NOTES];
    size_t notes = model_notes(model, numbers, note), tensors = net_tensors(net);
    struct tensor *tensor = memory_new(tensors + 1, sizeof *tensor);
    uint16_t *halves = memory_new(net_weight_count(net), sizeof *halves);
    bfloat_from_floats(net_weights(net), net_weight_count(net), halves);
    for (size_t i = 0; i < tensors; i++) {
        const struct net_tensor *from = net_tensor(net, i);
        /* What norms keep is not rounded: it is little, and all of a channel hangs on it. */
        bool half = type == TENSOR_BF16 && from->trained;
        tensor[i].name = from->name;
        tensor[i].type = half ? TENSOR_BF16 : TENSOR_F32;
        tensor[i].rank = from->rank;
        memcpy(tensor[i].size, from->size, sizeof from->size);
        tensor[i].data = half ? (const void *)(halves + from->offset)
                              : (from->trained ? net_weights(net) : net_state(net)) + from->offset;
    }
    if (model->ranges != NULL) {
        tensor[tensors++] = (struct tensor){.name = "ranges",
                                            .type = TENSOR_F32,
                                            .rank = 1,
                                            .size = {net_layers(net)},
                                            .data = model->ranges};
    }
    bool good = tensor_file_write(path, tensor, tensors, note, notes, err);
    free(halves);
    free(tensor);
    return good;
}

/* ---- reading ---- */

static bool number(const struct tensor_file *file, const char *path, const char *key, double least,
                   double most, double *out, struct error *err) {
    const char *found = tensor_file_note(file, key);
    return (found != NULL && text_to_double(found, '.', out) && *out >= least && *out <= most) ||
           error_set(err, "%s: its %s is not a number from %g to %g", path, key, least, most);
}

static bool read_notes(const struct tensor_file *file, const char *path, struct model *model,
                       struct error *err) {
    double seed = 0, epoch = 0;
    if (!number(file, path, "temperature", 0.01, 100, &model->temperature, err) ||
        !number(file, path, "seed", 0, 0x1p64, &seed, err) ||
        !number(file, path, "epoch", 0, 1e9, &epoch, err) ||
        !number(file, path, "accuracy", 0, 1, &model->accuracy, err) ||
        !number(file, path, "loss", 0, 1e300, &model->loss, err)) {
        return false;
    }
    model->seed = strtoull(tensor_file_note(file, "seed"), NULL, 10);
    model->epoch = (uint64_t)epoch;
    const char *recipe = tensor_file_note(file, "recipe"), *data = tensor_file_note(file, "data");
    free(model->recipe);
    free(model->data);
    model->recipe = memory_string(recipe == NULL ? "" : recipe);
    model->data = memory_string(data == NULL ? "" : data);
    return true;
}

static bool read_weights(const struct tensor_file *file, const char *path, struct model *model,
                         struct error *err) {
    struct net *net = model->net;
    size_t layers = net_layers(net);
    size_t count;
    bool ranges = tensor_file_find(file, "ranges") != NULL;
    tensor_file_tensors(file, &count);
    if (count - ranges != net_tensors(net)) {
        return error_set(err, "%s: has %zu tensors where its architecture has %zu", path,
                         count - ranges, net_tensors(net));
    }
    for (size_t i = 0; i < net_tensors(net); i++) {
        const struct net_tensor *to = net_tensor(net, i);
        float *numbers = (to->trained ? net_weights(net) : net_state(net)) + to->offset;
        if (!tensor_file_floats(file, to->name, to->rank, to->size, numbers, err)) {
            return false;
        }
    }
    if (ranges) {
        model->ranges = memory_new(layers, sizeof *model->ranges);
        return tensor_file_floats(file, "ranges", 1, &layers, model->ranges, err);
    }
    return true;
}

struct model *model_load(const char *path, struct error *err) {
    struct tensor_file *file = tensor_file_read(path, MODEL_BYTES, TENSOR_CHECKSUM_NEEDED, err);
    if (file == NULL) {
        return NULL;
    }
    struct model *model = NULL;
    bool good = false;
    const char *architecture = tensor_file_note(file, "architecture");
    const char *labels = tensor_file_note(file, "labels");
    size_t classes = labels != NULL && strcmp(labels, MODEL_LABELS_EMOTIONS) == 0 ? CLASSES_EMOTIONS
                                                                                  : CLASSES_MOODS;
    if (!tensor_file_must_say(file, path, "kind", MODEL_KIND, err) ||
        !tensor_file_must_say(file, path, "labels", model_labels(classes), err) ||
        !tensor_file_must_say(file, path, "input", MODEL_INPUT, err) ||
        !tensor_file_must_say(file, path, "scaling", MODEL_SCALING, err)) {
        goto done;
    }
    struct error unknown;
    model = model_new(architecture == NULL ? "" : architecture, classes, &unknown);
    if (model == NULL) {
        error_set(err, "%s: %s", path, unknown.message);
        goto done;
    }
    good = read_notes(file, path, model, err) && read_weights(file, path, model, err);
done:
    tensor_file_free(file);
    if (!good) {
        model_free(model);
        model = NULL;
    }
    return model;
}

static struct model *load_asset(const char *name, struct error *err) {
    char *path = path_asset(name, err);
    struct model *model = path == NULL ? NULL : model_load(path, err);
    free(path);
    return model;
}

struct model *model_load_default(struct error *err) {
    return load_asset(default_model, err);
}

struct model *model_load_named(const char *name, struct error *err) {
    static const struct {
        const char *name, *asset;
    } own[] = {{"default", default_model}, {"article", article_model}};
    if (name == NULL) {
        return model_load_default(err);
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (strcmp(own[i].name, name) == 0) {
            return load_asset(own[i].asset, err);
        }
    }
    if (strpbrk(name, "./") != NULL) {
        return model_load(name, err);
    }
    error_set(err, "there is no model '%s': name one of Mien's own (default, article), or a file",
              name);
    return NULL;
}
