/* Clients that take forever are cut, and no others. */
#include "web/connections.h"

#include "test.h"

#include <sys/socket.h>
#include <unistd.h>

/* Whether the other end was shut. */
static bool is_shut(int other) {
    char byte = 0;
    return recv(other, &byte, 1, MSG_DONTWAIT) == 0;
}

static void who_takes_too_long_is_cut(void **state) {
    (void)state;
    int late[2];
    int waiting[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, late), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, waiting), 0);
    struct connections *connections = connections_new(1024);
    connections_begin(connections, late[0]);
    connections_begin(connections, waiting[0]);
    connections_wait(connections, waiting[0], true);
    assert_int_equal(connections_count(connections), 2);
    assert_int_equal(connections_cut(connections, 100), 0);
    assert_int_equal(connections_cut(connections, -1), 1);
    assert_true(is_shut(late[1]));
    assert_false(is_shut(waiting[1]));
    connections_end(connections, late[0]);
    connections_end(connections, late[0]);
    assert_int_equal(connections_count(connections), 1);
    connections_wait(connections, waiting[0], false);
    assert_int_equal(connections_cut(connections, -1), 1);
    connections_free(connections);
    for (int i = 0; i < 2; i++) {
        close(late[i]);
        close(waiting[i]);
    }
}

static void sockets_beyond_the_table_are_left_alone(void **state) {
    (void)state;
    struct connections *connections = connections_new(8);
    connections_begin(connections, -1);
    connections_begin(connections, 8);
    connections_wait(connections, 100000, true);
    connections_end(connections, 8);
    assert_int_equal(connections_count(connections), 0);
    assert_int_equal(connections_cut(connections, -1), 0);
    connections_free(connections);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_takes_too_long_is_cut),
        cmocka_unit_test(sockets_beyond_the_table_are_left_alone),
    };
    return test_run("web connections", tests);
}
