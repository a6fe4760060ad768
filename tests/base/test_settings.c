#include "base/base.h"
#include "test.h"

#include <unistd.h>

/* A config file with this text, in a folder of the test's own; NULL for none. */
static void config(const char *text) {
    struct error err;
    setenv("XDG_CONFIG_HOME", test_folder(), 1);
    char *path = settings_path();
    unlink(path);
    if (text != NULL) {
        char *folder = path_folder(path);
        assert_true(file_make_folder(folder, &err));
        assert_true(file_write(path, text, strlen(text), &err));
        free(folder);
    }
    free(path);
}

static void assert_config(const char *expected) {
    struct error err;
    size_t length = 0;
    char *path = settings_path();
    char *text = file_read(path, 1000, &length, &err);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
    free(path);
}

static void assert_value(const char *name, const char *expected) {
    struct error err;
    char *value = NULL;
    assert_true(settings_get(name, &value, &err));
    if (expected == NULL) {
        assert_null(value);
    } else {
        assert_non_null(value);
        assert_string_equal(value, expected);
    }
    free(value);
}

static void values_are_read(void **state) {
    (void)state;
    config("# mine\n  one = 1 \r\ntwo=b c\nempty =\none-and-more = 3\n\nlast = 4");
    assert_value("one", "1");
    assert_value("two", "b c");
    assert_value("last", "4");
    assert_value("empty", NULL);
    assert_value("mine", NULL);
    assert_value("one-and", NULL);
    config(NULL);
    assert_value("one", NULL);
}

static void other_lines_stay(void **state) {
    (void)state;
    struct error err;
    config("# mine\none = 1\ntwo = 2\none = 3\nlast");
    assert_true(settings_set("one", "x", &err));
    assert_config("# mine\none = x\ntwo = 2\nlast");
    assert_true(settings_set("new", "y", &err));
    assert_config("# mine\none = x\ntwo = 2\nlast\nnew = y\n");
    assert_value("new", "y");
    config(NULL);
    assert_true(settings_set("one", "z", &err));
    assert_config("one = z\n");
}

static void file_that_cannot_be_read_is_an_error(void **state) {
    (void)state;
    struct error err;
    char *value = NULL;
    config(NULL);
    char *path = settings_path();
    assert_true(file_make_folder(path, &err));
    assert_false(settings_get("one", &value, &err));
    assert_null(value);
    assert_false(settings_set("one", "1", &err));
    assert_true(text_starts(err.message, path));
    rmdir(path);
    free(path);
}

static void place_is_that_of_the_desktop(void **state) {
    (void)state;
    setenv("XDG_CONFIG_HOME", "relative", 1);
    setenv("HOME", "/home/someone", 1);
    char *path = settings_path();
    assert_string_equal(path, "/home/someone/.config/mien/config");
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(other_lines_stay),
        cmocka_unit_test(file_that_cannot_be_read_is_an_error),
        cmocka_unit_test(place_is_that_of_the_desktop),
    };
    return test_run("settings", tests);
}
