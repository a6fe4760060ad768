/* Learning the mood of music from labelled files. */
#include "cli/cli.h"
#include "music/music.h"

#include <inttypes.h>
#include <stdlib.h>

static bool read_options(const struct cli *cli, struct sound_training *training) {
    size_t folds = 0;
    training->seed = 1;
    training->labels = cli_value(cli, "labels");
    training->folder = cli_value(cli, "data");
    training->kept = cli_value(cli, "keep");
    training->out = cli_value(cli, "out");
    if (!cli_size(cli, "folds", 2, 100, &folds) ||
        !cli_size(cli, "members", 1, 64, &training->members) ||
        (cli_has(cli, "seed") && !cli_seed(cli, &training->seed))) {
        return false;
    }
    training->folds = (unsigned)folds;
    return true;
}

static void print_score(const struct sound_training_report *report) {
    struct grid grid = {.columns = MOOD_COUNT + 1, .align = "lrrrr"};
    grid_add(&grid, "people say");
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        grid_add(&grid, "%s", mood_name((enum mood)mood));
    }
    for (int row = 0; row < MOOD_COUNT; row++) {
        grid_add(&grid, "%s", mood_name((enum mood)row));
        for (int column = 0; column < MOOD_COUNT; column++) {
            grid_add(&grid, "%" PRIu64, report->confusion[row][column]);
        }
    }
    grid_print(&grid);
    printf("\nright              %.1f %% of four moods\n", 100 * report->accuracy);
    printf("arousal's half     %.1f %%\n", 100 * report->arousal);
    printf("valence's half     %.1f %%\n", 100 * report->valence);
    printf("loss               %.4f\n", report->loss);
    printf("calibration error  %.1f %%, at temperature %.2f\n", 100 * report->calibration,
           report->temperature);
    for (size_t e = 0; e < SOUND_TRAINING_ESTIMATES; e++) {
        const struct sound_training_estimate *of = &report->estimate[e];
        if (of->songs > 0) {
            printf("%-18s correlation %.2f, mean error %.3f (%.3f for the mean) of %zu songs\n",
                   feature_name(of->feature), of->correlation, of->error, of->usual_error,
                   of->songs);
        }
    }
}

int command_train_sounds(struct cli *cli) {
    struct sound_training training = {.members = 0};
    struct sound_training_report report;
    struct error err;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; files are named by --labels and --data",
                           cli->word[0]);
    }
    if (!cli_has(cli, "labels") || !cli_has(cli, "data")) {
        return cli_misused(cli, "which music? --labels names a table of files and moods, --data "
                                "the folder of the files");
    }
    if (!cli_has(cli, "out") && !cli_has(cli, "folds")) {
        return cli_misused(cli, "what for? --out names the model to write, --folds judges one by "
                                "cross-validation");
    }
    if (!read_options(cli, &training)) {
        return CLI_MISUSED;
    }
    struct progress progress =
        progress_begin(cli_has(cli, "quiet") ? NULL : stderr, "hearing and learning");
    bool good = music_train_sounds(&training, &progress, &report, &err);
    progress_end(&progress);
    if (!good) {
        return cli_failed(&err);
    }
    if (cli_has(cli, "json")) {
        char *json = sound_training_json(&report);
        puts(json);
        free(json);
    } else if (!cli_has(cli, "quiet")) {
        printf("%zu pieces by %zu artists, %zu numbers of each\n\n", report.songs, report.artists,
               report.inputs);
        if (training.folds > 0) {
            print_score(&report);
        }
    }
    return CLI_GOOD;
}
