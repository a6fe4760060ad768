/* What is no table of faces, is damaged, or wants to fill the memory. */
#include "expression/lines.h"
#include "tables.h"
#include "test.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define HEADER "emotion,pixels,Usage\n"

static void text_fails(const char *text, const char *part) {
    table_fails(text, strlen(text), part);
}

static void not_files(void **state) {
    (void)state;
    char *path = path_join(test_folder(), "missing.csv");
    table_path_fails(path, "missing.csv: No such file");
    assert_int_equal(mkfifo(path, 0600), 0);
    table_path_fails(path, "missing.csv: is a pipe or a device");
    unlink(path);
    free(path);
    table_path_fails("/dev/zero", "/dev/zero: is a pipe or a device");
    table_path_fails("", "No such file");
    struct text deep = {0};
    for (size_t i = 0; i < 1000; i++) {
        text_add_string(&deep, "deep/");
    }
    table_path_fails(deep.data, ": ");
    text_free(&deep);
}

static void empty_files(void **state) {
    (void)state;
    text_fails("", "bad.csv: is empty");
    char *path = table_write("empty.csv.gz", "", 0, true);
    table_path_fails(path, "empty.csv.gz: is empty");
    free(path);
    text_fails("\n", "not a table of faces");
    text_fails("emotion,pixels,Usage", "bad.csv: has a header and no faces");
    text_fails(HEADER, "bad.csv: has a header and no faces");
    text_fails("emotion,pixels,Usage\r\n\r\n  \n", "bad.csv: has a header and no faces");
}

static void other_headers(void **state) {
    (void)state;
    static const char *const headers[] = {
        "emotion,pixels",
        "pixels",
        "emotion,pixels,Usage,x",
        "emotion,pixels,Usage,",
        "emotion, Usage, pixels",
        "Emotion,pixels,Usage",
        "emotion;pixels;Usage",
        "emotion,pixels,Usages",
        "\"emotion,pixels,Usage",
        "emotion,pixels,\"Usage",
        "emotion,pixels,Usage\r\r",
        "emotion pixels Usage",
        "0,1 2 3,Training",
        "name,id,energy",
        "\xef\xbb\xbf",
        "{\"emotion\":1}",
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct text table = {0};
        text_format(&table, "%s\n", headers[i]);
        table_add_row(&table, 1, 1, "Training");
        table_fails(table.data, table.length,
                    "bad.csv: not a table of faces: its first line is not emotion,pixels,Usage; "
                    "give FER2013's CSV (plain or gzip) or a folder of pictures");
        text_free(&table);
    }
    static const char nul[] = "emotion,pixels,Usage\0\n0,1,Training\n";
    table_fails(nul, sizeof nul - 1, "not a table of faces");
    static const char utf16[] = "\xff\xfe"
                                "e\0m\0o\0t\0i\0o\0n\0,\0";
    table_fails(utf16, sizeof utf16 - 1, "not a table of faces");
}

static void no_good_row(void **state) {
    (void)state;
    text_fails(HEADER "3,1 2 3,Training\n-1,1 2 3,Training\n",
               "bad.csv: not one of 2 faces in it can be used: line 2: 3 pixels, not 2304 (48 x "
               "48)");
    text_fails(HEADER "\n9,1,Training\n3,1,Training\n",
               "2 faces in it can be used: line 3: the emotion is \"9\", not 0 to 6");
}

/* A bad row is left out, counted and named; those around it are read. */
static void bad_rows_are_left_out(void **state) {
    (void)state;
    struct text table = table_of(3);
    static const char nul[] = "3,1 2\0003 4,Training\n";
    text_add(&table, nul, sizeof nul - 1);
    text_add_string(&table, "3,5 6\n3,1 2 256,Training\n3,0 1000,Training\n3,-7,Training\n");
    table_add_row(&table, 6, 77, "Training");
    text_add_string(&table, "3,1 2\t3,Training\n");
    struct samples *samples = table_read(table.data, table.length);
    assert_int_equal(samples->count, 4);
    assert_int_equal(samples->read, 10);
    assert_int_equal(samples->row[3], 8);
    assert_int_equal(samples->left_out[FAULT_CUT].count, 1);
    assert_string_equal(samples->left_out[FAULT_CUT].first.message,
                        "line 6: ends in field 2 of three");
    assert_int_equal(samples->left_out[FAULT_PIXEL].count, 5);
    assert_int_equal(samples->left_out[FAULT_PIXEL].line, 5);
    assert_string_equal(samples->left_out[FAULT_PIXEL].first.message,
                        "line 5: pixel 2 is \"2?3\", not a number from 0 to 255");
    samples_free(samples);
    text_free(&table);
}

