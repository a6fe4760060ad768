#include "cli/now.h"

#include <stdlib.h>

/* Whether the listener is there to be asked. */
static bool is_asked(const struct cli *cli) {
    return !cli_has(cli, "json") && !cli_has(cli, "pick") && terminal_is_there();
}

/* A word out of a list, by the function that knows it. False after saying what is wrong. */
static bool read_words(const struct cli *cli, struct now *now) {
    const char *mood = cli_value(cli, "mood");
    const char *want = cli_value(cli, "want");
    now->mood = mood == NULL ? MOOD_UNKNOWN : mood_from_name(mood);
    now->want = want == NULL ? WANT_MATCH : want_from_name(want);
    if (mood != NULL && now->mood == MOOD_UNKNOWN) {
        cli_misused(cli, "there is no mood '%s'; there are angry, calm, happy and sad", mood);
        return false;
    }
    if (now->want == WANT_UNKNOWN) {
        cli_misused(cli, "--want is '%s'; it takes match, lift, calm or energize", want);
        return false;
    }
    return true;
}

/* A list for another player is not played here as well, unless a player is named. */
static bool read_player(const struct cli *cli, struct now *now) {
    if (cli_has(cli, "no-play") && (cli_has(cli, "player") || cli_has(cli, "device"))) {
        cli_misused(cli, "--no-play and --player exclude each other");
        return false;
    }
    now->plays = !cli_has(cli, "no-play") && (!cli_has(cli, "m3u") || cli_has(cli, "player"));
    return playing_settings(cli, &now->settings);
}

static bool read_options(const struct cli *cli, struct now *now) {
    static const char *const looking[] = {"seconds", "everyone", "model"};
    if (cli->words > 1) {
        cli_misused(cli, "'%s' is too much; now looks at one picture, video or camera",
                    cli->word[1]);
        return false;
    }
    if (!read_words(cli, now) || !read_player(cli, now)) {
        return false;
    }
    for (size_t i = 0; i < 3 && now->mood != MOOD_UNKNOWN; i++) {
        if (cli->words > 0 || cli_has(cli, looking[i])) {
            cli_misused(cli, "--mood says the mood; nothing is looked at then");
            return false;
        }
    }
    now->pick = 1;
    if (now->mood == MOOD_UNKNOWN) {
        now->source = cli->words == 0 ? "camera" : cli->word[0];
    }
    now->seconds = 5;
    now->everyone = cli_has(cli, "everyone");
    return cli_size(cli, "pick", 1, NOW_OFFER, &now->pick) &&
           cli_number(cli, "seconds", 0, &now->seconds) && cli_seed(cli, &now->seed);
}

/* A library without moods is told before a camera goes on. */
static bool has_moods(const struct now *now, struct error *err) {
    struct library_model model = {0};
    bool good = library_get_model(now->library, false, &model, err);
    library_model_free(&model);
    return good;
}

/* Looks, unless the listener said the mood; a camera is off again when this returns. */
static int look(struct now *now, struct error *err) {
    if (now->source == NULL) {
        return CLI_GOOD;
    }
    if (!look_at(now->cli, now->source, now->seconds, &now->look, err)) {
        return CLI_FAILED;
    }
    if (!now->look.seen) {
        error_set(err,
                  "%s: no face was seen; more light, a face that is larger and turned to the "
                  "camera would help, or say the mood with --mood",
                  now->source);
        return CLI_NOTHING_SEEN;
    }
    return CLI_GOOD;
}

static bool check_pick(const struct now *now, struct error *err) {
    return now->pick <= now->offered_count ||
           error_set(err, "--pick is %zu, but only %zu %s songs can be offered", now->pick,
                     now->offered_count, mood_name(now->mood));
}

/* The last step; its list is told whether it can be played or not. */
static bool play(struct now *now, struct error *err) {
    bool left = false;
    bool good = now_play(now, err);
    now_print_play(now);
    return good && now_stay(now, &left, err);
}

/* The whole way without a question; each step is printed when it is taken. */
static bool walk_alone(struct now *now, struct error *err) {
    if (!now_meet(now, err)) {
        return false;
    }
    now_print_mood(now);
    if (!now_draw(now, err)) {
        return false;
    }
    now_print_offer(now);
    if (!check_pick(now, err) || !now_pick(now, now->pick - 1, err)) {
        return false;
    }
    now_print_pick(now);
    now_print_matches(now);
    return now_write(now, err) && play(now, err);
}

/* The way with the listener; what came of it stays to be read below. */
static int walk_together(struct now *now, struct error *err) {
    if (!now_meet(now, err)) {
        return CLI_FAILED;
    }
    struct terminal *terminal = terminal_open(err);
    if (terminal == NULL) {
        return CLI_FAILED;
    }
    enum now_end end = now_ask(now, terminal, err);
    terminal_close(terminal);
    if (end == NOW_PLAYS) {
        now_print_mood(now);
        now_print_offer(now);
        now_print_pick(now);
        now_print_matches(now);
        end = play(now, err) ? end : NOW_FAILED;
    }
    return end == NOW_FAILED ? CLI_FAILED : end == NOW_INTERRUPTED ? CLI_STOPPED : CLI_GOOD;
}

int command_now(struct cli *cli) {
    struct now now = {.cli = cli};
    struct error err;
    if (!read_options(cli, &now)) {
        return CLI_MISUSED;
    }
    now.library = cli_library(cli, LIBRARY_USE);
    if (now.library == NULL) {
        return CLI_FAILED;
    }
    now.recommender = recommender_new(now.library);
    int code = has_moods(&now, &err) ? look(&now, &err) : CLI_FAILED;
    if (code == CLI_GOOD) {
        code = is_asked(cli)            ? walk_together(&now, &err)
               : walk_alone(&now, &err) ? CLI_GOOD
                                        : CLI_FAILED;
    }
    if (code == CLI_FAILED || code == CLI_NOTHING_SEEN) {
        cli_failed(&err);
    }
    now_free(&now);
    return code;
}
