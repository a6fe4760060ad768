/* Paths, and finding Mien's own files: for that, this program copies itself to where Mien could be
 * installed and asks there. */
#include "base/base.h"
#include "test.h"

#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void folders_of_paths(void **state) {
    (void)state;
    static const char *pairs[][2] = {{"a/b", "a"}, {"b", "."}, {"/b", "/"}, {"/a/b/c", "/a/b"}};
    for (size_t i = 0; i < 4; i++) {
        char *got = path_folder(pairs[i][0]);
        assert_string_equal(got, pairs[i][1]);
        free(got);
    }
    setenv("XDG_DATA_HOME", "/data", 1);
    char *data = path_data();
    assert_string_equal(data, "/data/mien");
    free(data);
    setenv("XDG_DATA_HOME", "relative", 1);
    setenv("HOME", "/home/you", 1);
    data = path_data();
    assert_string_equal(data, "/home/you/.local/share/mien");
    free(data);
}

static void write_to(const char *path, const void *data, size_t length) {
    struct error err;
    char *folder = path_folder(path);
    assert_true(file_make_folder(folder, &err) && file_write(path, data, length, &err));
    free(folder);
}

/* What the program says when it is at FOLDER/`program` and looks for "models/x", with $MIEN_ASSETS
 * being FOLDER/`chosen` if that is not NULL; without FOLDER where it begins with that. */
static char *asked(const char *folder, const char *program, const char *chosen) {
    struct error err;
    size_t length = 0;
    char *own = file_read("/proc/self/exe", 256 << 20, &length, &err);
    assert_non_null(own);
    char *path = path_join(folder, program);
    char *answer_path = path_join(folder, "answer");
    write_to(path, own, length);
    free(own);
    assert_int_equal(chmod(path, 0755), 0);
    char *assets = chosen == NULL ? NULL : path_join(folder, chosen);
    if (assets == NULL) {
        unsetenv("MIEN_ASSETS");
    } else {
        setenv("MIEN_ASSETS", assets, 1);
    }
    char *words[] = {path, answer_path, NULL};
    pid_t child = 0;
    int status = -1;
    assert_int_equal(posix_spawn(&child, path, NULL, NULL, words, environ), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    char *answer = file_read(answer_path, 4096, &length, &err);
    assert_non_null(answer);
    bool within = strncmp(answer, folder, strlen(folder)) == 0;
    char *rest = memory_string(within ? answer + strlen(folder) : answer);
    unlink(path);
    free(path);
    free(assets);
    free(answer);
    free(answer_path);
    return rest;
}

static void check(const char *folder, const char *program, const char *chosen, const char *wanted) {
    char *answer = asked(folder, program, chosen);
    assert_string_equal(answer, wanted);
    free(answer);
}

/* A folder in the test's own, so that the tests do not find each other's files. */
static char *own_folder(const char *name) {
    struct error err;
    char *folder = path_join(test_folder(), name);
    assert_true(file_make_folder(folder, &err));
    char *real = realpath(folder, NULL);
    free(folder);
    return real;
}

static void put(const char *folder, const char *name) {
    char *path = path_join(folder, name);
    write_to(path, "x", 1);
    free(path);
}

static void assets_of_what_is_installed(void **state) {
    (void)state;
    char *folder = own_folder("installed");
    put(folder, "share/mien/models/x");
    check(folder, "bin/mien", NULL, "/share/mien/models/x");
    check(folder, "libexec/mien/mien-full", NULL, "/share/mien/models/x");
    free(folder);
}

static void assets_of_what_is_built(void **state) {
    (void)state;
    char *folder = own_folder("built");
    put(folder, "assets/models/x");
    check(folder, "src/cli/mien", NULL, "/assets/models/x");
    free(folder);
}

static void assets_that_somebody_chose(void **state) {
    (void)state;
    char *folder = own_folder("chosen");
    put(folder, "share/mien/models/x");
    check(folder, "bin/mien", "elsewhere", "/share/mien/models/x");
    put(folder, "elsewhere/models/x");
    check(folder, "bin/mien", "elsewhere", "/elsewhere/models/x");
    free(folder);
}

/* Also where others may write: /tmp/share is not that of a program in /tmp/mine or /tmp/mine/bin.
 */
static void assets_that_are_nowhere(void **state) {
    (void)state;
    static const char *const programs[] = {"mine/bin/mien", "mine/mien", "mine/libexec/full"};
    char *folder = own_folder("nowhere");
    put(folder, "share/mien/models/x");
    put(folder, "assets/models/x");
    for (size_t i = 0; i < 3; i++) {
        char *answer = asked(folder, programs[i], NULL);
        assert_non_null(strstr(answer, "models/x: this file of Mien is missing"));
        assert_non_null(strstr(answer, "install Mien again, or set MIEN_ASSETS"));
        free(answer);
    }
    free(folder);
}

/* The other side: writes the path or the error to a file. */
static int answer(const char *path) {
    struct error err;
    char *found = path_asset("models/x", &err);
    const char *said = found == NULL ? err.message : found;
    bool good = file_write(path, said, strlen(said), &err);
    free(found);
    return good ? 0 : 1;
}

int main(int count, char **words) {
    if (count == 2) {
        return answer(words[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_of_paths),        cmocka_unit_test(assets_of_what_is_installed),
        cmocka_unit_test(assets_of_what_is_built), cmocka_unit_test(assets_that_somebody_chose),
        cmocka_unit_test(assets_that_are_nowhere),
    };
    return test_run("base/path", tests);
}