/* Cut anywhere, the whole rows are read, and the last one if all of it is there. */
static void cut_tables(void **state) {
    (void)state;
    struct text table = table_of(3);
    for (size_t left = 1; left < 40; left++) {
        struct samples *samples = table_read(table.data, table.length - left);
        bool whole = left == 1;
        assert_int_equal(samples->count, whole ? 3 : 2);
        assert_int_equal(samples->read, 3);
        assert_int_equal(samples->left_out[FAULT_CUT].count, whole ? 0 : 1);
        assert_string_equal(samples->left_out[FAULT_CUT].first.message,
                            whole       ? ""
                            : left < 10 ? "line 4: ends in field 3 of three"
                                        : "line 4: ends in field 2 of three");
        samples_free(samples);
    }
    text_free(&table);
}

static void cut_gzip(void **state) {
    (void)state;
    struct text table = table_of(200);
    char *path = table_write("packed.csv.gz", table.data, table.length, true);
    struct error err;
    size_t packed = 0;
    char *gzip = file_read(path, 1 << 24, &packed, &err);
    /* In the header, in the data, in the checksum at the end. */
    const size_t lengths[] = {2, 9, 10, 11, 100, packed / 2, packed - 9, packed - 8, packed - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        table_fails(gzip, lengths[i], "bad.csv: is cut short; get the whole file again");
    }
    table_fails(gzip, 1, "not a table of faces");
    gzip[packed - 6] ^= 1; /* the checksum */
    table_fails(gzip, packed, "bad.csv: is damaged, its gzip data cannot be unpacked");
    gzip[packed - 6] ^= 1;
    free(path);
    path = table_write("twice.csv.gz", gzip, packed, true);
    table_path_fails(path, "twice.csv.gz: is packed twice; unpack it once with gunzip");
    memset(gzip + packed / 2, 0xff, 64);
    table_fails(gzip, packed, "is damaged");
    text_free(&table);
    free(gzip);
    free(path);
}

static void random_bytes(void **state) {
    (void)state;
    struct random random = random_seeded(1, 1);
    struct text table = table_of(2);
    size_t whole = table.length;
    for (size_t i = 0; i < 200; i++) {
        char bytes[3000];
        for (size_t k = 0; k < sizeof bytes; k++) {
            bytes[k] = (char)random_bits(&random);
        }
        table_fails(bytes, sizeof bytes, "not a table of faces");
        /* Behind good rows they are bad ones. */
        table.length = whole;
        text_add(&table, bytes, sizeof bytes);
        struct samples *samples = table_read(table.data, table.length);
        assert_int_equal(samples->count, 2);
        assert_true(samples->read > 2);
        samples_free(samples);
    }
    text_free(&table);
}

/* kB that the process has ever held. */
static long memory_peak(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* 100 MB of one byte after two good rows, plain or gzip. */
static void write_bomb(const char *path, const struct text *start, char byte, const char *mode) {
    enum { MILLION = 1000000 };
    gzFile out = gzopen(path, mode);
    assert_non_null(out);
    char *block = memory_new(MILLION, 1);
    memset(block, byte, MILLION);
    assert_int_equal(gzwrite(out, start->data, (unsigned)start->length), start->length);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(gzwrite(out, block, MILLION), MILLION);
    }
    assert_int_equal(gzclose(out), Z_OK);
    free(block);
}

static void bombs(void **state) {
    (void)state;
    char *path = path_join(test_folder(), "bomb.csv");
    struct text table = table_of(2);
    struct error err = {""};
    for (size_t i = 0; i < 8; i++) {
        char byte = "x \n1"[i % 4];
        write_bomb(path, &table, byte, i < 4 ? "wbT" : "wb1");
        long before = memory_peak();
        struct samples *samples = samples_read(path, NULL, NULL, &err);
        assert_non_null(samples);
        assert_int_equal(samples->count, 2);
        assert_int_equal(samples->left_out[FAULT_LONG].count, byte == '\n' ? 0 : 1);
        assert_int_equal(samples->left_out[FAULT_LONG].line, byte == '\n' ? 0 : 4);
        samples_free(samples);
        assert_true(memory_peak() < before + 16L * 1024);
    }
    struct text none = {0};
    text_add_string(&none, "");
    write_bomb(path, &none, 'x', "wb1");
    table_path_fails(path, "not a table of faces");
    unlink(path);
    free(path);
    text_free(&none);
    text_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_files),
        cmocka_unit_test(empty_files),
        cmocka_unit_test(other_headers),
        cmocka_unit_test(no_good_row),
        cmocka_unit_test(bad_rows_are_left_out),
        cmocka_unit_test(cut_tables),
        cmocka_unit_test(cut_gzip),
        cmocka_unit_test(random_bytes),
        cmocka_unit_test(bombs),
    };
    return test_run("expression/samples bad", tests);
}
