/* A libFuzzer target: any bytes as a file of tensors, as somebody else might write it. What is
 * taken must keep its promises, and is the same when written by us and read again. */
#include "nn/nn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not assert(), which a build may leave out. */
static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_tensors: %s\n", what);
        abort();
    }
}

static struct tensor_file *parse(const void *bytes, size_t length, enum tensor_checksum checksum) {
    struct error err = {""};
    struct tensor_file *file = tensor_file_parse(bytes, length, "fuzz", checksum, &err);
    must(file != NULL || text_starts(err.message, "fuzz: "), "an error without a sentence");
    must(strchr(err.message, '\n') == NULL, "an error is more than one sentence");
    return file;
}

/* Tensors lie one behind the other up to the end of the file; true if all are numbers. */
static bool check(const struct tensor_file *file, const uint8_t *bytes, size_t length) {
    size_t count = 0;
    const struct tensor *tensor = tensor_file_tensors(file, &count);
    const uint8_t *end = count == 0 ? bytes + length : tensor[0].data;
    bool finite = true;
    for (size_t i = 0; i < count; i++) {
        size_t numbers = tensor_count(&tensor[i]);
        must(tensor[i].rank <= TENSOR_RANK, "too many sizes");
        must(strlen(tensor[i].name) >= 1 && strlen(tensor[i].name) <= TENSOR_NAME, "a name");
        must(tensor_file_find(file, tensor[i].name) == &tensor[i], "a name that is there twice");
        must(tensor[i].data == end && numbers <= length, "numbers at a wrong place");
        end += numbers * tensor_type_bytes(tensor[i].type);
        struct error err = {""};
        float *number = memory_new(numbers, sizeof *number);
        bool good =
            tensor_file_floats(file, tensor[i].name, tensor[i].rank, tensor[i].size, number, &err);
        must(good || strstr(err.message, "NaN") != NULL, "numbers that cannot be read");
        for (size_t n = 0; good && n < numbers; n++) {
            must(isfinite(number[n]), "what is no number");
        }
        finite = finite && good;
        free(number);
    }
    must(end == bytes + length, "bytes that belong to no tensor");
    return finite;
}

static void check_same(const struct tensor_file *one, const struct tensor_file *other) {
    size_t count = 0, again = 0, notes = 0, notes_again = 0;
    const struct tensor *a = tensor_file_tensors(one, &count);
    const struct tensor *b = tensor_file_tensors(other, &again);
    const struct tensor_note *note = tensor_file_notes(one, &notes);
    tensor_file_notes(other, &notes_again);
    must(count == again && notes == notes_again, "not as many");
    for (size_t i = 0; i < count; i++) {
        size_t bytes = tensor_count(&a[i]) * tensor_type_bytes(a[i].type);
        must(strcmp(a[i].name, b[i].name) == 0 && a[i].type == b[i].type &&
                 a[i].rank == b[i].rank && memcmp(a[i].size, b[i].size, sizeof a[i].size) == 0 &&
                 memcmp(a[i].data, b[i].data, bytes) == 0,
             "another tensor");
    }
    for (size_t i = 0; i < notes; i++) {
        const char *value = tensor_file_note(other, note[i].key);
        must(value != NULL && strcmp(value, note[i].value) == 0, "another note");
    }
}

static void write_and_read(const struct tensor_file *file) {
    size_t tensors = 0, notes = 0;
    const struct tensor *tensor = tensor_file_tensors(file, &tensors);
    const struct tensor_note *note = tensor_file_notes(file, &notes);
    struct text out = {0};
    struct error err;
    must(tensor_file_encode("fuzz", tensor, tensors, note, notes, &out, &err), "cannot be written");
    struct tensor_file *again = parse(out.data, out.length, TENSOR_CHECKSUM_NEEDED);
    must(again != NULL, "cannot be read again");
    check_same(file, again);
    tensor_file_free(again);
    text_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tensor_file *file = parse(data, size, TENSOR_CHECKSUM_IF_THERE);
    if (file != NULL && check(file, data, size)) {
        write_and_read(file);
    }
    tensor_file_free(file);
    return 0;
}
