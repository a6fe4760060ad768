#include "music/sound_network.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The largest file that is read. */
enum { MODEL_BYTES = 64 << 20, NOTES = 16, NOTE_LENGTH = 40 };

static const char own_model[] = "models/song-sound.safetensors";

/* The names of all inputs, as this program makes them; freed with free(). */
static char *input_names(size_t *count) {
    const struct sound_facts none = {.seconds = 0};
    struct sound_inputs inputs = sound_inputs_of(&none);
    char *names = memory_string(inputs.names.data);
    *count = inputs.count;
    sound_inputs_free(&inputs);
    return names;
}

/* ---- writing ---- */

static struct tensor floats(const char *name, unsigned rank, size_t rows, size_t columns,
                            const float *data) {
    return (struct tensor){
        .name = name, .type = TENSOR_F32, .rank = rank, .size = {rows, columns}, .data = data};
}

static size_t add_notes(const struct sound_model *model, const char *inputs,
                        char numbers[][NOTE_LENGTH], struct tensor_note *note) {
    const struct {
        const char *key;
        double value;
    } measured[] = {{"temperature", model->temperature},  {"usual_distance", model->usual},
                    {"accuracy", model->accuracy},        {"arousal_accuracy", model->arousal},
                    {"valence_accuracy", model->valence}, {"calibration", model->calibration}};
    size_t count = 0, number = 0;
    note[count++] = (struct tensor_note){"kind", SOUND_MODEL_KIND};
    note[count++] = (struct tensor_note){"labels", SOUND_MODEL_LABELS};
    note[count++] = (struct tensor_note){"inputs", inputs};
    note[count++] = (struct tensor_note){"scaling", SOUND_MODEL_SCALING};
    note[count++] = (struct tensor_note){"data", model->data};
    note[count++] = (struct tensor_note){"recipe", model->recipe};
    snprintf(numbers[number], NOTE_LENGTH, "%d", SOUND_VERSION);
    note[count++] = (struct tensor_note){"sound_version", numbers[number++]};
    snprintf(numbers[number], NOTE_LENGTH, "%zu", model->members);
    note[count++] = (struct tensor_note){"members", numbers[number++]};
    snprintf(numbers[number], NOTE_LENGTH, "%zu", model->hidden);
    note[count++] = (struct tensor_note){"hidden", numbers[number++]};
    snprintf(numbers[number], NOTE_LENGTH, "%" PRIu64, model->seed);
    note[count++] = (struct tensor_note){"seed", numbers[number++]};
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++) {
        snprintf(numbers[number], NOTE_LENGTH, "%.9g", measured[i].value);
        note[count++] = (struct tensor_note){measured[i].key, numbers[number++]};
    }
    return count;
}

bool sound_model_save(const struct sound_model *model, const char *path, struct error *err) {
    size_t inputs, tensors = net_tensors(model->net), count = 0;
    char *names = input_names(&inputs), numbers[NOTES][NOTE_LENGTH];
    struct tensor_note note[NOTES];
    size_t notes = add_notes(model, names, numbers, note);
    struct tensor *tensor = memory_new(tensors + 3, sizeof *tensor);
    tensor[count++] = floats("mean", 1, model->inputs, 0, model->mean);
    tensor[count++] = floats("deviation", 1, model->inputs, 0, model->deviation);
    tensor[count++] = floats("estimates", 2, SOUND_ESTIMATES, model->inputs + 1, model->estimates);
    for (size_t i = 0; i < tensors; i++) {
        const struct net_tensor *from = net_tensor(model->net, i);
        tensor[count] = (struct tensor){.name = from->name,
                                        .type = TENSOR_F32,
                                        .rank = from->rank,
                                        .data = net_weights(model->net) + from->offset};
        memcpy(tensor[count++].size, from->size, sizeof from->size);
    }
    bool good = tensor_file_write(path, tensor, count, note, notes, err);
    free(tensor);
    free(names);
    return good;
}

/* ---- reading ---- */

static bool number(const struct tensor_file *file, const char *path, const char *key, double least,
                   double most, double *out, struct error *err) {
    const char *found = tensor_file_note(file, key);
    return (found != NULL && text_to_double(found, '.', out) && *out >= least && *out <= most) ||
           error_set(err, "%s: its %s is not a number from %g to %g", path, key, least, most);
}

