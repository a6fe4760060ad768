#include "nn/tensors_inside.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const struct {
    const char *name;
    size_t bytes;
} types[TENSOR_TYPES] = {
    [TENSOR_F64] = {"F64", 8},   [TENSOR_F32] = {"F32", 4}, [TENSOR_F16] = {"F16", 2},
    [TENSOR_BF16] = {"BF16", 2}, [TENSOR_I64] = {"I64", 8}, [TENSOR_I32] = {"I32", 4},
    [TENSOR_U8] = {"U8", 1},
};

const char *tensor_type_name(enum tensor_type type) {
    return types[type].name;
}

size_t tensor_type_bytes(enum tensor_type type) {
    return types[type].bytes;
}

size_t tensor_count(const struct tensor *tensor) {
    size_t count = 1;
    for (unsigned i = 0; i < tensor->rank; i++) {
        count *= tensor->size[i];
    }
    return count;
}

bool tensors_bytes(const struct tensor *tensor, size_t *bytes) {
    size_t product = types[tensor->type].bytes;
    bool empty = false;
    for (unsigned i = 0; i < tensor->rank; i++) {
        empty = empty || tensor->size[i] == 0;
        if (tensor->size[i] > PTRDIFF_MAX) {
            return false;
        }
    }
    for (unsigned i = 0; !empty && i < tensor->rank; i++) {
        if (tensor->size[i] > PTRDIFF_MAX / product) {
            return false;
        }
        product *= tensor->size[i];
    }
    *bytes = empty ? 0 : product;
    return true;
}

void tensors_checksum(const void *bytes, size_t length, char digits[TENSORS_DIGITS + 1]) {
    const unsigned char *file = bytes;
    size_t behind = TENSORS_DIGITS_AT + TENSORS_DIGITS;
    uLong sum = crc32_z(0, file, TENSORS_DIGITS_AT);
    sum = crc32_z(sum, (const unsigned char *)"00000000", TENSORS_DIGITS);
    sum = crc32_z(sum, file + behind, length - behind);
    snprintf(digits, TENSORS_DIGITS + 1, "%08lx", sum & 0xffffffffu);
}

struct tensors_shape tensors_shape(unsigned rank, const size_t *size) {
    struct tensors_shape shape = {"["};
    size_t used = 1;
    for (unsigned i = 0; i < rank && i < TENSOR_RANK; i++) {
        used += (size_t)snprintf(shape.text + used, sizeof shape.text - used, "%s%zu",
                                 i == 0 ? "" : ",", size[i]);
    }
    snprintf(shape.text + used, sizeof shape.text - used, "]");
    return shape;
}

void tensor_file_free(struct tensor_file *file) {
    if (file == NULL) {
        return;
    }
    json_decref(file->header);
    free(file->tensor);
    free(file->note);
    free(file->bytes);
    free(file->name);
    free(file);
}

const struct tensor *tensor_file_tensors(const struct tensor_file *file, size_t *count) {
    *count = file->tensors;
    return file->tensor;
}

const struct tensor_note *tensor_file_notes(const struct tensor_file *file, size_t *count) {
    *count = file->notes;
    return file->note;
}

const struct tensor *tensor_file_find(const struct tensor_file *file, const char *name) {
    for (size_t i = 0; i < file->tensors; i++) {
        if (strcmp(file->tensor[i].name, name) == 0) {
            return &file->tensor[i];
        }
    }
    return NULL;
}

const char *tensor_file_note(const struct tensor_file *file, const char *key) {
    for (size_t i = 0; i < file->notes; i++) {
        if (strcmp(file->note[i].key, key) == 0) {
            return file->note[i].value;
        }
    }
    return NULL;
}

bool tensor_file_must_say(const struct tensor_file *file, const char *path, const char *key,
                          const char *wanted, struct error *err) {
    const char *found = tensor_file_note(file, key);
    return (found != NULL && strcmp(found, wanted) == 0) ||
           error_set(err,
                     "%s: its %s is '%.80s', and this program runs only models with '%.80s': train "
                     "it again with this program",
                     path, key, found == NULL ? "not given" : found, wanted);
}

static bool has_shape(const struct tensor *tensor, unsigned rank, const size_t *size) {
    bool same = tensor->rank == rank;
    for (unsigned i = 0; same && i < rank; i++) {
        same = tensor->size[i] == size[i];
    }
    return same;
}

bool tensor_file_floats(const struct tensor_file *file, const char *name, unsigned rank,
                        const size_t *size, float *out, struct error *err) {
    const struct tensor *tensor = tensor_file_find(file, name);
    if (tensor == NULL) {
        return error_set(err, "%s: it has no tensor \"%s\"", file->name, name);
    }
    if (!has_shape(tensor, rank, size)) {
        return error_set(err, "%s: the tensor \"%s\" has the shape %s instead of %s", file->name,
                         name, tensors_shape(tensor->rank, tensor->size).text,
                         tensors_shape(rank, size).text);
    }
    return tensors_floats(tensor, 0, tensor_count(tensor), out) ||
           error_set(err,
                     "%s: the tensor \"%s\" has a number that is NaN or infinite; get or "
                     "train it again",
                     file->name, name);
}
