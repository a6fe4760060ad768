#include "cli/cli.h"

#include <string.h>

struct listing {
    bool json;
    enum mood mood; /* MOOD_UNKNOWN: all */
    struct grid grid;
    size_t count;
};

static bool list_song(void *context, const struct library_song *song) {
    struct listing *listing = context;
    if (listing->mood != MOOD_UNKNOWN && song->mood != listing->mood) {
        return true;
    }
    listing->count++;
    if (listing->json) {
        cli_print_json(song_json(song));
        return true;
    }
    char mood[32];
    song_mood_text(song, mood, sizeof mood);
    struct grid *grid = &listing->grid;
    grid_add(grid, "%s", song->track.id);
    grid_add(grid, "%s", mood);
    grid_add(grid, "%s", song->track.title);
    grid_add(grid, "%s", song->track.artist == NULL ? "" : song->track.artist);
    /* Long lists are printed as they come, a screenful of equal columns at a time. */
    if (grid->cells >= 4000) {
        grid_print(grid);
    }
    return true;
}

int command_list(struct cli *cli) {
    struct listing listing = {
        .json = cli_has(cli, "json"),
        .mood = MOOD_UNKNOWN,
        .grid = {.columns = 4, .align = "llll", .most = {0, 0, 48, 40}, .mood = 2}};
    const char *mood = cli_value(cli, "mood");
    const char *words = cli_value(cli, "search");
    struct error err;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; to look for words: --search '%s'", cli->word[0],
                           cli->word[0]);
    }
    if (mood != NULL) {
        listing.mood = mood_from_name(mood);
        if (listing.mood == MOOD_UNKNOWN) {
            return cli_misused(cli, "there is no mood '%s'; there are angry, calm, happy and sad",
                               mood);
        }
    }
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    bool good = words != NULL
                    ? library_search(library, words, SIZE_MAX / 2, list_song, &listing, &err)
                    : library_list(library, listing.mood, list_song, &listing, &err);
    grid_print(&listing.grid);
    library_close(library);
    if (good && listing.count == 0) {
        fprintf(stderr, "mien: no song fits\n");
    }
    return good ? CLI_GOOD : cli_failed(&err);
}
