/* What test_tensors_python.py runs: tensors_tool write FILE writes a file of tensors; tensors_tool
 * read FILE [any] prints one as JSON, also without a checksum if "any" is said. */
#include "nn/nn.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 64 << 20, LARGE = 100000 };

static int failed(const struct error *err) {
    fprintf(stderr, "mien: %s\n", err->message);
    return 1;
}

static int write_file(const char *path) {
    static float large[LARGE];
    static const double one[] = {0.1};
    static const uint16_t half[] = {0x3555, 0xfbff, 0x0001};
    static const unsigned char bytes[] = {0, 128, 255};
    static const int64_t whole[] = {-9007199254740993};
    struct tensor tensors[] = {
        {"conv.weight", TENSOR_F32, 4, {10, 100, 10, 10}, large},
        {"one", TENSOR_F64, 0, {0}, one},
        {"half \"\xc2\xbd\"", TENSOR_F16, 2, {3, 1}, half},
        {"bytes", TENSOR_U8, 1, {3}, bytes},
        {"whole", TENSOR_I64, 1, {1}, whole},
        {"nothing", TENSOR_F32, 2, {0, 7}, NULL},
    };
    struct tensor_note notes[] = {{"labels", "angry,calm,happy,sad"},
                                  {"text", "a\"\\\n\xe2\x82\xac"}};
    struct error err;
    for (size_t i = 0; i < LARGE; i++) {
        large[i] = (float)i / 64;
    }
    return tensor_file_write(path, tensors, 6, notes, 2, &err) ? 0 : failed(&err);
}

static bool add_numbers(json_t *json, const struct tensor_file *file, const struct tensor *tensor,
                        struct error *err) {
    size_t count = tensor_count(tensor);
    float *number = memory_new(count, sizeof *number);
    bool good = tensor_file_floats(file, tensor->name, tensor->rank, tensor->size, number, err);
    json_t *list = json_array();
    for (size_t i = 0; good && i < count; i++) {
        json_array_append_new(list, json_real(number[i]));
    }
    json_object_set_new(json, tensor->name, list);
    free(number);
    return good;
}

static int read_file(const char *path, enum tensor_checksum checksum) {
    struct error err;
    size_t tensors = 0, notes = 0;
    struct tensor_file *file = tensor_file_read(path, LIMIT, checksum, &err);
    if (file == NULL) {
        return failed(&err);
    }
    const struct tensor *tensor = tensor_file_tensors(file, &tensors);
    const struct tensor_note *note = tensor_file_notes(file, &notes);
    json_t *numbers = json_object(), *said = json_object();
    bool good = true;
    for (size_t i = 0; good && i < tensors; i++) {
        good = add_numbers(numbers, file, &tensor[i], &err);
    }
    for (size_t i = 0; i < notes; i++) {
        json_object_set_new(said, note[i].key, json_string(note[i].value));
    }
    json_t *json = json_pack("{s:o, s:o}", "tensors", numbers, "notes", said);
    if (good) {
        json_dumpf(json, stdout, JSON_COMPACT);
    }
    json_decref(json);
    tensor_file_free(file);
    return good ? 0 : failed(&err);
}

int main(int count, char **words) {
    if (count == 3 && strcmp(words[1], "write") == 0) {
        return write_file(words[2]);
    }
    if (count >= 3 && strcmp(words[1], "read") == 0) {
        return read_file(words[2], count == 3 ? TENSOR_CHECKSUM_NEEDED : TENSOR_CHECKSUM_IF_THERE);
    }
    fputs("usage: tensors_tool write FILE | read FILE [any]\n", stderr);
    return 2;
}
