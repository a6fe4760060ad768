#include "base/base.h"
#include "test.h"

#include <sys/stat.h>
#include <zlib.h>

enum { LENGTH = 300000 };

static const char *path_of(const char *name) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

static char content_at(size_t i) {
    return (char)('a' + i * i % 23);
}

/* The content, packed or not, of which the last `less` bytes are missing. */
static const char *written(const char *name, bool packed, size_t less) {
    struct error err;
    char *content = memory_new(LENGTH, 1), *bytes = content;
    size_t length = LENGTH;
    for (size_t i = 0; i < LENGTH; i++) {
        content[i] = content_at(i);
    }
    if (packed) {
        z_stream stream = {0};
        bytes = memory_new(2 * LENGTH, 1);
        deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = (unsigned char *)content;
        stream.avail_in = LENGTH;
        stream.next_out = (unsigned char *)bytes;
        stream.avail_out = 2 * LENGTH;
        assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
        length = stream.total_out;
        deflateEnd(&stream);
        free(content);
    }
    assert_true(file_write(path_of(name), bytes, length - less, &err));
    free(bytes);
    return path_of(name);
}

/* Reads in pieces; gives how many bytes came until the end or an error. */
static size_t read_all(const char *path, size_t piece, bool *good, struct error *err) {
    struct packed *packed = packed_open(path, err);
    assert_non_null(packed);
    char *bytes = memory_new(piece, 1);
    size_t total = 0, length = 1;
    *good = true;
    while (*good && length > 0) {
        *good = packed_read(packed, bytes, piece, &length, err);
        for (size_t i = 0; i < length; i++) {
            assert_int_equal(bytes[i], content_at(total + i));
        }
        total += length;
    }
    assert_true(!*good || packed_done(packed) == 1);
    free(bytes);
    packed_close(packed);
    return total;
}

static void packed_or_not_it_is_the_same(void **state) {
    (void)state;
    struct error err;
    bool good;
    for (int packed = 0; packed < 2; packed++) {
        const char *path = written("whole", packed != 0, 0);
        assert_int_equal(read_all(path, 1 << 17, &good, &err), LENGTH);
        assert_true(good);
        assert_int_equal(read_all(path, 777, &good, &err), LENGTH);
        assert_true(good);
    }
}

static void what_is_cut_short_or_damaged_is_said(void **state) {
    (void)state;
    struct error err;
    bool good;
    const char *path = written("cut", true, 20);
    assert_true(read_all(path, 1 << 17, &good, &err) <= LENGTH);
    assert_false(good);
    assert_non_null(strstr(err.message, "is cut short; get the whole file again"));
    path = written("damaged", true, 0);
    size_t length;
    char *bytes = file_read(path, 1 << 20, &length, &err);
    bytes[length - 5] ^= 1; /* in its checksum */
    assert_true(file_write(path, bytes, length, &err));
    free(bytes);
    read_all(path, 1 << 17, &good, &err);
    assert_false(good);
    assert_non_null(strstr(err.message, "is damaged"));
}

static void check_refused(const char *path, const char *words) {
    struct error err = {""};
    assert_null(packed_open(path, &err));
    if (strstr(err.message, words) == NULL) {
        fail_msg("\"%s\" is not in: %s", words, err.message);
    }
}

static void what_is_no_file_is_refused(void **state) {
    (void)state;
    struct error err;
    check_refused(path_of("nothing"), "No such file");
    check_refused(test_folder(), "is a directory; give the files in it by name");
    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    check_refused(path_of("fifo"), "is a pipe or a device");
    assert_true(file_write(path_of("empty"), "", 0, &err));
    check_refused(path_of("empty"), "is empty");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_or_not_it_is_the_same),
        cmocka_unit_test(what_is_cut_short_or_damaged_is_said),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return test_run("packed", tests);
}
