#include "cli/cli.h"
#include "music/music.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void print_json(const char *file, const struct catalogue_counts *counts,
                       const struct catalogue_added *added) {
    json_t *left_out = json_object();
    for (int r = 0; r < LEFT_OUT_COUNT; r++) {
        json_object_set_new(left_out, left_out_name((enum left_out)r),
                            json_integer((json_int_t)counts->left_out[r]));
    }
    cli_print_json(json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "file", (json_t *)text_json(file),
                             "read", (json_int_t)counts->read, "added", (json_int_t)added->added,
                             "present", (json_int_t)added->present, "completed",
                             (json_int_t)added->completed, "left_out", left_out));
}

static void add_row(struct grid *grid, const char *what, uint64_t count) {
    grid_add(grid, "  %s", what);
    grid_add(grid, "%s", cli_count((int64_t)count).text);
}

static void print_table(const char *file, const struct catalogue_counts *counts,
                        const struct catalogue_added *added) {
    struct grid grid = {.columns = 2, .align = "lr"};
    uint64_t left_out = 0;
    for (int r = 0; r < LEFT_OUT_COUNT; r++) {
        left_out += counts->left_out[r];
    }
    grid_add(&grid, "%s", file);
    grid_add(&grid, "%s", "");
    add_row(&grid, "rows read", counts->read);
    add_row(&grid, "added", added->added);
    add_row(&grid, "already there", added->present);
    if (added->completed > 0) {
        add_row(&grid, "  given features", added->completed);
    }
    add_row(&grid, "left out", left_out);
    for (int r = 0; r < LEFT_OUT_COUNT; r++) {
        if (counts->left_out[r] > 0) {
            grid_add(&grid, "    %s", left_out_name((enum left_out)r));
            grid_add(&grid, "%s", cli_count((int64_t)counts->left_out[r]).text);
        }
    }
    grid_print(&grid);
}

/* Says what was wrong with a file whose good rows, if it has any, are in the library now. */
static bool complain(const char *file, const struct catalogue_counts *counts,
                     const struct catalogue_added *added) {
    uint64_t broken =
        counts->left_out[LEFT_OUT_BAD_VALUE] + counts->left_out[LEFT_OUT_WRONG_FIELDS];
    struct error err;
    if (broken > 0) {
        error_set(&err, "%s: %s (%s broken row%s left out; mend %s and add the file again)", file,
                  counts->first_broken, cli_count((int64_t)broken).text, broken == 1 ? "" : "s",
                  broken == 1 ? "it" : "them");
    } else if (added->added + added->present == 0) {
        enum left_out why = LEFT_OUT_NO_TITLE;
        for (int r = 0; r < LEFT_OUT_COUNT; r++) {
            why = counts->left_out[r] > counts->left_out[why] ? (enum left_out)r : why;
        }
        error_set(&err, "%s: there is no song in it that could be added%s%s", file,
                  counts->read == 0 ? "" : ": ", counts->read == 0 ? "" : left_out_name(why));
    } else {
        return true;
    }
    cli_failed(&err);
    return false;
}

static bool add_file(const struct cli *cli, struct library *library, struct pool *pool,
                     const char *file, uint64_t *new_songs) {
    struct catalogue_counts counts = {0};
    struct catalogue_added added = {0};
    struct error err;
    struct progress progress =
        progress_begin(cli_has(cli, "quiet") ? NULL : stderr, path_name(file));
    double start = clock_seconds();
    bool good = catalogue_add(library, file, pool, &counts, &added, &progress, &err);
    progress_end(&progress);
    if (!good) {
        cli_failed(&err);
        return false;
    }
    log_write(&cli->log, LOG_INFO, "%s: %.0f ms", file, 1000 * (clock_seconds() - start));
    if (cli_has(cli, "json")) {
        print_json(file, &counts, &added);
    } else if (!cli_has(cli, "quiet")) {
        print_table(file, &counts, &added);
    }
    fflush(stdout);
    *new_songs += added.added + added.completed;
    return complain(file, &counts, &added);
}

static int add_catalogues(struct cli *cli, char *const *path, size_t paths) {
    struct library *library = cli_library(cli, LIBRARY_MAKE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    struct pool *pool = pool_new(2);
    int result = CLI_GOOD;
    uint64_t new_songs = 0;
    for (size_t i = 0; i < paths; i++) {
        if (!add_file(cli, library, pool, path[i], &new_songs)) {
            result = CLI_FAILED;
        }
    }
    if (new_songs > 0) {
        library_tidy(library);
    }
    if (new_songs > 0 && !cli_has(cli, "json") && !cli_has(cli, "quiet")) {
        printf("Next: 'mien fit' learns the moods of the new songs.\n");
    }
    pool_free(pool);
    library_close(library);
    return result;
}

/* A folder (also one that is not there any more), or a file with the name of music; all else is
 * taken for a catalogue. */
static bool is_music(const char *path) {
    struct stat status;
    bool there = stat(path, &status) == 0;
    return hear_is_music(path) || (there && S_ISDIR(status.st_mode)) ||
           (!there && strchr(path_name(path), '.') == NULL);
}

static bool options_fit(const struct cli *cli, size_t music) {
    static const char *const only[] = {"dry-run", "exclude", "threads"};
    for (size_t i = 0; i < sizeof only / sizeof only[0]; i++) {
        if (cli_has(cli, only[i]) && music == 0) {
            cli_misused(cli, "--%s is for folders of music, and there is none", only[i]);
            return false;
        }
    }
    return true;
}

int command_add(struct cli *cli) {
    if (cli_has(cli, "failed")) {
        return cli->words == 0 ? command_add_failed(cli)
                               : cli_misused(cli, "--failed shows what could not be heard before; "
                                                  "it adds nothing");
    }
    if (cli->words == 0) {
        return cli_misused(cli, "which files or folders should be added?");
    }
    char **music = memory_new(cli->words, sizeof *music);
    char **catalogue = memory_new(cli->words, sizeof *catalogue);
    size_t musics = 0;
    size_t catalogues = 0;
    for (size_t i = 0; i < cli->words; i++) {
        char *path = memory_string(cli->word[i]);
        if (is_music(path)) {
            music[musics++] = path;
        } else {
            catalogue[catalogues++] = path;
        }
    }
    int result = CLI_MISUSED;
    if (options_fit(cli, musics)) {
        /* Music first: that is where `mien` becomes `mien-full`, before anything is done. */
        result = musics == 0 ? CLI_GOOD : command_add_music(cli, music, musics);
        if (catalogues > 0 && result != CLI_MISUSED && result != CLI_STOPPED) {
            int other = add_catalogues(cli, catalogue, catalogues);
            result = other == CLI_GOOD ? result : other;
        }
    }
    for (size_t i = 0; i < musics; i++) {
        free(music[i]);
    }
    for (size_t i = 0; i < catalogues; i++) {
        free(catalogue[i]);
    }
    free(music);
    free(catalogue);
    return result;
}
