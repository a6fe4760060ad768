/* The commands that `mien` lacks, since they need libraries that would slow the start of all
 * others: it becomes `mien-full`, which has them, with the same arguments. This file is part of
 * `mien` only. */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From the folder of `mien`: where the build puts both, and where they are installed. */
static const char *const places[] = {"mien-full", "../libexec/mien/mien-full"};

/* OpenMP's threads wait for each other by turning in circles, for milliseconds unless told
 * otherwise. That is quick where nobody else works; where others do, the one that is waited for
 * does not get to work meanwhile, and two threads can be slower than one. So many circles cost a
 * quiet machine one part in a hundred, and a busy one is 1.6 times as quick. Read when the program
 * starts, and so only to be set before. */
static void wait_modestly(void) {
    if (getenv("OMP_WAIT_POLICY") == NULL) {
        setenv("GOMP_SPINCOUNT", "10000", 0);
    }
}

/* Returns only if it fails. */
static int elsewhere(struct cli *cli) {
    struct error err;
    wait_modestly();
    char *folder = path_program_folder();
    int problem = ENOENT;
    for (size_t i = 0; folder != NULL && problem == ENOENT && i < 2; i++) {
        char *path = path_join(folder, places[i]);
        execv(path, cli->arguments);
        problem = errno;
        free(path);
    }
    error_set(&err,
              "'mien %s' needs the program mien-full, which should be in %s or in its "
              "../libexec/mien: %s; install Mien again",
              cli->command->name, folder == NULL ? "the folder of mien" : folder,
              strerror(problem));
    free(folder);
    return cli_failed(&err);
}

int command_detect(struct cli *cli) {
    return elsewhere(cli);
}

int command_add_music(struct cli *cli, char *const *path, size_t paths) {
    (void)path;
    (void)paths;
    return elsewhere(cli);
}

int command_add_failed(struct cli *cli) {
    return elsewhere(cli);
}

int command_hear(struct cli *cli) {
    return elsewhere(cli);
}

int command_watch(struct cli *cli) {
    return elsewhere(cli);
}

int command_tag(struct cli *cli) {
    return elsewhere(cli);
}

int command_now(struct cli *cli) {
    return elsewhere(cli);
}

int command_play(struct cli *cli) {
    return elsewhere(cli);
}

int command_pause(struct cli *cli) {
    return elsewhere(cli);
}

int command_next(struct cli *cli) {
    return elsewhere(cli);
}

int command_stop(struct cli *cli) {
    return elsewhere(cli);
}

int command_devices(struct cli *cli) {
    return elsewhere(cli);
}

int command_login(struct cli *cli) {
    return elsewhere(cli);
}

int command_logout(struct cli *cli) {
    return elsewhere(cli);
}

int command_serve(struct cli *cli) {
    return elsewhere(cli);
}

int command_train(struct cli *cli) {
    return elsewhere(cli);
}

int command_eval(struct cli *cli) {
    return elsewhere(cli);
}

int command_train_sounds(struct cli *cli) {
    return elsewhere(cli);
}

int command_about(struct cli *cli) {
    return elsewhere(cli);
}
