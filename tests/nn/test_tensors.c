/* Files of tensors, read. */
#include "tensor_files.h"

/* As the format's own description has it, with a scalar, an empty tensor, and tensors in the header
 * in another order than in the file. */
static void a_file_of_somebody_else(void **state) {
    (void)state;
    static const char header[] =
        "{\"b\": {\"dtype\": \"F32\", \"shape\": [2, 1], \"data_offsets\": [4, 12]},\n"
        " \"\xce\xb1\": {\"data_offsets\": [0, 4], \"dtype\": \"I32\", \"shape\": []},\n"
        " \"none\": {\"dtype\": \"F64\", \"shape\": [3, 0], \"data_offsets\": [12, 12]},\n"
        " \"__metadata__\": {\"format\": \"pt\", \"checksum\": \"sha256:12\"}}   ";
    static const unsigned char data[12] = {0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0x3f, 0, 0, 0x80, 0xbf};
    struct text bytes = file_of(header, data, sizeof data);
    struct error err;
    struct tensor_file *file =
        tensor_file_parse(bytes.data, bytes.length, "other", TENSOR_CHECKSUM_IF_THERE, &err);
    assert_non_null(file);
    size_t count = 0;
    const struct tensor *tensor = tensor_file_tensors(file, &count);
    assert_int_equal(count, 3);
    assert_string_equal(tensor[0].name, "\xce\xb1");
    assert_int_equal(tensor[0].rank, 0);
    assert_int_equal(tensor_count(&tensor[0]), 1);
    assert_string_equal(tensor[1].name, "b");
    assert_string_equal(tensor_type_name(tensor[1].type), "F32");
    assert_int_equal(tensor_type_bytes(tensor[1].type), 4);
    assert_int_equal(tensor_count(&tensor[2]), 0);
    float number[2] = {0};
    assert_true(tensor_file_floats(file, "\xce\xb1", 0, NULL, number, &err));
    assert_true(number[0] == -2);
    assert_true(tensor_file_floats(file, "b", 2, (size_t[]){2, 1}, number, &err));
    assert_true(number[0] == 0.5 && number[1] == -1);
    assert_true(tensor_file_floats(file, "none", 2, (size_t[]){3, 0}, number, &err));
    assert_string_equal(tensor_file_note(file, "format"), "pt");
    assert_null(tensor_file_note(file, "checksum"));
    assert_null(tensor_file_note(file, "x"));
    assert_null(tensor_file_find(file, "__metadata__"));
    tensor_file_free(file);
    refused(bytes, TENSOR_CHECKSUM_NEEDED, "no checksum");
    text_free(&bytes);
}

static void an_empty_file_of_tensors(void **state) {
    (void)state;
    struct text bytes = file_of("{}", NULL, 0);
    struct error err;
    size_t count = 1;
    struct tensor_file *file =
        tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_IF_THERE, &err);
    assert_non_null(file);
    tensor_file_tensors(file, &count);
    assert_int_equal(count, 0);
    tensor_file_notes(file, &count);
    assert_int_equal(count, 0);
    tensor_file_free(file);
    text_free(&bytes);
}

/* They have no place of their own, and come before what begins where they are. */
static void empty_tensors_anywhere(void **state) {
    (void)state;
    static const char header[] =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,2,1,1,1,1,1],\"data_offsets\":[0,2]},"
        "\"start\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
        "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]},"
        "\"middle\":{\"dtype\":\"F32\",\"shape\":[7,0],\"data_offsets\":[2,2]}}";
    static const char *const order[] = {"start", "a", "middle", "b"};
    struct text bytes = file_of(header, "\1\2\3\4", 4);
    struct error err;
    size_t count = 0;
    struct tensor_file *file =
        tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_IF_THERE, &err);
    assert_non_null(file);
    const struct tensor *tensor = tensor_file_tensors(file, &count);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(tensor[i].name, order[i]);
    }
    tensor_file_free(file);
    text_free(&bytes);
}

static void what_was_written_is_read(void **state) {
    (void)state;
    struct text bytes = small_file();
    struct error err;
    char *path = path_join(test_folder(), "small.safetensors");
    assert_true(file_write(path, bytes.data, bytes.length, &err));
    assert_null(tensor_file_read(path, bytes.length - 1, TENSOR_CHECKSUM_NEEDED, &err));
    struct tensor_file *file = tensor_file_read(path, bytes.length, TENSOR_CHECKSUM_NEEDED, &err);
    assert_non_null(file);
    float number[6];
    assert_true(tensor_file_floats(file, "layer.weight", 2, (size_t[]){2, 3}, number, &err));
    assert_true(number[0] == 1 && number[2] == 3.5f && number[5] == -1e30f);
    assert_true(tensor_file_floats(file, "layer.bias", 1, (size_t[]){3}, number, &err));
    assert_true(number[0] == 1 && number[1] == -2 && number[2] == 0x1p-24f);
    assert_true(tensor_file_floats(file, "table", 1, (size_t[]){2}, number, &err));
    assert_true(number[0] == 0 && number[1] == 255);
    size_t notes = 0;
    const struct tensor_note *note = tensor_file_notes(file, &notes);
    assert_int_equal(notes, 2);
    assert_string_equal(note[0].key, "labels");
    assert_string_equal(note[1].value, "caf\xc3\xa9 \"/\\");
    tensor_file_free(file);
    free(path);
    text_free(&bytes);
}

