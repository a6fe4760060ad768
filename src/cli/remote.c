/* `mien pause`, `next`, `stop`, `devices`: what is said to a player that may have been started by
 * anyone. */
#include "cli/playing.h"

#include <jansson.h>
#include <string.h>

/* What it does now, after it was told. */
static bool tell_state(const struct cli *cli, struct player *player, struct error *err) {
    struct player_state state;
    const char *name = player_kind_name(player_kind_of(player));
    bool good = player_state(player, &state, err);
    const char *status = player_status_name(state.status);
    if (good && cli_has(cli, "json")) {
        cli_print_json(json_pack(
            "{s:s, s:s, s:o, s:o, s:o, s:f, s:f}", "player", name, "status", status, "uri",
            (json_t *)text_json(state.uri), "title", (json_t *)text_json(state.title), "artist",
            (json_t *)text_json(state.artist), "position", state.position, "length", state.length));
    } else if (good && !cli_has(cli, "quiet")) {
        char title[256];
        text_printable(title, sizeof title, state.title == NULL ? "" : state.title);
        printf("%s: %s%s%s\n", name, status, title[0] == '\0' ? "" : ": ", title);
    }
    player_state_free(&state);
    return good;
}

static bool pause_or_go_on(struct player *player, struct error *err) {
    struct player_state state;
    bool good = player_state(player, &state, err) &&
                player_pause(player, state.status == PLAYER_PLAYING, err);
    player_state_free(&state);
    return good;
}

static int command(const struct cli *cli, bool (*tell)(struct player *player, struct error *err)) {
    struct player_settings settings;
    struct error err;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; %s takes options only", cli->word[0],
                           cli->command->name);
    }
    if (!playing_settings(cli, &settings)) {
        return CLI_MISUSED;
    }
    struct player *player = player_open_busy(&settings, &err);
    bool good = player != NULL && tell(player, &err) && tell_state(cli, player, &err);
    player_close(player);
    return good ? CLI_GOOD : cli_failed(&err);
}

int command_pause(struct cli *cli) {
    return command(cli, pause_or_go_on);
}

int command_next(struct cli *cli) {
    return command(cli, player_next);
}

int command_stop(struct cli *cli) {
    return command(cli, player_stop);
}

/* ---- devices ---- */

static void print_json(const char *player, const struct player_devices *devices, bool good,
                       const struct error *err) {
    cli_print_json(json_pack("{s:s, s:o, s:o}", "player", player, "devices",
                             (json_t *)playing_devices_json(devices), "problem",
                             good ? json_null() : (json_t *)text_json(err->message)));
}

static void print_people(const char *player, const struct player_devices *devices, bool good,
                         const struct error *err) {
    struct grid grid = {.columns = 4, .align = "llll", .most = {0, 50, 50, 20}};
    if (!good) {
        printf("%s: %s\n", player, err->message);
        return;
    }
    printf("%s:%s\n", player, devices->count == 0 ? " none" : "");
    for (size_t i = 0; i < devices->count; i++) {
        const struct player_device *device = &devices->device[i];
        grid_add(&grid, "  %s", device->active ? "*" : " ");
        grid_add(&grid, "%s", device->name);
        grid_add(&grid, "%s", device->id == NULL ? "" : device->id);
        grid_add(&grid, "%s", device->type == NULL ? "" : device->type);
    }
    grid_print(&grid);
}

/* A player that is not there is no failure, unless it was asked for. */
int command_devices(struct cli *cli) {
    struct player_settings settings;
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; devices takes options only", cli->word[0]);
    }
    if (!playing_settings(cli, &settings)) {
        return CLI_MISUSED;
    }
    for (int kind = PLAYER_SPOTIFY; kind < PLAYER_KINDS; kind++) {
        struct player_devices devices = {0};
        struct error err;
        if (settings.kind != PLAYER_ANY && settings.kind != (enum player_kind)kind) {
            continue;
        }
        bool good = player_devices((enum player_kind)kind, &settings, &devices, &err);
        if (!good && settings.kind != PLAYER_ANY) {
            player_devices_free(&devices);
            return cli_failed(&err);
        }
        (cli_has(cli, "json") ? print_json : print_people)(player_kind_name((enum player_kind)kind),
                                                           &devices, good, &err);
        player_devices_free(&devices);
    }
    return CLI_GOOD;
}
