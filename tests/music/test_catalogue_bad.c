/* What is no catalogue, is damaged, or wants to fill the memory. */
#include "reading.h"
#include "test.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/mien-test-XXXXXX";

static void not_files(void **state) {
    (void)state;
    reading_fails(reading_of_path(folder), "is a directory; give the files in it by name");
    char *path = path_join(folder, "missing.csv");
    reading_fails(reading_of_path(path), "missing.csv: No such file");
    free(path);
    path = path_join(folder, "pipe.csv");
    assert_int_equal(mkfifo(path, 0600), 0);
    reading_fails(reading_of_path(path), "pipe.csv: is a pipe or a device");
    unlink(path);
    free(path);
    reading_fails(reading_of_path("/dev/zero"), "/dev/zero: is a pipe or a device");
    reading_fails(reading_of_path(""), "No such file");
}

static void long_names_leave_room(void **state) {
    (void)state;
    struct text path = {0};
    for (size_t i = 0; i < 1000; i++) {
        text_add_string(&path, "deep/");
    }
    reading_fails(reading_of_path(path.data), ": ");
    text_free(&path);
}

static void empty_files(void **state) {
    (void)state;
    reading_fails(reading_of(""), "is empty");
    reading_fails(reading_of("\n"), "is empty");
    reading_fails(reading_of("\r\n   \r\n\r\n"), "is empty");
    reading_fails(reading_of("\xef\xbb\xbf"), "is empty");
    reading_fails(reading_of("\xef\xbb\xbf\r\n"), "is empty");
    reading_fails(reading_of_gzip("", 0), "is empty");
}

static void not_text(void **state) {
    (void)state;
    static const char nul[] = "name,id\0,energy\nSalt,x,0.5\n";
    reading_fails(reading_of_bytes(nul, sizeof nul - 1), "is not text");
    static const char utf16[] = "\xff\xfen\0a\0m\0e\0,\0i\0d\0\n\0";
    reading_fails(reading_of_bytes(utf16, sizeof utf16 - 1), "is UTF-16 text; save it as CSV");
    reading_fails(reading_of("name;id;K\xfcnstler\n"), "is not UTF-8 text; save it as CSV");
    struct random random = random_seeded(1, 1);
    for (size_t i = 0; i < 200; i++) {
        char bytes[3000];
        for (size_t k = 0; k < sizeof bytes; k++) {
            bytes[k] = (char)random_bits(&random);
        }
        struct reading r = reading_of_bytes(bytes, sizeof bytes);
        assert_false(r.good);
        reading_free(&r);
        /* Behind a good header the rows are broken, but the file can be read. */
        static const char header[] = "name,id,energy\n";
        memcpy(bytes, header, sizeof header - 1);
        r = reading_of_bytes(bytes, sizeof bytes);
        assert_true(r.good || strstr(r.err.message, "quote") != NULL);
        reading_free(&r);
    }
}

/* A catalogue of `rows` songs. */
static struct text many(size_t rows) {
    struct text text = {0};
    text_add_string(&text, "name,id,energy\n");
    struct random random = random_seeded(2, 2);
    for (size_t i = 0; i < rows; i++) {
        text_format(&text, "Song %u,%zu,0.5\n", random_bits(&random), i);
    }
    return text;
}

static void cut_gzip(void **state) {
    (void)state;
    struct text text = many(20000);
    size_t packed = 0;
    char *gzip = reading_gzip(text.data, text.length, &packed);
    struct reading whole = reading_of_bytes(gzip, packed);
    assert_int_equal(whole.taken, 20000);
    reading_free(&whole);
    /* In the header, in the data, in the checksum at the end. */
    const size_t lengths[] = {2, 5, 9, 10, 11, 100, packed / 2, packed - 9, packed - 8, packed - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        reading_fails(reading_of_bytes(gzip, lengths[i]), "is cut short");
    }
    reading_fails(reading_of_bytes(gzip, 1), "not a song catalogue");
    text_free(&text);
    free(gzip);
}

static void damaged_gzip(void **state) {
    (void)state;
    struct text text = many(20000);
    size_t packed = 0;
    char *gzip = reading_gzip(text.data, text.length, &packed);
    gzip[packed - 6] ^= 1; /* the checksum */
    reading_fails(reading_of_bytes(gzip, packed), "is damaged");
    gzip[packed - 6] ^= 1;
    memset(gzip + packed / 2, 0xff, 64);
    struct reading r = reading_of_bytes(gzip, packed);
    assert_false(r.good);
    reading_free(&r);
    text_free(&text);
    free(gzip);
}

