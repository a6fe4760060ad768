#include "cli/hearing.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* Of one `mien add`. */
struct music {
    const struct cli *cli;
    json_t *problems, *would; /* for programs */
    struct text problem;      /* for people: a line each */
    bool json, quiet, dry_run;
    bool bar; /* the progress is on the screen */
};

static void clear_progress(struct music *music) {
    if (music->bar) {
        fputs("\r\033[K", stderr);
        music->bar = false;
    }
}

static void take_progress(void *context, const struct hear_progress *progress) {
    struct music *music = context;
    if (music->quiet || !isatty(STDERR_FILENO)) {
        return;
    }
    fprintf(stderr, "\r%s of %s files", cli_count((int64_t)progress->done).text,
            cli_count((int64_t)progress->files).text);
    if (isfinite(progress->left)) {
        bool minutes = progress->left >= 120;
        fprintf(stderr, ", %.0f a minute, %.0f %s left", progress->a_minute,
                minutes ? progress->left / 60 : progress->left, minutes ? "min" : "s");
    }
    fputs("\033[K", stderr);
    fflush(stderr);
    music->bar = true;
}

static void take_file(void *context, const char *path) {
    struct music *music = context;
    if (!music->dry_run) {
        log_write(&music->cli->log, LOG_INFO, "heard %s", path);
        return;
    }
    if (music->json) {
        json_array_append_new(music->would, text_json(path));
    } else if (!music->quiet) {
        char name[4096];
        text_printable(name, sizeof name, path);
        printf("would hear %s\n", name);
    }
}

static void take_problem(void *context, const char *path, const char *problem, bool fresh) {
    struct music *music = context;
    if (music->json) {
        json_array_append_new(music->problems,
                              json_pack("{s:o, s:s, s:b}", "file", (json_t *)text_json(path),
                                        "problem", problem, "new", (int)fresh));
    } else {
        text_format(&music->problem, "  %s\n", problem);
    }
}

static void print_json(struct music *music, const struct hear_counts *counts) {
    json_t *object =
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o}", "files", (json_int_t)counts->files,
                  "heard", (json_int_t)counts->heard, "known", (json_int_t)counts->known,
                  "unchanged", (json_int_t)counts->unchanged, "gone", (json_int_t)counts->gone,
                  "failed", (json_int_t)counts->failed, "stopped", (int)counts->stopped, "problems",
                  json_incref(music->problems));
    if (music->dry_run) {
        json_object_set(object, "would_hear", music->would);
    }
    cli_print_json(object);
}

static void print_text(struct music *music, const struct hear_counts *counts) {
    struct text line = {0};
    if (music->problem.length > 0) {
        printf("Could not be heard:\n%s", music->problem.data);
    }
    hearing_add_counts(&line, counts);
    printf("%s music file%s: %s\n", cli_count((int64_t)counts->files).text,
           counts->files == 1 ? "" : "s", line.data);
    text_free(&line);
    if (counts->stopped) {
        printf("Stopped before the end; the same command goes on from here.\n");
    } else if (counts->heard > 0) {
        printf("Next: 'mien moods' shows what there is, 'mien songs happy' draws five.\n");
    }
}

static int finish(struct music *music, struct library *library, const struct hear_counts *counts) {
    struct error err;
    bool changed = counts->heard > 0 || counts->gone > 0 || counts->known > 0;
    bool any = counts->heard + counts->known + counts->unchanged > counts->failed;
    if (!music->dry_run && changed && any && !hearing_fit(music->cli, library, &err)) {
        return cli_failed(&err);
    }
    if (music->json) {
        print_json(music, counts);
    } else if (!music->quiet) {
        print_text(music, counts);
    }
    fflush(stdout);
    if (counts->stopped) {
        return CLI_STOPPED;
    }
    if (counts->fresh > 0) {
        error_set(&err, "%s file%s could not be heard; 'mien add --failed' shows why",
                  cli_count((int64_t)counts->fresh).text, counts->fresh == 1 ? "" : "s");
        return cli_failed(&err);
    }
    if (counts->closed > 0) {
        error_set(&err, "%s folder%s could not be looked into",
                  cli_count((int64_t)counts->closed).text, counts->closed == 1 ? "" : "s");
        return cli_failed(&err);
    }
    return CLI_GOOD;
}

int command_add_music(struct cli *cli, char *const *path, size_t paths) {
    struct music music = {.cli = cli,
                          .problems = json_array(),
                          .would = json_array(),
                          .json = cli_has(cli, "json"),
                          .quiet = cli_has(cli, "quiet"),
                          .dry_run = cli_has(cli, "dry-run")};
    struct hear_options options = {.exclude = hearing_patterns(cli),
                                   .dry_run = music.dry_run,
                                   .stop = hearing_stopped,
                                   .progress = take_progress,
                                   .file = take_file,
                                   .problem = take_problem,
                                   .context = &music};
    size_t threads = 0;
    int result = CLI_MISUSED;
    struct library *library = NULL;
    struct hear_counts counts;
    struct error err;
    if (!cli_size(cli, "threads", 1, 256, &threads)) {
        goto done;
    }
    options.threads = (unsigned)threads;
    result = CLI_FAILED;
    library = cli_library(cli, LIBRARY_MAKE);
    if (library == NULL) {
        goto done;
    }
    hearing_heed_signals();
    bool good = hear_add(library, path, paths, &options, &counts, &err);
    clear_progress(&music);
    result = good ? finish(&music, library, &counts) : cli_failed(&err);
done:
    hearing_free_patterns(options.exclude);
    json_decref(music.problems);
    json_decref(music.would);
    text_free(&music.problem);
    library_close(library);
    return result;
}

/* ---- --failed ---- */

struct failed {
    const struct cli *cli;
    size_t count;
};

static bool show_failed(void *context, const struct library_file *file) {
    struct failed *failed = context;
    if (file->gone || file->problem == NULL) {
        return true;
    }
    failed->count++;
    if (cli_has(failed->cli, "json")) {
        cli_print_json(json_pack("{s:o, s:o}", "file", (json_t *)text_json(file->path), "problem",
                                 (json_t *)text_json(file->problem)));
    } else {
        char line[1024];
        text_printable(line, sizeof line, file->problem);
        puts(line);
    }
    return true;
}

int command_add_failed(struct cli *cli) {
    struct failed failed = {.cli = cli};
    struct error err;
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    bool good = library_files(library, 0, show_failed, &failed, &err);
    library_close(library);
    if (good && failed.count == 0 && !cli_has(cli, "json") && !cli_has(cli, "quiet")) {
        puts("Every music file could be heard.");
    }
    return good ? CLI_GOOD : cli_failed(&err);
}
