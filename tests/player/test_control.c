/* The folder and the socket of mien-play, and messages through it. */
#include "player/control.h"
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own for XDG_RUNTIME_DIR. */
static int begin(void **state) {
    char *folder = memory_string("/tmp/mien-control-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    setenv("XDG_RUNTIME_DIR", folder, 1);
    *state = folder;
    return 0;
}

static int end(void **state) {
    char *path = path_join(*state, "mien");
    char *socket = path_join(path, "play");
    unlink(socket);
    unlink(path);
    rmdir(path);
    rmdir(*state);
    free(socket);
    free(path);
    free(*state);
    return 0;
}

static void the_folder_is_nobody_elses(void **state) {
    struct error err;
    char *path = path_join(*state, "mien");
    struct stat status;
    int folder = control_folder(&err);
    assert_true(folder >= 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    close(folder);
    assert_int_equal(chmod(path, 0750), 0);
    assert_int_equal(control_folder(&err), -1);
    assert_non_null(strstr(err.message, "is not yours alone"));
    /* A link could lead to where somebody else is at home. */
    rmdir(path);
    assert_int_equal(symlink("/tmp", path), 0);
    assert_int_equal(control_folder(&err), -1);
    assert_non_null(strstr(err.message, "remove it"));
    free(path);
}

static void a_folder_that_cannot_be(void **state) {
    struct error err;
    setenv("XDG_RUNTIME_DIR", "/proc/no", 1);
    assert_int_equal(control_folder(&err), -1);
    assert_non_null(strstr(err.message, "set XDG_RUNTIME_DIR"));
    setenv("XDG_RUNTIME_DIR", *state, 1);
}

static void messages_pass(void **state) {
    (void)state;
    struct error err;
    int folder = control_folder(&err);
    assert_int_equal(control_connect(folder), -1); /* nobody listens */
    int listener = control_listen(folder, &err);
    assert_true(listener >= 0);
    int client = control_connect(folder);
    int server = accept(listener, NULL, NULL);
    assert_true(client >= 0 && server >= 0);
    json_t *question = json_pack("{s:s}", "do", "state");
    assert_true(control_send(client, question, 5));
    json_t *got = control_receive(server, CONTROL_QUESTION, 5);
    assert_true(json_equal(question, got));
    json_decref(got);
    json_decref(question);
    close(client);
    assert_null(control_receive(server, CONTROL_QUESTION, 5)); /* hung up */
    close(server);
    /* A second listener takes the place of one that died. */
    close(listener);
    listener = control_listen(folder, &err);
    assert_true(listener >= 0);
    close(listener);
    close(folder);
}

/* What is written to one end, as it is, gives no message at the other one. */
static void assert_refused(const char *bytes, size_t length, size_t limit) {
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[0], bytes, length), (ssize_t)length);
    shutdown(pair[0], SHUT_WR);
    assert_null(control_receive(pair[1], limit, 5));
    close(pair[0]);
    close(pair[1]);
}

static void what_is_no_message_is_refused(void **state) {
    (void)state;
    char long_line[1000];
    memset(long_line, ' ', sizeof long_line);
    memcpy(long_line, "{}", 2);
    long_line[sizeof long_line - 1] = '\n';
    assert_refused("", 0, 100);
    assert_refused("{}", 2, 100); /* no end of the line */
    assert_refused("what?\n", 6, 100);
    assert_refused("{\"a\":\"\xff\"}\n", 11, 100);
    assert_refused(long_line, sizeof long_line, 100);
}

/* Whoever says nothing is not waited for. */
static void silence_ends(void **state) {
    (void)state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_null(control_receive(pair[1], 100, 0.05));
    assert_int_equal(write(pair[0], "{", 1), 1);
    assert_null(control_receive(pair[1], 100, 0.05));
    /* Nor is who does not listen. */
    json_t *large = json_pack("{s:o}", "text", json_array());
    for (int i = 0; i < 200000; i++) {
        json_array_append_new(json_object_get(large, "text"), json_integer(1000000));
    }
    assert_false(control_send(pair[0], large, 0.05));
    json_decref(large);
    close(pair[0]);
    close(pair[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_folder_is_nobody_elses, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be, begin, end),
        cmocka_unit_test_setup_teardown(messages_pass, begin, end),
        cmocka_unit_test(what_is_no_message_is_refused),
        cmocka_unit_test(silence_ends),
    };
    return test_run("player control", tests);
}
