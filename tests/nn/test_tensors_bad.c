/* Files of tensors with something wrong in them. */
#include "tensor_files.h"

/* Of a file that Mien wrote, each byte is changed to each other value. */
static void any_changed_byte_is_noticed(void **state) {
    (void)state;
    struct text bytes = small_file();
    struct error err;
    for (size_t i = 0; i < bytes.length; i++) {
        for (int change = 1; change < 256; change++) {
            bytes.data[i] = (char)(bytes.data[i] ^ change);
            struct tensor_file *file =
                tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_NEEDED, &err);
            if (file != NULL) {
                fail_msg("byte %zu may be changed by %d", i, change);
            }
            bytes.data[i] = (char)(bytes.data[i] ^ change);
        }
    }
    bytes.data[bytes.length - 1] ^= 1;
    refused(bytes, TENSOR_CHECKSUM_NEEDED, "is damaged: its checksum is");
    refused(bytes, TENSOR_CHECKSUM_IF_THERE, "is damaged: its checksum is");
    refused(bytes, TENSOR_CHECKSUM_IF_THERE, "get or train it again");
    text_free(&bytes);
}

static void any_other_length_is_noticed(void **state) {
    (void)state;
    struct text bytes = small_file();
    size_t whole = bytes.length;
    for (bytes.length = 0; bytes.length < whole; bytes.length++) {
        refused(bytes, TENSOR_CHECKSUM_NEEDED, "");
    }
    text_add(&bytes, " ", 1);
    refused(bytes, TENSOR_CHECKSUM_NEEDED, "damaged");
    text_free(&bytes);
}

static void files_that_are_none(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *saying;
    } cases[] = {
        {"", 0, "not a safetensors file"},
        {"\2\0\0\0\0\0\0\0", 8, "not a safetensors file"},
        {"\0\0\0\0\0\0\0\0{}", 10, "not a safetensors file"},
        {"\2\0\0\0\0\0\0\0[]", 10, "not a safetensors file"},
        {"\3\0\0\0\0\0\0\0 {}", 11, "not a safetensors file"},
        {"\3\0\0\0\0\0\0\0{}", 10, "its header of 3 bytes is longer than the file"},
        {"\1\0\0\0\0\0\0\0{}", 10, "its header is not right"},
        {"\2\0\0\0\0\0\0\x80{}", 10, "bytes is too long"},
        {"\1\0\x10\0\0\0\0\0{}", 10, "its header of 1048577 bytes is too long"},
        {"\xff\xff\xff\xff\xff\xff\xff\xff{}", 10, "bytes is too long"},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "not a safetensors file"},
        {"\4\0\0\0\0\0\0\0{}{}", 12, "its header is not right"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text bytes = {0};
        text_add(&bytes, cases[i].bytes, cases[i].length);
        refused(bytes, TENSOR_CHECKSUM_IF_THERE, cases[i].saying);
        text_free(&bytes);
    }
    struct error err;
    assert_null(tensor_file_read("/nowhere/x", 100, TENSOR_CHECKSUM_NEEDED, &err));
    assert_string_equal(err.message, "/nowhere/x: No such file or directory");
    assert_null(tensor_file_read("/proc", 100, TENSOR_CHECKSUM_NEEDED, &err));
}

