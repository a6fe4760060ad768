#include "base/base.h"
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

static void written_is_read(void **state) {
    (void)state;
    struct error err;
    char *path = path_join(test_folder(), "some/deep/folder");
    assert_true(file_make_folder(path, &err));
    assert_true(file_make_folder(path, &err));
    char *file = path_join(path, "file");
    assert_true(file_write(file, "first", 5, &err));
    assert_true(file_write(file, "sec\0nd", 6, &err));
    size_t length = 0;
    char *data = file_read(file, 100, &length, &err);
    assert_int_equal(length, 6);
    assert_memory_equal(data, "sec\0nd", 7);
    free(data);
    assert_null(file_read(file, 5, &length, &err));
    assert_null(file_read(path, 5, &length, &err));
    assert_non_null(strstr(err.message, "not a file"));
    free(file);
    free(path);
}

static void modes_are_kept(void **state) {
    (void)state;
    struct error err;
    struct stat status;
    char *file = path_join(test_folder(), "mode");
    mode_t mask = umask(027);
    assert_true(file_write(file, "x", 1, &err));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(chmod(file, 0604), 0);
    assert_true(file_write(file, "y", 1, &err));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0604);
    umask(mask);
    free(file);
}

static void secrets_are_their_owners_alone(void **state) {
    (void)state;
    struct error err;
    struct stat status;
    char *file = path_join(test_folder(), "secret");
    mode_t mask = umask(0);
    assert_true(file_write_secret(file, "x", 1, &err));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(chmod(file, 0666), 0);
    assert_true(file_write_secret(file, "y", 1, &err));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    umask(mask);
    free(file);
}

static void failed_write_leaves_nothing(void **state) {
    (void)state;
    struct error err;
    assert_false(file_write("/proc/no/such/folder", "x", 1, &err));
    assert_non_null(strstr(err.message, "/proc/no/such/folder"));
    assert_false(file_make_folder("/proc/version/folder", &err));
}

static void error_messages(void **state) {
    (void)state;
    struct error err;
    assert_false(error_set(&err, "line %d\n", 3));
    assert_string_equal(err.message, "line 3?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_is_read),
        cmocka_unit_test(modes_are_kept),
        cmocka_unit_test(secrets_are_their_owners_alone),
        cmocka_unit_test(failed_write_leaves_nothing),
        cmocka_unit_test(error_messages),
    };
    return test_run("base/file", tests);
}
