#include "cli/cli.h"

#include <jansson.h>
#include <string.h>

/* As they go around the circumplex. */
static const enum mood order[MOOD_COUNT] = {MOOD_HAPPY, MOOD_ANGRY, MOOD_SAD, MOOD_CALM};

static void print_json(const struct library_summary *summary, int64_t unknown, const char *recipe) {
    json_t *moods = json_object();
    for (int i = 0; i < MOOD_COUNT; i++) {
        const struct library_summary *mood = &summary[order[i]];
        json_t *genres = json_array();
        for (int g = 0; g < LIBRARY_GENRES && mood->genre[g][0] != '\0'; g++) {
            json_array_append_new(genres, json_string(mood->genre[g]));
        }
        json_object_set_new(moods, mood_name(order[i]),
                            json_pack("{s:I, s:I, s:f, s:f, s:f, s:f, s:o}", "songs",
                                      (json_int_t)mood->songs, "heard", (json_int_t)mood->heard,
                                      "sure", mood->sure, "valence", mood->valence, "energy",
                                      mood->energy, "tempo", mood->tempo, "genres", genres));
    }
    cli_print_json(json_pack("{s:o, s:I, s:s}", "moods", moods, "unknown", (json_int_t)unknown,
                             "recipe", recipe));
}

/* How many moods come from where, if any were heard. */
static void print_kinds(const struct library_summary *summary) {
    int64_t songs = 0;
    int64_t heard = 0;
    for (int m = 0; m < MOOD_COUNT; m++) {
        songs += summary[m].songs;
        heard += summary[m].heard;
    }
    if (heard == songs && heard > 0) {
        printf("All moods were heard in your files (%s songs).\n", cli_count(heard).text);
    } else if (heard > 0) {
        printf("%s moods were heard in your files, %s learned from given features.\n",
               cli_count(heard).text, cli_count(songs - heard).text);
    }
}

static void print_table(const struct library_summary *summary, int64_t unknown,
                        const char *recipe) {
    struct grid grid = {.columns = 7, .align = "lrrrrrl", .most = {[6] = 60}, .mood = 1};
    static const char *const head[] = {"mood",   "songs", "sure",  "valence",
                                       "energy", "tempo", "genres"};
    for (size_t i = 0; i < 7; i++) {
        grid_add(&grid, "%s", head[i]);
    }
    for (int i = 0; i < MOOD_COUNT; i++) {
        const struct library_summary *mood = &summary[order[i]];
        grid_add(&grid, "%s", mood_name(order[i]));
        grid_add(&grid, "%s", cli_count(mood->songs).text);
        if (mood->songs == 0) {
            for (int c = 0; c < 5; c++) {
                grid_add(&grid, "%s", "");
            }
            continue;
        }
        grid_add(&grid, "%.0f %%", 100 * mood->sure);
        grid_add(&grid, "%.2f", mood->valence);
        grid_add(&grid, "%.2f", mood->energy);
        grid_add(&grid, "%.0f", mood->tempo);
        struct text genres = {0};
        for (int g = 0; g < LIBRARY_GENRES && mood->genre[g][0] != '\0'; g++) {
            text_format(&genres, "%s%s", g == 0 ? "" : ", ", mood->genre[g]);
        }
        grid_add(&grid, "%s", genres.data == NULL ? "" : genres.data);
        text_free(&genres);
    }
    grid_print(&grid);
    print_kinds(summary);
    if (unknown > 0) {
        printf("%s songs have no mood: too little is known of them, or they came after the last "
               "'mien fit'.\n",
               cli_count(unknown).text);
    }
    printf("Means of the songs; 'sure' is the mean probability of the mood given. Recipe: %s.\n",
           recipe);
}

int command_moods(struct cli *cli) {
    struct library_summary summary[MOOD_COUNT];
    struct library_model model = {0};
    int64_t songs = 0;
    int64_t without = 0;
    struct error err;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; moods takes options only", cli->word[0]);
    }
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    bool good = library_get_model(library, false, &model, &err) &&
                library_summarise(library, summary, &err) &&
                library_count(library, &songs, &without, &err);
    if (good) {
        int64_t unknown = songs;
        for (int m = 0; m < MOOD_COUNT; m++) {
            unknown -= summary[m].songs;
        }
        json_t *fit = json_loads(model.summary, 0, NULL);
        const char *recipe = json_string_value(json_object_get(fit, "recipe"));
        (cli_has(cli, "json") ? print_json : print_table)(summary, unknown,
                                                          recipe == NULL ? "not known" : recipe);
        json_decref(fit);
    }
    library_model_free(&model);
    library_close(library);
    return good ? CLI_GOOD : cli_failed(&err);
}
