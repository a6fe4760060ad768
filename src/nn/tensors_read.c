#include "nn/tensors_inside.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The length of the header, which begins at bytes[TENSORS_LENGTH]; 0 with an error if the file
 * cannot be one. */
static size_t header_length(const unsigned char *bytes, size_t length, const char *name,
                            struct error *err) {
    uint64_t header = 0;
    for (size_t i = 0; i < TENSORS_LENGTH && length > TENSORS_LENGTH; i++) {
        header |= (uint64_t)bytes[i] << (8 * i);
    }
    if (length <= TENSORS_LENGTH || header == 0 || bytes[TENSORS_LENGTH] != '{') {
        error_set(err, "%s: not a safetensors file", name);
        return 0;
    }
    if (header > TENSOR_HEADER || header > length - TENSORS_LENGTH) {
        error_set(err,
                  "%s: not a safetensors file, or it is damaged: its header of %llu bytes is %s",
                  name, (unsigned long long)header,
                  header > TENSOR_HEADER ? "too long" : "longer than the file");
        return 0;
    }
    return (size_t)header;
}

static bool checksum_fits(const char *bytes, size_t length, const char *name,
                          enum tensor_checksum checksum, struct error *err) {
    char digits[TENSORS_DIGITS + 1];
    bool there = length >= TENSORS_DIGITS_AT + TENSORS_DIGITS &&
                 memcmp(bytes + TENSORS_LENGTH, TENSORS_START, sizeof TENSORS_START - 1) == 0;
    if (!there) {
        return checksum == TENSOR_CHECKSUM_IF_THERE ||
               error_set(err,
                         "%s: it has no checksum, so Mien did not write it or it is damaged; "
                         "get or train it again",
                         name);
    }
    tensors_checksum(bytes, length, digits);
    return memcmp(bytes + TENSORS_DIGITS_AT, digits, TENSORS_DIGITS) == 0 ||
           error_set(err,
                     "%s: it is damaged: its checksum is %.8s, that of its content %s; get or "
                     "train it again",
                     name, bytes + TENSORS_DIGITS_AT, digits);
}

static bool take_notes(struct tensor_file *file, const json_t *metadata, struct error *err) {
    const char *key = NULL;
    const json_t *value = NULL;
    if (metadata != NULL && !json_is_object(metadata)) {
        return error_set(err, "%s: its " TENSORS_METADATA " is no object", file->name);
    }
    file->note = memory_new(json_object_size(metadata), sizeof *file->note);
    json_object_foreach((json_t *)metadata, key, value) {
        if (!json_is_string(value)) {
            return error_set(err, "%s: the note \"%s\" of its " TENSORS_METADATA " is no string",
                             file->name, key);
        }
        if (strcmp(key, TENSORS_CHECKSUM) != 0) {
            file->note[file->notes++] = (struct tensor_note){key, json_string_value(value)};
        }
    }
    return true;
}

/* A whole number that is not negative. */
static bool to_size(const json_t *json, size_t *out) {
    json_int_t number = json_integer_value(json);
    *out = (size_t)number;
    return json_is_integer(json) && number >= 0 && (uint64_t)number <= SIZE_MAX;
}

static bool take_type(struct tensor_file *file, const json_t *json, struct tensor *out,
                      struct error *err) {
    const char *name = json_string_value(json);
    for (int t = 0; name != NULL && t < TENSOR_TYPES; t++) {
        if (strcmp(name, tensor_type_name((enum tensor_type)t)) == 0) {
            out->type = (enum tensor_type)t;
            return true;
        }
    }
    return error_set(err, "%s: the tensor \"%s\" has numbers of a type that Mien does not know: %s",
                     file->name, out->name, name == NULL ? "none is named" : name);
}

static bool take_shape(struct tensor_file *file, const json_t *json, struct tensor *out,
                       struct error *err) {
    if (!json_is_array(json) || json_array_size(json) > TENSOR_RANK) {
        return error_set(err, "%s: the tensor \"%s\" needs a shape of at most %d sizes", file->name,
                         out->name, TENSOR_RANK);
    }
    out->rank = (unsigned)json_array_size(json);
    for (unsigned i = 0; i < out->rank; i++) {
        if (!to_size(json_array_get(json, i), &out->size[i])) {
            return error_set(err, "%s: a size of the tensor \"%s\" is no whole number", file->name,
                             out->name);
        }
    }
    return true;
}

/* `data` are the bytes behind the header. */
static bool take_place(struct tensor_file *file, const json_t *json, const char *data,
                       size_t length, struct tensor *out, struct error *err) {
    size_t begin = 0, end = 0, bytes = 0;
    if (json_array_size(json) != 2 || !to_size(json_array_get(json, 0), &begin) ||
        !to_size(json_array_get(json, 1), &end) || begin > end || end > length) {
        return error_set(err,
                         "%s: the tensor \"%s\" has data_offsets that do not lie within the "
                         "file",
                         file->name, out->name);
    }
    if (!tensors_bytes(out, &bytes) || bytes != end - begin) {
        return error_set(err,
                         "%s: the tensor \"%s\" has the shape %s of %s and %zu bytes of data, "
                         "which do not fit together",
                         file->name, out->name, tensors_shape(out->rank, out->size).text,
                         tensor_type_name(out->type), end - begin);
    }
    out->data = data + begin;
    return true;
}

