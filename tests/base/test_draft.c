#include "base/base.h"
#include "test.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned count_in(const char *path) {
    DIR *folder = opendir(path);
    unsigned count = 0;
    assert_non_null(folder);
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count - 2; /* without . and .. */
}

static char *folder_of(const char *name) {
    struct error err;
    char *folder = path_join(test_folder(), name);
    assert_true(file_make_folder(folder, &err));
    return folder;
}

static void is_there(const char *path, const char *content) {
    struct error err;
    size_t length;
    char *bytes = file_read(path, 100, &length, &err);
    assert_non_null(bytes);
    assert_string_equal(bytes, content);
    free(bytes);
}

static void kept_or_dropped(void **state) {
    (void)state;
    char *folder = folder_of("kept");
    char *path = path_join(folder, "file");
    struct draft draft;
    struct error err;
    for (int i = 0; i < 2; i++) {
        assert_true(draft_open(&draft, path, &err));
        assert_int_equal(write(draft.file, "second", 6), 6);
        /* What is there has not changed; and where files can be without a name, this one is. */
        assert_int_equal(count_in(folder), i + (draft.temporary == NULL ? 0 : 1));
        if (i == 1) {
            is_there(path, "second");
        }
        assert_true(draft_keep(&draft, &err));
        assert_int_equal(count_in(folder), 1);
        is_there(path, "second");
    }
    assert_true(draft_open(&draft, path, &err));
    assert_int_equal(write(draft.file, "third", 5), 5);
    draft_drop(&draft);
    assert_int_equal(count_in(folder), 1);
    is_there(path, "second");
    free(path);
    free(folder);
}

/* A name that is taken already is passed over. */
static void names_that_are_taken(void **state) {
    (void)state;
    char *folder = folder_of("taken");
    char *path = path_join(folder, "file");
    struct draft draft;
    struct error err;
    for (int i = 0; i < 3; i++) {
        struct text name = {0};
        text_format(&name, "%s.%ld-%d", path, (long)getpid(), i);
        assert_true(file_write(name.data, "x", 1, &err));
        text_free(&name);
    }
    assert_true(draft_open(&draft, path, &err));
    assert_int_equal(write(draft.file, "y", 1), 1);
    assert_true(draft_keep(&draft, &err));
    assert_int_equal(count_in(folder), 4);
    is_there(path, "y");
    free(path);
    free(folder);
}

static void two_at_once(void **state) {
    (void)state;
    char *folder = folder_of("two");
    char *path = path_join(folder, "file");
    struct draft first, second;
    struct error err;
    assert_true(draft_open(&first, path, &err) && draft_open(&second, path, &err));
    assert_int_equal(write(first.file, "first", 5), 5);
    assert_int_equal(write(second.file, "second", 6), 6);
    assert_true(draft_keep(&second, &err) && draft_keep(&first, &err));
    is_there(path, "first");
    assert_int_equal(count_in(folder), 1);
    free(path);
    free(folder);
}

static void refused(const char *path, const char *why) {
    struct draft draft;
    struct error err = {""};
    assert_false(draft_open(&draft, path, &err));
    assert_non_null(strstr(err.message, why));
}

static void what_cannot_be_a_file(void **state) {
    (void)state;
    char *folder = folder_of("not");
    char *path = path_join(folder, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    refused(path, "fifo: not a file");
    refused(folder, ": is a folder");
    refused("/dev/full", "/dev/full: not a file");
    refused("/no/such/folder/file", "/no/such/folder/file: No such file or directory");
    refused("/proc/version/file", "Not a directory");
    free(path);
    /* A folder that appears meanwhile. */
    struct draft draft;
    struct error err;
    path = path_join(folder, "late");
    assert_true(draft_open(&draft, path, &err));
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(draft_keep(&draft, &err));
    assert_non_null(strstr(err.message, "late: Is a directory"));
    assert_int_equal(count_in(folder), 2);
    free(path);
    free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_or_dropped),
        cmocka_unit_test(names_that_are_taken),
        cmocka_unit_test(two_at_once),
        cmocka_unit_test(what_cannot_be_a_file),
    };
    return test_run("base/draft", tests);
}
