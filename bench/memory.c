/* The most memory that a command takes: bench_memory COMMAND [ARGUMENTS]; prints bytes. A small
 * program of its own, since what a process took before it became the command counts as well: under
 * Python every command would seem to take 10 MB. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

int main(int count, char **words) {
    pid_t child = 0;
    int status = 0;
    struct rusage usage;
    posix_spawn_file_actions_t actions;
    if (count < 2) {
        fputs("usage: bench_memory COMMAND [ARGUMENTS]\n", stderr);
        return 2;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&child, words[1], &actions, NULL, words + 1, environ) != 0 ||
        wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "bench_memory: %s failed\n", words[1]);
        return 1;
    }
    posix_spawn_file_actions_destroy(&actions);
    printf("%ld\n", usage.ru_maxrss * 1024);
    return 0;
}
