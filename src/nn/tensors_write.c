#include "nn/tensors_inside.h"

#include <stdlib.h>
#include <string.h>

/* False where it is not UTF-8, is there already, or has no value to set. */
static bool set_new(json_t *object, const char *key, json_t *value) {
    if (value == NULL || json_object_get(object, key) != NULL) {
        json_decref(value);
        return false;
    }
    return json_object_set_new(object, key, value) == 0;
}

static bool add_notes(json_t *header, const struct tensor_note *notes, size_t count,
                      const char *name, struct error *err) {
    json_t *metadata = json_object();
    json_object_set_new(header, TENSORS_METADATA, metadata);
    json_object_set_new(metadata, TENSORS_CHECKSUM, json_string(TENSORS_CRC "00000000"));
    for (size_t i = 0; i < count; i++) {
        if (!set_new(metadata, notes[i].key, json_string(notes[i].value))) {
            return error_set(err, "%s: the note \"%s\" is not UTF-8 or is there already", name,
                             notes[i].key);
        }
    }
    return true;
}

/* A network that went wrong while it learned must not take the place of one that works. */
static bool can_be_read(const struct tensor *tensor) {
    enum { BLOCK = 1024 };
    float numbers[BLOCK];
    size_t count = tensor_count(tensor);
    bool good = true;
    for (size_t from = 0; good && from < count; from += BLOCK) {
        good = tensors_floats(tensor, from, count - from < BLOCK ? count - from : BLOCK, numbers);
    }
    return good;
}

static bool add_tensor(json_t *header, const struct tensor *tensor, size_t *end, const char *name,
                       struct error *err) {
    size_t bytes = 0;
    size_t length = strlen(tensor->name);
    if (length == 0 || length > TENSOR_NAME || tensor->rank > TENSOR_RANK ||
        !tensors_bytes(tensor, &bytes) || bytes > PTRDIFF_MAX - *end) {
        return error_set(err, "%s: the tensor \"%s\" is too large, or its name is", name,
                         tensor->name);
    }
    if (!can_be_read(tensor)) {
        return error_set(err, "%s: the tensor \"%s\" has a number that is NaN or infinite", name,
                         tensor->name);
    }
    json_t *shape = json_array();
    for (unsigned i = 0; i < tensor->rank; i++) {
        json_array_append_new(shape, json_integer((json_int_t)tensor->size[i]));
    }
    size_t begin = *end;
    *end += bytes;
    json_t *entry = json_pack("{s:s, s:o, s:[I, I]}", "dtype", tensor_type_name(tensor->type),
                              "shape", shape, "data_offsets", (json_int_t)begin, (json_int_t)*end);
    return set_new(header, tensor->name, entry) ||
           error_set(err, "%s: the tensor \"%s\" is there already, or its name is not UTF-8", name,
                     tensor->name);
}

/* The header's text, its end padded with spaces so that the numbers begin at a multiple of 8. Empty
 * with an error. */
static struct text header_text(const char *name, const struct tensor *tensors, size_t count,
                               const struct tensor_note *notes, size_t note_count,
                               struct error *err) {
    struct text text = {0};
    size_t end = 0;
    json_t *header = json_object();
    bool good = add_notes(header, notes, note_count, name, err);
    for (size_t i = 0; good && i < count; i++) {
        good = add_tensor(header, &tensors[i], &end, name, err);
    }
    char *json = good ? json_dumps(header, JSON_COMPACT) : NULL;
    if (json != NULL) {
        text_add_string(&text, json);
        while (text.length % 8 != 0) {
            text_add_string(&text, " ");
        }
    }
    if (text.length > TENSOR_HEADER) {
        error_set(err, "%s: its header has %zu bytes; there may be %d", name, text.length,
                  TENSOR_HEADER);
        text_free(&text);
    }
    free(json);
    json_decref(header);
    return text;
}

bool tensor_file_encode(const char *name, const struct tensor *tensors, size_t count,
                        const struct tensor_note *notes, size_t note_count, struct text *out,
                        struct error *err) {
    struct text header = header_text(name, tensors, count, notes, note_count, err);
    if (header.length == 0) {
        return false;
    }
    size_t start = out->length;
    for (size_t i = 0; i < TENSORS_LENGTH; i++) {
        char byte = (char)(header.length >> (8 * i) & 0xff);
        text_add(out, &byte, 1);
    }
    text_add(out, header.data, header.length);
    for (size_t i = 0; i < count; i++) {
        size_t bytes = 0;
        tensors_bytes(&tensors[i], &bytes);
        text_add(out, tensors[i].data, bytes);
    }
    char digits[TENSORS_DIGITS + 1];
    tensors_checksum(out->data + start, out->length - start, digits);
    memcpy(out->data + start + TENSORS_DIGITS_AT, digits, TENSORS_DIGITS);
    text_free(&header);
    return true;
}

bool tensor_file_write(const char *path, const struct tensor *tensors, size_t count,
                       const struct tensor_note *notes, size_t note_count, struct error *err) {
    struct text bytes = {0};
    bool good = tensor_file_encode(path, tensors, count, notes, note_count, &bytes, err) &&
                file_write(path, bytes.data, bytes.length, err);
    text_free(&bytes);
    return good;
}