static bool take_tensor(struct tensor_file *file, const char *name, const json_t *json,
                        const char *data, size_t length, struct error *err) {
    struct tensor *out = &file->tensor[file->tensors++];
    out->name = name;
    if (name[0] == '\0' || strlen(name) > TENSOR_NAME) {
        return error_set(err, "%s: the name of a tensor must have from 1 to %d bytes", file->name,
                         TENSOR_NAME);
    }
    if (!json_is_object(json) || json_object_size(json) != 3) {
        return error_set(err, "%s: the tensor \"%s\" must have dtype, shape and data_offsets",
                         file->name, name);
    }
    return take_type(file, json_object_get(json, "dtype"), out, err) &&
           take_shape(file, json_object_get(json, "shape"), out, err) &&
           take_place(file, json_object_get(json, "data_offsets"), data, length, out, err);
}

/* By place; an empty one comes before what begins where it does. */
static int by_place(const void *one, const void *other) {
    const struct tensor *a = one, *b = other;
    if (a->data != b->data) {
        return (const char *)a->data < (const char *)b->data ? -1 : 1;
    }
    size_t in_a = 0, in_b = 0;
    tensors_bytes(a, &in_a);
    tensors_bytes(b, &in_b);
    return in_a != in_b ? (in_a < in_b ? -1 : 1) : strcmp(a->name, b->name);
}

static bool take_tensors(struct tensor_file *file, const char *data, size_t length,
                         struct error *err) {
    const char *name = NULL;
    const json_t *json = NULL;
    file->tensor = memory_new(json_object_size(file->header), sizeof *file->tensor);
    json_object_foreach(file->header, name, json) {
        if (strcmp(name, TENSORS_METADATA) != 0 &&
            !take_tensor(file, name, json, data, length, err)) {
            return false;
        }
    }
    qsort(file->tensor, file->tensors, sizeof *file->tensor, by_place);
    const char *end = data;
    for (size_t i = 0; i < file->tensors; i++) {
        size_t bytes = 0;
        tensors_bytes(&file->tensor[i], &bytes);
        if (file->tensor[i].data != end) {
            return error_set(err,
                             "%s: the tensor \"%s\" does not begin where the one before it "
                             "ends",
                             file->name, file->tensor[i].name);
        }
        end += bytes;
    }
    return end == data + length ||
           error_set(err, "%s: its last %zu bytes belong to no tensor; get or train it again",
                     file->name, length - (size_t)(end - data));
}

/* A checksum of ours that checksum_fits() did not see: somebody wrote the file anew and kept it. */
static bool checksum_moved(const json_t *metadata, const char *header) {
    const char *value = json_string_value(json_object_get(metadata, TENSORS_CHECKSUM));
    return value != NULL && text_starts(value, TENSORS_CRC) &&
           (!text_starts(header, TENSORS_START) ||
            strlen(value) != sizeof TENSORS_CRC - 1 + TENSORS_DIGITS);
}

static bool take_header(struct tensor_file *file, const char *header, size_t length,
                        struct error *err) {
    json_error_t why;
    file->header = json_loadb(header, length, JSON_REJECT_DUPLICATES, &why);
    if (file->header == NULL) {
        return error_set(err, "%s: its header is not right: %s", file->name, why.text);
    }
    const json_t *metadata = json_object_get(file->header, TENSORS_METADATA);
    if (checksum_moved(metadata, header)) {
        return error_set(err,
                         "%s: its checksum is not where Mien writes it, so another program has "
                         "changed the file; get or train it again",
                         file->name);
    }
    return take_notes(file, metadata, err);
}

struct tensor_file *tensor_file_parse(const void *bytes, size_t length, const char *name,
                                      enum tensor_checksum checksum, struct error *err) {
    size_t header = header_length(bytes, length, name, err);
    if (header == 0 || !checksum_fits(bytes, length, name, checksum, err)) {
        return NULL;
    }
    struct tensor_file *file = memory_new(1, sizeof *file);
    const char *start = (const char *)bytes + TENSORS_LENGTH;
    file->name = memory_string(name);
    if (!take_header(file, start, header, err) ||
        !take_tensors(file, start + header, length - TENSORS_LENGTH - header, err)) {
        tensor_file_free(file);
        return NULL;
    }
    return file;
}

struct tensor_file *tensor_file_read(const char *path, size_t limit, enum tensor_checksum checksum,
                                     struct error *err) {
    size_t length = 0;
    char *bytes = file_read(path, limit, &length, err);
    if (bytes == NULL) {
        return NULL;
    }
    struct tensor_file *file = tensor_file_parse(bytes, length, path, checksum, err);
    if (file == NULL) {
        free(bytes);
    } else {
        file->bytes = bytes;
    }
    return file;
}
