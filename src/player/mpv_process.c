#include "player/mpv_process.h"

#include "player/control.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

char *mpv_process_find(struct error *err) {
    static const char *const places[] = {"mien-play", "../libexec/mien/mien-play",
                                         "../player/program/mien-play", NULL};
    char *found = path_own_program("MIEN_PLAY", places);
    if (found == NULL) {
        char *folder = path_program_folder();
        error_set(err,
                  "the program mien-play, which plays on this machine, is missing (neither in %s "
                  "nor in ../libexec/mien beside it); install Mien again",
                  folder == NULL ? "the program's folder" : folder);
        free(folder);
    }
    return found;
}

/* With one socket and an environment, and none of Mien's signal settings. What libraries print
 * would be in the way of the line that the listener sees. */
static int spawn(pid_t *pid, char *program, char *word, int socket) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (getenv("MIEN_PLAY_TALKS") == NULL) {
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&files, socket, CONTROL_START);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char *words[] = {program, word, NULL};
    int problem = posix_spawn(pid, program, &files, &how, words, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return problem;
}

/* Starts it with one end of a socket pair; gives the other end, -1 with an error. It leaves its
 * parent at once, so that nobody need wait for it. */
static int start(const char *program, const char *word, struct error *err) {
    int pair[2];
    pid_t pid = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        error_set(err, "cannot play on this machine: %s", strerror(errno));
        return -1;
    }
    /* A number that it is not found under: dup2() to the same one would leave it closed. */
    int theirs = fcntl(pair[1], F_DUPFD_CLOEXEC, CONTROL_START + 1);
    char *path = memory_string(program);
    char *argument = word == NULL ? NULL : memory_string(word);
    int problem = theirs < 0 ? errno : spawn(&pid, path, argument, theirs);
    free(argument);
    free(path);
    close(pair[1]);
    if (theirs >= 0) {
        close(theirs);
    }
    int status = 0;
    while (problem == 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (problem != 0 || status != 0) {
        close(pair[0]);
        error_set(err,
                  "cannot start %s, which plays on this machine: %s; run it with --version to see "
                  "why",
                  program, problem != 0 ? strerror(problem) : "it gave up");
        return -1;
    }
    return pair[0];
}

static json_t *answer_of(int socket, double seconds, struct error *err) {
    json_t *answer = control_receive(socket, CONTROL_LINE, seconds);
    if (answer == NULL) {
        error_set(err,
                  "mien-play, which plays on this machine, gave no answer within %g seconds; try "
                  "another player, or another output with --device",
                  seconds);
    }
    return answer;
}

json_t *mpv_process_start(const char *program, const json_t *message, double seconds, int *leash,
                          struct error *err) {
    int socket = start(program, NULL, err);
    if (socket < 0) {
        return NULL;
    }
    /* If it is gone already, there is no answer either. */
    (void)control_send(socket, message, seconds);
    json_t *answer = answer_of(socket, seconds, err);
    const char *problem =
        answer == NULL ? NULL : json_string_value(json_object_get(answer, "problem"));
    if (problem != NULL) {
        error_set(err, "%s", problem);
        json_decref(answer);
        answer = NULL;
    }
    if (answer == NULL) {
        close(socket);
        return NULL;
    }
    *leash = socket;
    return answer;
}

json_t *mpv_process_devices(const char *program, double seconds, struct error *err) {
    int socket = start(program, "--devices", err);
    if (socket < 0) {
        return NULL;
    }
    json_t *answer = answer_of(socket, seconds, err);
    close(socket);
    return answer;
}
