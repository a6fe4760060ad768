#include "cli/cli.h"
#include "recommend/recommend.h"

#include <jansson.h>
#include <stdlib.h>

static void print_songs(enum mood mood, uint64_t seed, const struct song *songs, size_t count) {
    struct grid grid = {.columns = 6, .align = "rlllrl", .most = {0, 40, 30, 24, 0, 0}, .mood = 5};
    for (size_t i = 0; i < count; i++) {
        const struct track *track = &songs[i].of.track;
        grid_add(&grid, "%zu", i + 1);
        grid_add(&grid, "%s", track->title);
        grid_add(&grid, "%s", track->artist == NULL ? "" : track->artist);
        grid_add(&grid, "%s", track->genre == NULL ? "" : track->genre);
        grid_add(&grid, "%s %.0f %%", mood_name(mood), 100 * songs[i].of.probability[mood]);
        grid_add(&grid, "%s", track->id);
    }
    grid_print(&grid);
    printf("\nThe songs most like one of them: mien like %s\n", songs[0].of.track.id);
    printf("The same draw again: --seed %llu\n", (unsigned long long)seed);
}

static bool show(const struct cli *cli, struct library *library, enum mood mood, size_t wanted,
                 uint64_t seed, struct error *err) {
    struct random random = random_seeded(seed, 1);
    int64_t *number = memory_new(wanted, sizeof *number);
    struct song *songs = NULL;
    struct recommender *recommender = recommender_new(library);
    size_t count =
        recommend_songs(recommender, mood, wanted, cli_has(cli, "seed"), &random, number, err);
    recommender_free(recommender);
    bool good = count > 0;
    if (good) {
        songs = memory_new(count, sizeof *songs);
    }
    for (size_t i = 0; good && i < count; i++) {
        good = library_song(library, number[i], song_keep, &songs[i], err);
    }
    struct remembrance what = {.mood = mood, .shown = number, .shown_count = count};
    good = good && recommend_remember(library, &what, err);
    if (good && cli_has(cli, "json")) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++) {
            json_array_append_new(list, song_json(&songs[i].of));
        }
        cli_print_json(json_pack("{s:s, s:I, s:o}", "mood", mood_name(mood), "seed",
                                 (json_int_t)seed, "songs", list));
    } else if (good) {
        print_songs(mood, seed, songs, count);
    }
    for (size_t i = 0; songs != NULL && i < count; i++) {
        song_free(&songs[i]);
    }
    free(songs);
    free(number);
    return good;
}

int command_songs(struct cli *cli) {
    size_t wanted = 5;
    uint64_t seed = 0;
    struct error err;
    if (cli->words != 1) {
        return cli_misused(cli, "which mood? angry, calm, happy or sad");
    }
    enum mood mood = mood_from_name(cli->word[0]);
    if (mood == MOOD_UNKNOWN) {
        return cli_misused(cli, "there is no mood '%s'; there are angry, calm, happy and sad",
                           cli->word[0]);
    }
    if (!cli_size(cli, "count", 1, 1000, &wanted) || !cli_seed(cli, &seed)) {
        return CLI_MISUSED;
    }
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    bool good = show(cli, library, mood, wanted, seed, &err);
    library_close(library);
    return good ? CLI_GOOD : cli_failed(&err);
}
