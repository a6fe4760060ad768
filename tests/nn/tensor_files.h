/* Files of tensors for the tests, in memory. */
#ifndef TENSOR_FILES_H
#define TENSOR_FILES_H

#include "nn/nn.h"
#include "test.h"

/* The bytes of a file with this header and these data, as anybody might write it. */
static inline struct text file_of(const char *header, const void *data, size_t length) {
    struct text bytes = {0};
    uint64_t size = strlen(header);
    text_add(&bytes, (const char *)&size, sizeof size);
    text_add_string(&bytes, header);
    text_add(&bytes, data, length);
    return bytes;
}

/* A small file as Mien writes it: three tensors and two notes. */
static inline struct text small_file(void) {
    static const float weight[6] = {1, -2, 3.5f, 0, 1e-30f, -1e30f};
    static const uint16_t bias[3] = {0x3c00, 0xc000, 0x0001};
    static const unsigned char table[2] = {0, 255};
    static const struct tensor tensors[] = {
        {"layer.weight", TENSOR_F32, 2, {2, 3}, weight},
        {"layer.bias", TENSOR_F16, 1, {3}, bias},
        {"table", TENSOR_U8, 1, {2}, table},
    };
    static const struct tensor_note notes[] = {{"labels", "angry calm"},
                                               {"note", "caf\xc3\xa9 \"/\\"}};
    struct text bytes = {0};
    struct error err;
    assert_true(tensor_file_encode("small", tensors, 3, notes, 2, &bytes, &err));
    return bytes;
}

/* Must be refused with these words, and with the name of the file. */
static inline void refused(struct text bytes, enum tensor_checksum checksum, const char *saying) {
    /* A block of just that size, so that a sanitizer sees a step beyond it. */
    char *exact = memory_string_n(bytes.data, bytes.length);
    exact = memory_resize(exact, bytes.length, 1);
    struct error err = {""};
    struct tensor_file *file =
        tensor_file_parse(exact, bytes.length, "x.safetensors", checksum, &err);
    if (file != NULL || strncmp(err.message, "x.safetensors: ", 15) != 0 ||
        strstr(err.message, saying) == NULL) {
        fail_msg("\"%s\" was not said but: %s", saying, err.message);
    }
    tensor_file_free(file);
    free(exact);
}

#endif