static void open_quotes(void **state) {
    (void)state;
    reading_fails(reading_of("name,id\na,1\nb,\"2\nc,3\n"), "row 2 has a quote that is not closed");
    reading_fails(reading_of("name,\"id\na,1\n"), "its first line has a quote that is not closed");
    /* Closed at the very end. */
    struct reading r = reading_of("energy,name,id\n,a,1\n,b,\"2\"");
    assert_int_equal(r.taken, 2);
    reading_free(&r);
    r = reading_of("energy,name,id\n,a,1\n,b,");
    assert_int_equal(reading_left_out(&r, LEFT_OUT_NO_IDENTIFIER), 1);
    reading_free(&r);
}

/* Rows and fields around the limits that keep the memory bounded. */
static void limits(void **state) {
    (void)state;
    enum { MIB = 1 << 20 };
    struct text text = {0};
    char *large = memory_new(MIB + 2, 1);
    memset(large, 'x', MIB);
    text_format(&text, "energy,name,id\n,a,1\n,%s,2\n,\"%s\",3\n,b,4\n", large, large);
    struct reading r = reading_of(text.data);
    assert_int_equal(r.taken, 4);
    reading_free(&r);
    large[MIB] = 'x';
    text_clear(&text);
    text_format(&text, "name,id\na,1\n%s,2\nb,3\n", large);
    reading_fails(reading_of(text.data), "row 2 has a field of more than 1 MiB");
    text_clear(&text);
    text_format(&text, "name,id,%s\n", large);
    reading_fails(reading_of(text.data), "its first line is longer than 1 MiB");

    text_clear(&text);
    text_add_string(&text, "name,id");
    for (size_t i = 2; i < 4096; i++) {
        text_add_string(&text, ",x");
    }
    r = reading_of(text.data);
    assert_true(r.good);
    reading_free(&r);
    text_add_string(&text, ",x\n");
    reading_fails(reading_of(text.data), "its first line has more than 4096 fields");
    text_clear(&text);
    text_add_string(&text, "name,id\na,1");
    for (size_t i = 2; i < 4097; i++) {
        text_add_string(&text, ",");
    }
    reading_fails(reading_of(text.data), "row 1 has more than 4096 fields");
    text_free(&text);
    free(large);
}

/* kB that the process has ever held. */
static long memory_peak(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* 100 MB without a line end, plain or gzipped, after what `start` says. */
static void write_bomb(const char *path, const char *start, const char *mode) {
    gzFile out = gzopen(path, mode);
    assert_non_null(out);
    char *block = memory_new(1000000, 1);
    memset(block, 'x', 1000000);
    gzputs(out, start);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(gzwrite(out, block, 1000000), 1000000);
    }
    gzclose(out);
    free(block);
}

static void bombs(void **state) {
    (void)state;
    char *path = path_join(folder, "bomb.csv");
    static const char *const modes[] = {"wbT", "wb1"};
    for (size_t i = 0; i < 2; i++) {
        write_bomb(path, "", modes[i]);
        long before = memory_peak();
        reading_fails(reading_of_path(path), "its first line is longer than 1 MiB");
        write_bomb(path, "name,id\na,1\n\"", modes[i]);
        reading_fails(reading_of_path(path), "row 2 has a field of more than 1 MiB");
        write_bomb(path, "name,\"id\na,1\n", modes[i]);
        reading_fails(reading_of_path(path), "its first line is longer than 1 MiB");
        assert_true(memory_peak() < before + 64L * 1024);
    }
    unlink(path);
    free(path);
}

int main(void) {
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_files),   cmocka_unit_test(long_names_leave_room),
        cmocka_unit_test(empty_files), cmocka_unit_test(not_text),
        cmocka_unit_test(cut_gzip),    cmocka_unit_test(damaged_gzip),
        cmocka_unit_test(open_quotes), cmocka_unit_test(limits),
        cmocka_unit_test(bombs),
    };
    int failed = test_run("music/catalogue bad", tests);
    rmdir(folder);
    return failed;
}
