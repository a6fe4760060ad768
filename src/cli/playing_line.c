/* The line that shows what plays, and its keys. */
#include "cli/playing.h"
#include "cli/terminal.h"

#include <stdlib.h>

bool playing_is_watched(const struct cli *cli) {
    return !cli_has(cli, "json") && !cli_has(cli, "quiet") && terminal_is_there();
}

/* "1:05", or "-:--" where it is not known. */
struct minutes {
    char text[32];
};

static struct minutes minutes(double seconds) {
    struct minutes out = {"-:--"};
    if (seconds > 0 && seconds < 1e6) {
        snprintf(out.text, sizeof out.text, "%d:%02d", (int)(seconds / 60), (int)seconds % 60);
    }
    return out;
}

/* "> 0:05 / 3:42  Title, Artist  (2 of 11)   space pauses ..." The keys are the first to go where
 * there is no room. */
static void add_line(const struct playing *playing, const struct player_state *state, bool stops,
                     struct text *line) {
    size_t track = playing->follower.track;
    const struct player_track *song = &playing->track[track];
    char title[256];
    char artist[128];
    text_printable(title, sizeof title, song->title);
    text_printable(artist, sizeof artist, song->artist == NULL ? "" : song->artist);
    bool begun = state->position >= 1;
    text_format(line, "%s %s / %s  %s%s%s", state->status == PLAYER_PAUSED ? "‖" : "▶",
                begun ? minutes(state->position).text : "0:00", minutes(state->length).text, title,
                artist[0] == '\0' ? "" : ", ", artist);
    if (playing->count > 1) {
        text_format(line, "  (%zu of %zu)", track + 1, playing->count);
    }
    text_format(line, "   space pauses  ← →  n next  q %s", stops ? "stops" : "leaves");
}

/* What a key does; *over when the listener leaves. */
static bool press(struct playing *playing, int key, const struct player_state *state, bool stops,
                  bool *over, struct error *err) {
    static const double step = 10; /* seconds */
    struct player *player = playing->player;
    switch (key) {
    case ' ':
        return player_pause(player, state->status != PLAYER_PAUSED, err);
    case KEY_RIGHT:
        return player_seek(player, step, err);
    case KEY_LEFT:
        return player_seek(player, -step, err);
    case 'n':
        return player_next(player, err);
    case 'q':
    case KEY_ESCAPE:
    case KEY_INTERRUPT:
    case KEY_GONE:
        *over = true;
        return !stops || player_stop(player, err);
    default:
        return true;
    }
}

/* This machine's music ends with the program; that of others goes on. */
static bool show(struct playing *playing, struct terminal *terminal, bool *left,
                 struct error *err) {
    bool stops = player_kind_of(playing->player) == PLAYER_MPV;
    bool good = true;
    *left = false;
    while (good && !*left && playing->follower.follows) {
        struct player_state state = {0};
        good = playing_look(playing, &state, err);
        if (good && playing->follower.follows) {
            struct text line = {0};
            add_line(playing, &state, stops, &line);
            terminal_write_line(terminal, line.data);
            text_free(&line);
            int key = terminal_key_within(terminal, player_pace(playing->player));
            good = press(playing, key, &state, stops, left, err);
        }
        player_state_free(&state);
    }
    /* What was stopped is over, and that is to be kept. */
    struct player_state last = {0};
    good = good && (!*left || !stops || playing_look(playing, &last, err));
    player_state_free(&last);
    return good;
}

bool playing_watch(struct playing *playing, bool *left, struct error *err) {
    struct terminal *terminal = terminal_open_line(err);
    if (terminal == NULL) {
        return false;
    }
    bool good = show(playing, terminal, left, err);
    terminal_close(terminal);
    return good;
}
