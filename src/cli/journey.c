#include "cli/journey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

/* "-0.5,0.3": valence and arousal, each -1 to 1. */
static bool read_point(const char *text, struct mood_point *out) {
    const char *comma = strchr(text, ',');
    if (comma == NULL) {
        return false;
    }
    char *valence = memory_string_n(text, (size_t)(comma - text));
    bool good = text_to_double(valence, '.', &out->valence) &&
                text_to_double(comma + 1, '.', &out->arousal) && fabs(out->valence) <= 1 &&
                fabs(out->arousal) <= 1;
    free(valence);
    return good;
}

/* A mood's corner, or a point. False after saying what is wrong. */
static bool read_place(const struct cli *cli, const char *option, struct mood_point *out) {
    const char *text = cli_value(cli, option);
    enum mood mood = mood_from_name(text);
    if (mood != MOOD_UNKNOWN) {
        *out = mood_corner(mood);
        return true;
    }
    if (read_point(text, out)) {
        return true;
    }
    cli_misused(cli,
                "--%s is '%s'; it takes a mood (angry, calm, happy, sad) or valence,arousal, each "
                "from -1 to 1",
                option, text);
    return false;
}

/* Where the journey goes: --to or --want. */
static bool read_goal(const struct cli *cli, struct travel *travel) {
    const char *want = cli_value(cli, "want");
    travel->want = WANT_UNKNOWN;
    if ((want != NULL) == cli_has(cli, "to")) {
        cli_misused(cli,
                    want != NULL
                        ? "--to and --want are both where to; give one of them"
                        : "where to? --to and a mood, or --want match, lift, calm or energize");
        return false;
    }
    if (want == NULL) {
        return read_place(cli, "to", &travel->plan.to);
    }
    travel->want = want_from_name(want);
    if (travel->want == WANT_UNKNOWN) {
        cli_misused(cli, "--want is '%s'; it takes match, lift, calm or energize", want);
        return false;
    }
    travel->plan.to = want_goal(travel->want, travel->plan.from);
    return true;
}

static bool read_length(const struct cli *cli, struct journey_plan *plan) {
    size_t minutes = 20;
    if (cli_has(cli, "songs") && cli_has(cli, "minutes")) {
        cli_misused(cli, "--songs and --minutes are both how long; give one of them");
        return false;
    }
    bool good = cli_size(cli, "minutes", JOURNEY_LEAST_MINUTES, JOURNEY_MINUTES, &minutes) &&
                cli_size(cli, "songs", 2, JOURNEY_SONGS, &plan->songs);
    plan->minutes = (double)minutes;
    return good;
}

static bool read_options(const struct cli *cli, struct travel *travel) {
    if (cli->words > 0) {
        cli_misused(cli, "'%s' is too much; journey takes options only", cli->word[0]);
        return false;
    }
    if (!cli_has(cli, "from")) {
        cli_misused(cli, "from where? --from and a mood, or valence,arousal");
        return false;
    }
    travel->plan.again = cli_has(cli, "seed");
    return read_place(cli, "from", &travel->plan.from) && read_goal(cli, travel) &&
           read_length(cli, &travel->plan) && cli_seed(cli, &travel->seed);
}

/* ---- the command ---- */

static bool write_list(const struct travel *travel, const char *file, size_t *without,
                       struct error *err) {
    return playlist_write(file, travel_title(travel).text, travel->songs, travel->journey.steps,
                          without, err);
}

static bool remember(struct library *library, const struct travel *travel, struct error *err) {
    size_t count = travel->journey.steps;
    int64_t *shown = memory_new(count, sizeof *shown);
    for (size_t i = 0; i < count; i++) {
        shown[i] = travel->journey.step[i].number;
    }
    struct remembrance what = {
        .mood = mood_at(travel->plan.to), .shown = shown, .shown_count = count};
    bool good = recommend_remember(library, &what, err);
    free(shown);
    return good;
}

static bool show(const struct cli *cli, struct library *library, struct travel *travel,
                 struct error *err) {
    const char *file = cli_value(cli, "m3u");
    size_t without = 0;
    bool good = travel_go(library, travel, err) &&
                (file == NULL || write_list(travel, file, &without, err)) &&
                remember(library, travel, err);
    if (good) {
        travel_tell_gaps(cli, travel);
    }
    if (good && cli_has(cli, "json")) {
        travel_print_json(travel);
    } else if (good) {
        travel_print(travel, file, without);
    }
    travel_free(travel);
    return good;
}

int command_journey(struct cli *cli) {
    struct travel travel = {0};
    struct error err;
    if (!read_options(cli, &travel)) {
        return CLI_MISUSED;
    }
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    bool good = show(cli, library, &travel, &err);
    library_close(library);
    return good ? CLI_GOOD : cli_failed(&err);
}
