#include "nn/tensors.h"
#include "nn/training.h"

#include <stdlib.h>
#include <string.h>

/* Far more than any network here has; a file that claims more is not read. */
static const size_t FILE_MOST = (size_t)1 << 32;

/* What is written is a list of names, places and counts; reading goes through the same list. */
struct item {
    const char *name;
    enum tensor_type type;
    void *data;
    size_t count;
};

enum { ITEMS = 8, PROGRESS = 17, EPOCH = sizeof(struct trainer_epoch) / sizeof(double) };

/* `progress` has PROGRESS doubles. */
static size_t list(const struct trainer *trainer, void *progress, struct item *items) {
    size_t count = 0, weights = trainer->net->weight_count;
    items[count++] = (struct item){"weights", TENSOR_F32, trainer->net->weights, weights};
    if (trainer->net->state_count > 0) {
        items[count++] =
            (struct item){"state", TENSOR_F32, trainer->net->state, trainer->net->state_count};
    }
    items[count++] = (struct item){"first", TENSOR_F32, trainer->optimiser.first, weights};
    if (trainer->optimiser.second != NULL) {
        items[count++] = (struct item){"second", TENSOR_F32, trainer->optimiser.second, weights};
    }
    if (trainer->options.average > 0) {
        items[count++] = (struct item){"average", TENSOR_F32, trainer->average.weights, weights};
    }
    items[count++] = (struct item){"progress", TENSOR_F64, progress, PROGRESS};
    return count;
}

/* Counts are far below 2^53, so that doubles hold them. */
static void watched_out(const struct stopping *from, double *to) {
    to[0] = (double)from->epochs;
    to[1] = (double)from->waited;
    to[2] = from->seen;
    to[3] = from->seen ? from->best : 0;
    to[4] = (double)from->at;
}

static struct stopping watched_in(const double *from) {
    return (struct stopping){(uint64_t)from[0], (uint64_t)from[1], from[2] != 0, from[3],
                             (uint64_t)from[4]};
}

static void progress_out(const struct trainer *trainer, double *to) {
    const struct training_state *state = &trainer->state;
    to[0] = (double)state->step;
    to[1] = (double)trainer->optimiser.steps;
    to[2] = (double)trainer->average.steps;
    to[3] = (double)state->schedule.times;
    to[4] = state->loss_sum;
    to[5] = (double)state->right;
    to[6] = state->seconds;
    watched_out(&state->schedule.watched, to + 7);
    watched_out(&state->stopping, to + 12);
}

static void progress_in(struct trainer *trainer, const double *from) {
    struct training_state *state = &trainer->state;
    state->step = (uint64_t)from[0];
    trainer->optimiser.steps = (uint64_t)from[1];
    trainer->average.steps = (uint64_t)from[2];
    state->schedule.times = (uint64_t)from[3];
    state->loss_sum = from[4];
    state->right = (uint64_t)from[5];
    state->seconds = from[6];
    state->schedule.watched = watched_in(from + 7);
    state->stopping = watched_in(from + 12);
}

bool trainer_save(struct trainer *trainer, const char *path, const char *about, struct error *err) {
    double progress[PROGRESS];
    struct item items[ITEMS];
    struct tensor tensors[ITEMS];
    progress_out(trainer, progress);
    size_t count = list(trainer, progress, items);
    if (trainer->epochs > 0) {
        items[count++] =
            (struct item){"epochs", TENSOR_F64, trainer->epoch, trainer->epochs * EPOCH};
    }
    for (size_t i = 0; i < count; i++) {
        tensors[i] = (struct tensor){.name = items[i].name,
                                     .type = items[i].type,
                                     .rank = 1,
                                     .size = {items[i].count},
                                     .data = items[i].data};
    }
    const struct tensor_note note = {"training", about};
    return tensor_file_write(path, tensors, count, &note, 1, err);
}

/* True if all numbers could have been written by progress_out(). */
static bool sensible(const struct trainer *trainer, const double *progress, size_t epochs) {
    for (size_t i = 0; i < PROGRESS; i++) {
        bool is_count = i < 4 || i == 5 || (i >= 7 && (i - 7) % 5 != 3);
        if (is_count && !(progress[i] >= 0 && progress[i] < 0x1p53)) {
            return false;
        }
    }
    bool seen = progress[14] != 0;
    return epochs <= TRAINER_EPOCHS && (!seen || progress[16] < (double)epochs) &&
           progress[0] >= (double)(epochs * trainer->steps_an_epoch) &&
           progress[0] < (double)((epochs + 1) * trainer->steps_an_epoch);
}

bool trainer_resume(struct trainer *trainer, const char *path, const char *about,
                    struct error *err) {
    struct tensor_file *file = tensor_file_read(path, FILE_MOST, TENSOR_CHECKSUM_NEEDED, err);
    if (file == NULL) {
        return false;
    }
    bool good = false;
    const char *note = tensor_file_note(file, "training");
    if (note == NULL || strcmp(note, about) != 0) {
        error_set(err,
                  "%s: is of another training: remove it to begin anew, or name another folder",
                  path);
        goto done;
    }
    double progress[PROGRESS];
    struct item items[ITEMS];
    size_t count = list(trainer, progress, items);
    const struct tensor *epochs = tensor_file_find(file, "epochs");
    size_t epochs_count = epochs == NULL ? 0 : tensor_count(epochs) / EPOCH;
    for (size_t i = 0; i < count; i++) {
        const struct tensor *tensor = tensor_file_find(file, items[i].name);
        if (tensor == NULL || tensor->type != items[i].type ||
            tensor_count(tensor) != items[i].count) {
            error_set(err, "%s: lacks %s, or it has another size", path, items[i].name);
            goto done;
        }
    }
    memcpy(progress, tensor_file_find(file, "progress")->data, sizeof progress);
    if (!sensible(trainer, progress, epochs_count) ||
        (epochs != NULL && (epochs->type != TENSOR_F64 || tensor_count(epochs) % EPOCH != 0))) {
        error_set(err, "%s: says that it was saved at a step that cannot be", path);
        goto done;
    }
    for (size_t i = 0; i + 1 < count; i++) { /* the last one is the progress */
        memcpy(items[i].data, tensor_file_find(file, items[i].name)->data,
               items[i].count * sizeof(float));
    }
    progress_in(trainer, progress);
    trainer->epoch =
        memory_grow(trainer->epoch, &trainer->epoch_capacity, epochs_count, sizeof *trainer->epoch);
    trainer->epochs = epochs_count;
    if (epochs_count > 0) {
        memcpy(trainer->epoch, epochs->data, epochs_count * sizeof *trainer->epoch);
    }
    good = net_plan_take_weights(trainer->plan, err);
done:
    tensor_file_free(file);
    return good;
}
