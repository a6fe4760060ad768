#include "cli/journey.h"

#include <math.h>

/* Rounded, and never the "-0.00" that printf makes of a little less than nothing. */
static double hundredths(double number) {
    return round(100 * number) / 100 + 0.0;
}

void travel_tell_gaps(const struct cli *cli, const struct travel *travel) {
    struct travel_gap gap[TRAVEL_GAPS];
    size_t gaps = travel_gaps(travel, gap);
    for (size_t i = 0; i < gaps; i++) {
        log_write(&cli->log, LOG_WARNING, "%s", gap[i].text);
    }
}

/* ---- output ---- */

void travel_print_json(const struct travel *travel) {
    cli_print_json(travel_json(travel));
}

/* Adds "3:42", or "~3:30" for a length that is not known. */
static void add_time(struct grid *grid, const struct journey_step *step) {
    long seconds = lround(60 * step->minutes);
    grid_add(grid, "%s%ld:%02ld", step->minutes_known ? "" : "~", seconds / 60, seconds % 60);
}

/* Says how to read the table, and how to get the journey again. */
static void print_foot(const struct travel *travel, const char *file, size_t without) {
    const struct journey *journey = &travel->journey;
    size_t unknown = 0;
    for (size_t i = 0; i < journey->steps; i++) {
        unknown += !journey->step[i].minutes_known;
    }
    putchar('\n');
    if (unknown > 0) {
        printf("~ is a length that is not known; %.1f minutes are assumed.\n",
               JOURNEY_USUAL_MINUTES);
    }
    if (file != NULL) {
        char name[256];
        text_printable(name, sizeof name, file);
        printf("Written to %s.\n", name);
    }
    if (without > 0) {
        printf("%zu of the songs have no uri; in the file they are comments.\n", without);
    }
    printf("The same journey again: --seed %llu\n", (unsigned long long)travel->seed);
}

void travel_print_songs(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    struct grid grid = {
        .columns = 8, .align = "rlllrrrr", .most = {0, 40, 30, 0, 0, 0, 0, 0}, .mood = 4};
    bool stays = journey->begin.valence == journey->end.valence &&
                 journey->begin.arousal == journey->end.arousal;
    const char *const head[] = {"",        "title",   "artist", "mood", stays ? "" : "way",
                                "valence", "arousal", "time"};
    printf("%s: %zu songs, %.0f minutes\n", travel_title(travel).text, journey->steps,
           journey->minutes);
    for (size_t i = 0; i < 8; i++) {
        grid_add(&grid, "%s", head[i]);
    }
    for (size_t i = 0; i < journey->steps; i++) {
        const struct journey_step *step = &journey->step[i];
        const struct library_song *song = &travel->songs[i].of;
        double way = 100 * fmin(fmax(journey_progress(journey, step->point), 0), 1);
        song_grid_add(&grid, i + 1, song);
        if (stays) {
            grid_add(&grid, "%s", "");
        } else {
            grid_add(&grid, "%.0f %%", way);
        }
        grid_add(&grid, "%.2f", hundredths(step->point.valence));
        grid_add(&grid, "%.2f", hundredths(step->point.arousal));
        add_time(&grid, step);
    }
    grid_print(&grid);
}

void travel_print(const struct travel *travel, const char *file, size_t without) {
    travel_print_songs(travel);
    print_foot(travel, file, without);
}
