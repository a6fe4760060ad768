#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int count, char **words) {
    if (count < 2) {
        help_all(stderr);
        return CLI_MISUSED;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) {
        help_all(stdout);
        return CLI_GOOD;
    }
    if (strcmp(words[1], "--version") == 0) {
        puts("mien " MIEN_VERSION);
        return CLI_GOOD;
    }
    cli->command = command_find(words[1]);
    if (cli->command == NULL) {
        return cli_misused(cli, "there is no command '%s'", words[1]);
    }
    if (!cli_parse(cli, count - 2, words + 2)) {
        return CLI_MISUSED;
    }
    if (cli_has(cli, "help")) {
        help_command(cli->command, stdout);
        return CLI_GOOD;
    }
    return cli->command->run(cli);
}

int main(int count, char **words) {
    struct cli cli = {.arguments = words};
    int result = run(&cli, count, words);
    free(cli.word);
    /* A full disk behind standard output must not look like success. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("mien: the output could not be written\n", stderr);
        result = result == CLI_GOOD ? CLI_FAILED : result;
    }
    return result;
}