static bool whole(const struct tensor_file *file, const char *path, const char *key, int64_t most,
                  size_t *out, struct error *err) {
    const char *found = tensor_file_note(file, key);
    int64_t value;
    if (found == NULL || !text_to_integer(found, 1, most, &value)) {
        return error_set(err, "%s: its %s is not a whole number from 1 to %lld", path, key,
                         (long long)most);
    }
    *out = (size_t)value;
    return true;
}

static bool read_notes(const struct tensor_file *file, const char *path, struct sound_model *model,
                       struct error *err) {
    double seed;
    if (!number(file, path, "temperature", 0.01, 100, &model->temperature, err) ||
        !number(file, path, "usual_distance", 0.01, 16, &model->usual, err) ||
        !number(file, path, "accuracy", -1, 1, &model->accuracy, err) ||
        !number(file, path, "arousal_accuracy", -1, 1, &model->arousal, err) ||
        !number(file, path, "valence_accuracy", -1, 1, &model->valence, err) ||
        !number(file, path, "calibration", -1, 1, &model->calibration, err) ||
        !number(file, path, "seed", 0, 0x1p64, &seed, err)) {
        return false;
    }
    const char *recipe = tensor_file_note(file, "recipe"), *data = tensor_file_note(file, "data");
    model->seed = strtoull(tensor_file_note(file, "seed"), NULL, 10);
    free(model->recipe);
    free(model->data);
    model->recipe = memory_string(recipe == NULL ? "" : recipe);
    model->data = memory_string(data == NULL ? "" : data);
    return true;
}

static bool read_tensors(const struct tensor_file *file, const char *path,
                         struct sound_model *model, struct error *err) {
    const size_t inputs[1] = {model->inputs}, weights[2] = {SOUND_ESTIMATES, model->inputs + 1};
    size_t count;
    tensor_file_tensors(file, &count);
    if (count != net_tensors(model->net) + 3) {
        return error_set(err, "%s: has %zu tensors where %zu belong", path, count,
                         net_tensors(model->net) + 3);
    }
    if (!tensor_file_floats(file, "mean", 1, inputs, model->mean, err) ||
        !tensor_file_floats(file, "deviation", 1, inputs, model->deviation, err) ||
        !tensor_file_floats(file, "estimates", 2, weights, model->estimates, err)) {
        return false;
    }
    for (size_t i = 0; i < model->inputs; i++) {
        if (!(model->deviation[i] > 0)) {
            return error_set(err, "%s: the deviation of input %zu is not above 0", path, i);
        }
    }
    for (size_t i = 0; i < net_tensors(model->net); i++) {
        const struct net_tensor *to = net_tensor(model->net, i);
        if (!tensor_file_floats(file, to->name, to->rank, to->size,
                                net_weights(model->net) + to->offset, err)) {
            return false;
        }
    }
    return true;
}

static struct sound_model *read_model(const struct tensor_file *file, const char *path,
                                      struct error *err) {
    size_t inputs, members = 0, hidden = 0;
    char version[16], *names = input_names(&inputs);
    snprintf(version, sizeof version, "%d", SOUND_VERSION);
    bool good = tensor_file_must_say(file, path, "kind", SOUND_MODEL_KIND, err) &&
                tensor_file_must_say(file, path, "labels", SOUND_MODEL_LABELS, err) &&
                tensor_file_must_say(file, path, "sound_version", version, err) &&
                tensor_file_must_say(file, path, "scaling", SOUND_MODEL_SCALING, err) &&
                tensor_file_must_say(file, path, "inputs", names, err) &&
                whole(file, path, "members", SOUND_MEMBERS_MOST, &members, err) &&
                whole(file, path, "hidden", SOUND_HIDDEN_MOST, &hidden, err);
    free(names);
    if (!good) {
        return NULL;
    }
    struct sound_model *model = sound_model_new(inputs, members, hidden);
    if (!read_notes(file, path, model, err) || !read_tensors(file, path, model, err) ||
        !sound_model_ready(model, err)) {
        sound_model_free(model);
        return NULL;
    }
    return model;
}

struct sound_model *sound_model_load(const char *path, struct error *err) {
    char *own = path == NULL ? path_asset(own_model, err) : NULL;
    const char *name = path == NULL ? own : path;
    if (name == NULL) {
        return NULL;
    }
    struct tensor_file *file = tensor_file_read(name, MODEL_BYTES, TENSOR_CHECKSUM_NEEDED, err);
    struct sound_model *model = file == NULL ? NULL : read_model(file, name, err);
    tensor_file_free(file);
    free(own);
    return model;
}
