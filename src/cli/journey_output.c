#include "cli/journey.h"

#include <jansson.h>
#include <math.h>

/* ---- what is said of places ---- */

struct place {
    char text[64];
};

static bool is_same(struct mood_point a, struct mood_point b) {
    return a.valence == b.valence && a.arousal == b.arousal;
}

/* The mood whose corner it is; MOOD_UNKNOWN for any other point. */
static enum mood corner_at(struct mood_point point) {
    enum mood mood = mood_at(point);
    return mood != MOOD_UNKNOWN && is_same(point, mood_corner(mood)) ? mood : MOOD_UNKNOWN;
}

/* Rounded, and never the "-0.00" that printf makes of a little less than nothing. */
static double hundredths(double number) {
    return round(100 * number) / 100 + 0.0;
}

/* The name if there is one, "sad", or "-0.50,0.30". */
static struct place place_of(struct mood_point point, const char *name) {
    struct place place;
    enum mood mood = corner_at(point);
    if (name != NULL) {
        snprintf(place.text, sizeof place.text, "%s", name);
    } else if (mood == MOOD_UNKNOWN) {
        snprintf(place.text, sizeof place.text, "%.2f,%.2f", hundredths(point.valence),
                 hundredths(point.arousal));
    } else {
        snprintf(place.text, sizeof place.text, "%s", mood_name(mood));
    }
    return place;
}

struct travel_title travel_title(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    struct travel_title title;
    if (is_same(journey->begin, journey->end)) {
        snprintf(title.text, sizeof title.text, "At %s",
                 place_of(journey->begin, travel->begin_name).text);
    } else {
        snprintf(title.text, sizeof title.text, "From %s to %s",
                 place_of(journey->begin, travel->begin_name).text,
                 place_of(journey->end, travel->end_name).text);
    }
    return title;
}

/* The step between songs that is by far too wide, if there is one: its second song, from 1; else
 * 0. */
static size_t wide_step(const struct journey *journey) {
    double even = hypot(journey->end.valence - journey->begin.valence,
                        journey->end.arousal - journey->begin.arousal) /
                  (double)(journey->steps - 1);
    double widest = fmax(2.5 * even, 0.5);
    size_t where = 0;
    for (size_t i = 1; i < journey->steps; i++) {
        struct mood_point a = journey->step[i - 1].point;
        struct mood_point b = journey->step[i].point;
        double width = hypot(b.valence - a.valence, b.arousal - a.arousal);
        if (width > widest) {
            widest = width;
            where = i + 1;
        }
    }
    return where;
}

void travel_tell_gaps(const struct cli *cli, const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    if (!is_same(journey->begin, travel->plan.from)) {
        log_write(&cli->log, LOG_WARNING,
                  "no song in the library is near %s; the journey begins at %s, the nearest there "
                  "is",
                  place_of(travel->plan.from, travel->begin_name).text,
                  place_of(journey->begin, NULL).text);
    }
    bool stays = is_same(travel->plan.from, travel->plan.to);
    if (!is_same(journey->end, travel->plan.to) && !stays) {
        log_write(&cli->log, LOG_WARNING,
                  "no song in the library is near %s; the journey ends at %s, the nearest there is",
                  place_of(travel->plan.to, travel->end_name).text,
                  place_of(journey->end, NULL).text);
    }
    if (journey->steps < journey->wanted) {
        log_write(&cli->log, LOG_WARNING,
                  "the library has only %zu songs that can go together, each with a title and "
                  "artist of its own; %zu were wanted",
                  journey->steps, journey->wanted);
    }
    size_t wide = wide_step(journey);
    if (wide > 0) {
        log_write(&cli->log, LOG_WARNING,
                  "from song %zu to song %zu it is a wide step: no songs in the library lie "
                  "between them on this way",
                  wide - 1, wide);
    }
}

/* ---- output ---- */

static json_t *point_json(struct mood_point point) {
    return json_pack("{s:f, s:f}", "valence", point.valence, "arousal", point.arousal);
}

static json_t *place_json(struct mood_point point) {
    enum mood mood = corner_at(point);
    json_t *json = point_json(point);
    json_object_set_new(json, "mood",
                        mood == MOOD_UNKNOWN ? json_null() : json_string(mood_name(mood)));
    return json;
}

void *travel_songs_json(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    json_t *list = json_array();
    for (size_t i = 0; i < journey->steps; i++) {
        const struct journey_step *step = &journey->step[i];
        json_t *json = song_json(&travel->songs[i].of);
        json_object_set_new(json, "station", point_json(step->station));
        json_object_set_new(json, "point", point_json(step->point));
        json_object_set_new(json, "minutes", json_real(step->minutes));
        json_object_set_new(json, "minutes_known", json_boolean(step->minutes_known));
        json_array_append_new(list, json);
    }
    return list;
}

void travel_print_json(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    json_t *want =
        travel->want == WANT_UNKNOWN ? json_null() : json_string(want_name(travel->want));
    cli_print_json(json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:f, s:o}", "from",
                             place_json(travel->plan.from), "to", place_json(travel->plan.to),
                             "want", want, "begin", point_json(journey->begin), "end",
                             point_json(journey->end), "seed", (json_int_t)travel->seed, "wanted",
                             (json_int_t)journey->wanted, "minutes", journey->minutes, "songs",
                             (json_t *)travel_songs_json(travel)));
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
    bool stays = is_same(journey->begin, journey->end);
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
