#include "cli/cli.h"

#include <jansson.h>

void cli_print_json(void *json) {
    json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(15));
    putchar('\n');
    json_decref(json);
}

void song_mood_text(const struct library_song *song, char *out, size_t size) {
    if (song->mood == MOOD_UNKNOWN) {
        snprintf(out, size, "-");
    } else {
        snprintf(out, size, "%s %.0f %%", mood_name(song->mood),
                 100 * song->probability[song->mood]);
    }
}

void song_grid_add(struct grid *grid, size_t number, const struct library_song *song) {
    char mood[32];
    song_mood_text(song, mood, sizeof mood);
    grid_add(grid, "%zu", number);
    grid_add(grid, "%s", song->track.title);
    grid_add(grid, "%s", song->track.artist == NULL ? "" : song->track.artist);
    grid_add(grid, "%s", mood);
}
