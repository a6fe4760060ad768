/* Files of tensors, written. */
#include "tensor_files.h"

#include <sys/resource.h>

#include <signal.h>

/* The layout to the byte, but for the checksum, which is zlib's and Python's in
 * test_tensors_python.py. */
static void the_bytes_are_known(void **state) {
    (void)state;
    static const double half = 0.5;
    static const struct tensor tensor = {"x", TENSOR_F64, 1, {1}, &half};
    static const char header[] = "{\"__metadata__\":{\"checksum\":\"crc32:........\"},\"x\":{"
                                 "\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
    struct text one = {0}, two = {0};
    struct error err;
    assert_true(tensor_file_encode("x", &tensor, 1, NULL, 0, &one, &err));
    assert_true(tensor_file_encode("x", &tensor, 1, NULL, 0, &two, &err));
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.data, two.data, one.length);
    size_t padded = (sizeof header - 1 + 7) / 8 * 8;
    assert_int_equal(one.length, 8 + padded + 8);
    assert_int_equal((unsigned char)one.data[0], padded);
    assert_memory_equal(one.data + 1, "\0\0\0\0\0\0\0", 7);
    memset(strstr(one.data + 8, "crc32:") + 6, '.', 8);
    assert_memory_equal(one.data + 8, header, sizeof header - 1);
    for (size_t i = 8 + sizeof header - 1; i < 8 + padded; i++) {
        assert_int_equal(one.data[i], ' ');
    }
    assert_memory_equal(one.data + 8 + padded, "\0\0\0\0\0\0\xe0\x3f", 8);
    text_free(&one);
    text_free(&two);
}

static void what_could_not_be_read_is_not_written(void **state) {
    (void)state;
    static const float good[2] = {1, 2}, bad[2] = {1, NAN};
    char long_name[TENSOR_NAME + 2] = {0};
    memset(long_name, 'n', TENSOR_NAME + 1);
    char *long_note = memory_new(TENSOR_HEADER + 1, 1);
    memset(long_note, 'n', TENSOR_HEADER);
    struct tensor fine = {"w", TENSOR_F32, 1, {2}, good};
    const struct {
        struct tensor tensor;
        struct tensor_note note;
        const char *saying;
    } cases[] = {
        {{"w", TENSOR_F32, 1, {2}, good}, {"a", "b"}, "\"w\" is there already"},
        {{"__metadata__", TENSOR_F32, 1, {2}, good}, {"a", "b"}, "is there already"},
        {{"", TENSOR_F32, 1, {2}, good}, {"a", "b"}, "its name"},
        {{long_name, TENSOR_F32, 1, {2}, good}, {"a", "b"}, "its name"},
        {{"\xff", TENSOR_F32, 1, {2}, good}, {"a", "b"}, "UTF-8"},
        {{"x", TENSOR_F32, 9, {2}, good}, {"a", "b"}, "too large"},
        {{"x", TENSOR_F32, 2, {SIZE_MAX, 2}, good}, {"a", "b"}, "too large"},
        {{"x", TENSOR_F32, 2, {0, SIZE_MAX}, good}, {"a", "b"}, "too large"},
        {{"x", TENSOR_F32, 1, {2}, bad}, {"a", "b"}, "\"x\" has a number that is NaN"},
        {{"x", TENSOR_F32, 1, {2}, good}, {"checksum", "b"}, "the note \"checksum\""},
        {{"x", TENSOR_F32, 1, {2}, good}, {"a", "\xe9"}, "UTF-8"},
        {{"x", TENSOR_F32, 1, {2}, good}, {"\xe9", "a"}, "UTF-8"},
        {{"x", TENSOR_F32, 1, {2}, good}, {"a", long_note}, "its header has"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tensor tensors[] = {fine, cases[i].tensor};
        struct text out = {0};
        struct error err = {""};
        text_add_string(&out, "before");
        assert_false(tensor_file_encode("y", tensors, 2, &cases[i].note, 1, &out, &err));
        assert_true(strncmp(err.message, "y: ", 3) == 0);
        assert_non_null(strstr(err.message, cases[i].saying));
        assert_string_equal(out.data, "before");
        text_free(&out);
    }
    free(long_note);
}

/* No file may grow beyond a thousand bytes, as on a disk that is full. */
static void a_failed_write_leaves_the_old_file(void **state) {
    (void)state;
    static const float many[1000] = {0};
    static const struct tensor large = {"large", TENSOR_F32, 1, {1000}, many};
    static const struct tensor small = {"small", TENSOR_F32, 1, {1}, many};
    struct error err;
    char *path = path_join(test_folder(), "kept.safetensors");
    assert_true(tensor_file_write(path, &small, 1, NULL, 0, &err));
    struct rlimit before, tight = {1000, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    bool written = tensor_file_write(path, &large, 1, NULL, 0, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(written);
    assert_non_null(strstr(err.message, "kept.safetensors: File too large"));
    struct tensor_file *file = tensor_file_read(path, 1000, TENSOR_CHECKSUM_NEEDED, &err);
    assert_non_null(file);
    assert_non_null(tensor_file_find(file, "small"));
    tensor_file_free(file);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_are_known),
        cmocka_unit_test(what_could_not_be_read_is_not_written),
        cmocka_unit_test(a_failed_write_leaves_the_old_file),
    };
    return test_run("nn/tensors write", tests);
}