static void every_type_becomes_floats(void **state) {
    (void)state;
    static const double f64[2] = {0.1, -1e300};
    static const float f32[2] = {0.1f, -7};
    static const uint16_t f16[2] = {0x3555, 0xfbff}, bf16[2] = {0x3f80, 0xc049};
    static const int64_t i64[2] = {INT64_MIN, 16777217};
    static const int32_t i32[2] = {-5, INT32_MAX};
    static const unsigned char u8[2] = {1, 200};
    static const float wanted[TENSOR_TYPES][2] = {
        {0.1f, 0},       {0.1f, -7},          {0.33325195f, -65504},
        {1, -3.140625f}, {-0x1p63f, 0x1p24f}, {-5, 2147483648.0f},
        {1, 200},
    };
    const void *data[TENSOR_TYPES] = {f64, f32, f16, bf16, i64, i32, u8};
    for (int t = 0; t < TENSOR_TYPES; t++) {
        /* One number of the doubles only: the other is too large for a float. */
        size_t count = t == TENSOR_F64 ? 1 : 2;
        struct tensor tensor = {"x", (enum tensor_type)t, 1, {count}, data[t]};
        struct text bytes = {0};
        struct error err;
        float number[2];
        assert_true(tensor_file_encode("x", &tensor, 1, NULL, 0, &bytes, &err));
        struct tensor_file *file =
            tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_NEEDED, &err);
        assert_non_null(file);
        assert_true(tensor_file_floats(file, "x", 1, &count, number, &err));
        for (size_t i = 0; i < count; i++) {
            assert_true(number[i] == wanted[t][i]);
        }
        tensor_file_free(file);
        text_free(&bytes);
    }
}

static void other_shapes_are_refused(void **state) {
    (void)state;
    struct text bytes = small_file();
    struct error err;
    float number[6];
    struct tensor_file *file =
        tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_NEEDED, &err);
    assert_non_null(file);
    assert_false(tensor_file_floats(file, "layer.weight", 2, (size_t[]){3, 2}, number, &err));
    assert_string_equal(err.message,
                        "x: the tensor \"layer.weight\" has the shape [2,3] instead of [3,2]");
    assert_false(tensor_file_floats(file, "layer.weight", 0, NULL, number, &err));
    assert_string_equal(err.message,
                        "x: the tensor \"layer.weight\" has the shape [2,3] instead of []");
    assert_false(tensor_file_floats(file, "layer.bias", 2, (size_t[]){3, 1}, number, &err));
    assert_false(tensor_file_floats(file, "weight", 1, (size_t[]){3}, number, &err));
    assert_string_equal(err.message, "x: it has no tensor \"weight\"");
    tensor_file_free(file);
    text_free(&bytes);
}

/* Such numbers cannot be written by us, but others can. */
static void what_is_no_number_is_refused(void **state) {
    (void)state;
    static const char header[] =
        "{\"w\":{\"dtype\":\"%s\",\"shape\":[%zu],\"data_offsets\":[0,72]}}";
    static const struct {
        const char *type;
        size_t bytes;
        const char *bad[3];
    } cases[] = {
        {"F32", 4, {"\0\0\x80\x7f", "\0\0\x80\xff", "\1\0\x80\x7f"}},
        {"F16", 2, {"\0\x7c", "\0\xfc", "\1\x7e"}},
        {"BF16", 2, {"\x80\x7f", "\x80\xff", "\xc0\xff"}},
        {"F64", 8, {"\0\0\0\0\0\0\xf0\x7f", "\0\0\0\0\0\0\xf8\x7f", "\0\0\0\0\0\0\0\xc8"}},
    };
    for (size_t c = 0; c < 4; c++) {
        size_t count = 72 / cases[c].bytes;
        for (size_t i = 0; i < 3 * count; i++) {
            char data[72] = {0};
            float number[36];
            char text[128];
            struct error err;
            memcpy(data + i / 3 * cases[c].bytes, cases[c].bad[i % 3], cases[c].bytes);
            snprintf(text, sizeof text, header, cases[c].type, count);
            struct text bytes = file_of(text, data, sizeof data);
            struct tensor_file *file =
                tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_IF_THERE, &err);
            assert_non_null(file);
            assert_false(tensor_file_floats(file, "w", 1, &count, number, &err));
            assert_non_null(
                strstr(err.message, "the tensor \"w\" has a number that is NaN or inf"));
            tensor_file_free(file);
            text_free(&bytes);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_somebody_else),      cmocka_unit_test(an_empty_file_of_tensors),
        cmocka_unit_test(empty_tensors_anywhere),       cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(every_type_becomes_floats),    cmocka_unit_test(other_shapes_are_refused),
        cmocka_unit_test(what_is_no_number_is_refused),
    };
    return test_run("nn/tensors", tests);
}
