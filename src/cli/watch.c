#include "cli/hearing.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

struct watcher {
    const struct cli *cli;
    struct library *library;
    bool json, quiet;
    const char *folder;
};

static void take_problem(void *context, const char *path, const char *problem, bool fresh) {
    const struct watcher *watcher = context;
    if (!fresh) {
        return;
    }
    if (watcher->json) {
        cli_print_json(json_pack("{s:s, s:o, s:s}", "event", "failed", "file",
                                 (json_t *)text_json(path), "problem", problem));
    } else {
        fprintf(stderr, "mien: %s\n", problem);
    }
    fflush(stdout);
}

static void take_file(void *context, const char *path) {
    const struct watcher *watcher = context;
    if (watcher->json) {
        cli_print_json(
            json_pack("{s:s, s:o}", "event", "heard", "file", (json_t *)text_json(path)));
    } else if (!watcher->quiet) {
        char name[4096];
        text_printable(name, sizeof name, path);
        printf("heard %s\n", name);
    }
    fflush(stdout);
}

static void ready(void *context) {
    const struct watcher *watcher = context;
    if (watcher->json) {
        cli_print_json(json_pack("{s:s, s:o}", "event", "ready", "folder",
                                 (json_t *)text_json(watcher->folder)));
    } else if (!watcher->quiet) {
        char name[4096];
        text_printable(name, sizeof name, watcher->folder);
        printf("watching %s; Ctrl-C ends it\n", name);
    }
    fflush(stdout);
}

static void settled(void *context, const struct hear_counts *counts) {
    const struct watcher *watcher = context;
    struct error err;
    if (counts->heard + counts->known + counts->gone == 0) {
        return;
    }
    /* A library in which nothing is left has nothing to learn. */
    if (!hearing_fit(watcher->cli, watcher->library, &err)) {
        log_write(&watcher->cli->log, LOG_INFO, "%s", err.message);
    }
    if (watcher->json) {
        cli_print_json(json_pack("{s:s, s:I, s:I, s:I, s:I}", "event", "settled", "heard",
                                 (json_int_t)counts->heard, "known", (json_int_t)counts->known,
                                 "gone", (json_int_t)counts->gone, "failed",
                                 (json_int_t)counts->failed));
    } else if (!watcher->quiet) {
        struct text line = {0};
        hearing_add_counts(&line, counts);
        puts(line.data);
        text_free(&line);
    }
    fflush(stdout);
}

int command_watch(struct cli *cli) {
    if (cli->words != 1) {
        return cli_misused(cli, "which folder should be watched? one, and all below it are");
    }
    struct watcher watcher = {.cli = cli,
                              .json = cli_has(cli, "json"),
                              .quiet = cli_has(cli, "quiet"),
                              .folder = cli->word[0]};
    struct watch_options options = {.hear = {.exclude = hearing_patterns(cli),
                                             .stop = hearing_stopped,
                                             .file = take_file,
                                             .problem = take_problem,
                                             .context = &watcher},
                                    .ready = ready,
                                    .settled = settled};
    struct error err;
    int result = CLI_FAILED;
    watcher.library = cli_library(cli, LIBRARY_MAKE);
    if (watcher.library != NULL) {
        hearing_heed_signals();
        bool good = hear_watch(watcher.library, cli->word[0], &options, &err);
        /* To be stopped is how it ends. */
        result = good ? CLI_GOOD : cli_failed(&err);
        library_tidy(watcher.library);
    }
    hearing_free_patterns(options.hear.exclude);
    library_close(watcher.library);
    return result;
}
