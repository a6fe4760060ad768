#include "cli/matches.h"

static void add_row(struct grid *grid, const struct library_model *model,
                    const struct library_song *song, const struct recommendation *match,
                    bool cosine) {
    char mood[32];
    struct text reasons = {0};
    song_mood_text(song, mood, sizeof mood);
    match_add_reasons(model, song->track.feature, match, &reasons);
    grid_add(grid, cosine ? "%.6f" : "%.0f", cosine ? match->similarity : match->score);
    grid_add(grid, "%s", song->track.title);
    grid_add(grid, "%s", song->track.artist == NULL ? "" : song->track.artist);
    grid_add(grid, "%s", mood);
    grid_add(grid, "%s", reasons.data == NULL ? "" : reasons.data);
    grid_add(grid, "%s", song->track.id);
    text_free(&reasons);
}

void matches_print(const struct library_model *model, const struct library_song *song,
                   const struct song *songs, const struct recommendation *match, size_t count,
                   bool cosine) {
    struct grid grid = {.columns = 6, .align = "rlllll", .most = {0, 40, 28, 0, 60, 0}, .mood = 4};
    char title[256];
    char artist[128];
    text_printable(title, sizeof title, song->track.title);
    text_printable(artist, sizeof artist, song->track.artist == NULL ? "" : song->track.artist);
    printf("Most like %s%s%s:\n", title, artist[0] == '\0' ? "" : " by ", artist);
    for (size_t i = 0; i < count; i++) {
        add_row(&grid, model, &songs[i].of, &match[i], cosine);
    }
    grid_print(&grid);
    printf(cosine ? "\nThe cosine of valence and energy, as in the article; many songs share 1.\n"
                  : "\n100 is the same sound, 50 as far as two songs taken at random.\n");
}