/* Each header goes with 8 bytes of data. */
static void headers_that_are_wrong(void **state) {
    (void)state;
#define PLACE "\"data_offsets\":[0,8]"
#define W "\"w\":{\"dtype\":\"F32\",\"shape\":[2]," PLACE "}"
    static const char *const cases[][2] = {
        {"{" W "," W "}", "its header is not right: duplicate object key"},
        {"{" W ",\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "duplicate object key"},
        {"{" W ",\"__metadata__\":[]}", "__metadata__ is no object"},
        {"{" W ",\"__metadata__\":{\"a\":1}}", "the note \"a\""},
        {"{" W ",\"__metadata__\":{\"a\":null}}", "the note \"a\""},
        {"{" W ",\"__metadata__\":{\"a\":\"\\u0000\"}}", "its header is not right"},
        {"{" W ",\"__metadata__\":{\"a\":\"\xff\"}}", "its header is not right"},
        {"{" W "", "its header is not right"},
        {"{}", "its last 8 bytes belong to no tensor"},
        {"{\"\":{\"dtype\":\"F32\",\"shape\":[2]," PLACE "}}", "the name of a tensor"},
        {"{\"w\":7}", "must have dtype, shape and data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}}", "must have dtype"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"place\":[0,8]}}", "data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"x\":1," PLACE "}}", "must have dtype"},
        {"{\"w\":{\"dtype\":\"F8\",\"shape\":[8]," PLACE "}}", "does not know: F8"},
        {"{\"w\":{\"dtype\":\"f32\",\"shape\":[2]," PLACE "}}", "does not know: f32"},
        {"{\"w\":{\"dtype\":4,\"shape\":[2]," PLACE "}}", "none is named"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":2," PLACE "}}", "needs a shape"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,2]," PLACE "}}", "at most 8 sizes"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2.0]," PLACE "}}", "no whole number"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[-2]," PLACE "}}", "no whole number"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[\"2\"]," PLACE "}}", "no whole number"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999]," PLACE "}}", "not right"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[3]," PLACE "}}", "the shape [3] of F32 and 8 bytes"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[]," PLACE "}}", "the shape [] of F32 and 8 bytes"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4,2]," PLACE "}}", "do not fit"},
        /* 2^61 + 1 times 2 times 4 bytes are 8 bytes, if they overflow. */
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2305843009213693953,2]," PLACE "}}", "do not fit"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,2,0]," PLACE "}}", "do not fit"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}", "data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", "data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}", "data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":{\"0\":8}}}", "data_offsets"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "its last 4 bytes"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "does not begin"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
         "\"b\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[3,8]}}",
         "\"b\" does not begin where"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
         "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[5,8]}}",
         "\"b\" does not begin where"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},"
         "\"b\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}",
         "\"b\" does not begin where"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},"
         "\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[4,4]}}",
         "\"b\" does not begin where"},
        {"{" W ",\"__metadata__\":{\"checksum\":\"crc32:12345678\"}}", "not where Mien writes it"},
        {"{ \"__metadata__\":{\"checksum\":\"crc32:\"}," W "}", "not where Mien writes it"},
        {"{\"__metadata__\":{\"checksum\":\"crc32:12345678\"}," W "}", "is damaged"},
        {"{\"__metadata__\":{\"checksum\":\"crc32:1\"}," W "}", "is damaged"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text bytes = file_of(cases[i][0], "\0\0\0\0\0\0\0\0", 8);
        refused(bytes, TENSOR_CHECKSUM_IF_THERE, cases[i][1]);
        text_free(&bytes);
    }
}

/* So short that there is no room for the digits where they should be. */
static void a_checksum_cut_short(void **state) {
    (void)state;
    struct text bytes = file_of("{\"__metadata__\":{\"checksum\":\"crc32:\"}}", NULL, 0);
    refused(bytes, TENSOR_CHECKSUM_IF_THERE, "not where Mien writes it");
    text_free(&bytes);
}

static void a_header_that_is_too_long(void **state) {
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        char *header = memory_new(TENSOR_HEADER + 2, 1);
        memset(header, ' ', TENSOR_HEADER + more);
        header[0] = '{';
        header[1] = '}';
        struct text bytes = file_of(header, NULL, 0);
        struct error err;
        struct tensor_file *file =
            tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_IF_THERE, &err);
        assert_true((file != NULL) == (more == 0));
        tensor_file_free(file);
        text_free(&bytes);
        free(header);
    }
}

static void a_name_that_is_too_long(void **state) {
    (void)state;
    for (int more = 0; more < 2; more++) {
        struct text header = {0};
        text_format(&header, "{\"%0*d\":{\"dtype\":\"F32\",\"shape\":[2]," PLACE "}}",
                    TENSOR_NAME + more, 0);
        struct text bytes = file_of(header.data, "\0\0\0\0\0\0\0\0", 8);
        struct error err;
        struct tensor_file *file =
            tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_IF_THERE, &err);
        assert_true((file != NULL) == (more == 0));
        tensor_file_free(file);
        text_free(&bytes);
        text_free(&header);
    }
}

static void errors_are_harmless_on_a_terminal(void **state) {
    (void)state;
    struct text bytes = file_of("{\"\\u001b[2J\":7}", NULL, 0);
    struct error err;
    assert_null(tensor_file_parse(bytes.data, bytes.length, "x", TENSOR_CHECKSUM_IF_THERE, &err));
    assert_null(strchr(err.message, '\033'));
    assert_non_null(strstr(err.message, "?[2J"));
    text_free(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_changed_byte_is_noticed),
        cmocka_unit_test(any_other_length_is_noticed),
        cmocka_unit_test(files_that_are_none),
        cmocka_unit_test(headers_that_are_wrong),
        cmocka_unit_test(a_checksum_cut_short),
        cmocka_unit_test(a_header_that_is_too_long),
        cmocka_unit_test(a_name_that_is_too_long),
        cmocka_unit_test(errors_are_harmless_on_a_terminal),
    };
    return test_run("nn/tensors bad", tests);
}
