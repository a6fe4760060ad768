#include "cli/cli.h"
#include "web/web.h"

#include <signal.h>
#include <stdlib.h>

/* What ends the server; no thread is to take it but the one that waits for it. */
static sigset_t ends(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    return signals;
}

static void say_where(const struct cli *cli, const struct web *web) {
    if (web_is_open(web)) {
        log_write(&cli->log, LOG_WARNING,
                  "others can reach it with the password, and nothing that is sent is encrypted");
    }
    if (!cli_has(cli, "quiet")) {
        printf("Mien is at %s (Ctrl-C ends it)\n", web_address(web));
        fflush(stdout);
    }
}

static int serve(const struct cli *cli, const struct web_options *options) {
    struct error err;
    sigset_t signals = ends();
    int ended_by = 0;
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct web *web = web_start(options, &err);
    if (web == NULL) {
        return cli_failed(&err);
    }
    say_where(cli, web);
    sigwait(&signals, &ended_by);
    web_stop(web);
    return CLI_GOOD;
}

int command_serve(struct cli *cli) {
    struct web_options options = {.listen = cli_value(cli, "listen"),
                                  .password_file = cli_value(cli, "password-file"),
                                  .model = cli_value(cli, "model"),
                                  .socket = web_socket_from_systemd(),
                                  .log = &cli->log};
    size_t port = WEB_PORT;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; serve takes options only", cli->word[0]);
    }
    if (!cli_size(cli, "port", 0, 65535, &port)) {
        return CLI_MISUSED;
    }
    options.port = (unsigned)port;
    char *library = cli_library_path(cli);
    options.library = library;
    int code = serve(cli, &options);
    free(library);
    return code;
}
