#include "cli/cli.h"
#include "music/music.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each of these asks for clusters. */
static const char *const cluster_options[] = {
    "algorithm", "components",  "clusters",  "starts",
    "eps",       "min-samples", "threshold", "branching-factor"};

static bool asks_for_clusters(const struct cli *cli) {
    for (size_t i = 0; i < sizeof cluster_options / sizeof cluster_options[0]; i++) {
        if (cli_has(cli, cluster_options[i])) {
            return true;
        }
    }
    return false;
}

static bool read_recipe(const struct cli *cli, struct fit_options *options) {
    const char *recipe = cli_value(cli, "recipe");
    bool clusters = asks_for_clusters(cli);
    if (recipe == NULL) {
        options->recipe = clusters ? FIT_CLUSTERS : FIT_PEOPLE;
        return true;
    }
    if (clusters) {
        cli_misused(cli,
                    "--recipe %s is a recipe as it stands; leave it out to choose an algorithm "
                    "and its parameters",
                    recipe);
        return false;
    }
    if (strcmp(recipe, "people") != 0 && strcmp(recipe, "article") != 0) {
        cli_misused(cli, "there is no recipe '%s'; there are people and article", recipe);
        return false;
    }
    options->recipe = strcmp(recipe, "article") == 0 ? FIT_CLUSTERS : FIT_PEOPLE;
    return true;
}

static bool read_algorithm(const struct cli *cli, struct fit_options *options) {
    static const char *const names[] = {"kmeans", "dbscan", "birch"};
    const char *algorithm = cli_value(cli, "algorithm");
    for (int i = 0; algorithm != NULL; i++) {
        if (i == 3) {
            cli_misused(cli, "there is no algorithm '%s'; there are kmeans, dbscan and birch",
                        algorithm);
            return false;
        }
        if (strcmp(algorithm, names[i]) == 0) {
            options->algorithm = (enum fit_algorithm)i;
            break;
        }
    }
    return true;
}

static bool read_options(const struct cli *cli, struct fit_options *options) {
    *options = fit_defaults();
    return read_recipe(cli, options) && read_algorithm(cli, options) &&
           cli_size(cli, "components", 1, FEATURE_COUNT, &options->components) &&
           cli_size(cli, "clusters", 1, 1000, &options->clusters) &&
           cli_size(cli, "starts", 1, 1000, &options->starts) &&
           cli_number(cli, "eps", 0, &options->eps) &&
           cli_size(cli, "min-samples", 1, 1000000, &options->min_samples) &&
           cli_number(cli, "threshold", 0, &options->threshold) &&
           cli_size(cli, "branching-factor", 2, 10000, &options->branching) &&
           (!cli_has(cli, "seed") || cli_seed(cli, &options->seed));
}

static void print_components(const struct fit_report *report) {
    double sum = 0;
    printf("\nThe first %zu components explain", report->components);
    for (size_t i = 0; i < report->components; i++) {
        printf("%s %.2f", i == 0 ? "" : " +", 100 * report->explained[i]);
        sum += report->explained[i];
    }
    printf(" = %.1f %% of the variance.\n", 100 * sum);
}

/* The three pairs of features that go together, or against each other, most. */
static void print_correlations(const struct fit_report *report) {
    double last = 2;
    for (int pair = 0; pair < 3; pair++) {
        double best = 0;
        size_t a = 0;
        size_t b = 0;
        for (size_t i = 0; i < report->features; i++) {
            for (size_t j = i + 1; j < report->features; j++) {
                double r = fabs(report->correlation[i * report->features + j]);
                if (r > best && r < last) {
                    best = r;
                    a = i;
                    b = j;
                }
            }
        }
        if (best == 0) {
            break;
        }
        double r = report->correlation[a * report->features + b];
        printf("%s%s and %s (%.2f)", pair == 0 ? "Strongest correlations: " : ", ",
               feature_name(report->feature[a]), feature_name(report->feature[b]), r);
        last = best;
    }
    if (last <= 1) { /* a library of one song has none */
        printf(".\n");
    }
}

static void print_report(const struct fit_options *options, const struct fit_report *report) {
    printf("Recipe %s: %s songs with %zu features", fit_recipe_name(options),
           cli_count((int64_t)report->songs).text, report->features);
    if (report->incomplete > 0) {
        printf("; %s have some of them only", cli_count((int64_t)report->incomplete).text);
    }
    if (report->without_features > 0) {
        printf("; %s have none and get no mood", cli_count((int64_t)report->without_features).text);
    }
    printf(".\n\n");
    struct grid grid = {.columns = 5, .align = "lrrrr", .mood = 1};
    static const char *const head[] = {"mood", "songs", "share", "valence", "energy"};
    for (size_t i = 0; i < 5; i++) {
        grid_add(&grid, "%s", head[i]);
    }
    for (size_t i = 0; i < report->groups; i++) {
        const struct fit_group *group = &report->group[i];
        grid_add(&grid, "%s", mood_name(group->mood));
        grid_add(&grid, "%s", cli_count((int64_t)group->songs).text);
        grid_add(&grid, "%.1f %%", 100 * (double)group->songs / (double)report->songs);
        grid_add(&grid, "%+.2f", group->valence);
        grid_add(&grid, "%+.2f", group->energy);
    }
    grid_print(&grid);
    printf("Valence and energy are in standard deviations from the mean song.\n");
    if (report->noise > 0) {
        printf("%s songs are noise: in no cluster, and without a mood.\n",
               cli_count((int64_t)report->noise).text);
    }
    if (report->components > 0) {
        print_components(report);
    }
    printf("Inertia %.2f", report->inertia);
    if (isfinite(report->silhouette)) {
        printf(", silhouette %.3f", report->silhouette);
    }
    printf(".\n");
    if (report->features > 1) {
        print_correlations(report);
    }
    printf("\n%s songs have a mood now%s. Next: 'mien songs happy'.\n",
           cli_count((int64_t)(report->with_mood + report->heard)).text,
           report->heard == 0       ? ""
           : report->with_mood == 0 ? ", as it was heard"
                                    : "; those that were heard keep theirs");
}

int command_fit(struct cli *cli) {
    struct fit_options options;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; fit takes options only", cli->word[0]);
    }
    if (!read_options(cli, &options)) {
        return CLI_MISUSED;
    }
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    struct pool *pool = pool_new(0);
    struct progress progress =
        progress_begin(cli_has(cli, "quiet") ? NULL : stderr, "learning the moods");
    struct fit_report report;
    struct error err;
    double start = clock_seconds();
    bool good = music_fit(library, &options, pool, &progress, &report, &err);
    progress_end(&progress);
    if (good) {
        library_tidy(library);
        log_write(&cli->log, LOG_INFO, "learned in %.0f ms", 1000 * (clock_seconds() - start));
        if (cli_has(cli, "json")) {
            char *json = fit_report_json(&report, &options);
            puts(json);
            free(json);
        } else if (!cli_has(cli, "quiet")) {
            print_report(&options, &report);
        }
    }
    fit_report_free(&report);
    pool_free(pool);
    library_close(library);
    return good ? CLI_GOOD : cli_failed(&err);
}
