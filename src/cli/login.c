#include "cli/cli.h"

#include "player/player.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Where the client id of the listener's own app is kept, between logins. */
static const char setting[] = "spotify-client-id";

/* What `mien login` and `mien logout` take: the name of the one service there is. False after
 * saying what is wrong. */
static bool takes_spotify(const struct cli *cli) {
    if (cli->words != 1) {
        cli_misused(cli,
                    cli->words == 0 ? "where? there is 'mien %s spotify'"
                                    : "one word is enough: 'mien %s spotify'",
                    cli->command->name);
        return false;
    }
    if (strcmp(cli->word[0], "spotify") != 0) {
        cli_misused(cli, "there is nothing to log in to at '%s'; there is 'spotify'", cli->word[0]);
        return false;
    }
    return true;
}

/* For people on standard error, since it is no result; also with --quiet, since without it nothing
 * can go on. */
static void show(void *context, const char *address, bool opened) {
    (void)context;
    fprintf(stderr,
            opened ? "Your browser shows where to log in. If it does not, open this:\n\n  %s\n\n"
                   : "Open this in a browser on this machine to log in:\n\n  %s\n\n",
            address);
}

/* The client id that is given or kept, for free(); NULL after saying what is wrong. */
static char *client_id(const struct cli *cli, int *result) {
    const char *given = cli_value(cli, "client-id");
    char *kept = NULL;
    struct error err;
    if (given != NULL && !spotify_is_client_id(given)) {
        *result = cli_misused(cli, "--client-id takes the letters and digits of 'Client ID' at "
                                   "developer.spotify.com/dashboard");
        return NULL;
    }
    if (given != NULL) {
        return memory_string(given);
    }
    if (!settings_get(setting, &kept, &err)) {
        *result = cli_failed(&err);
        return NULL;
    }
    if (kept == NULL || !spotify_is_client_id(kept)) {
        free(kept);
        *result = cli_misused(cli, "the first time say which app of yours it is: --client-id ID "
                                   "(docs/spotify.md says how to make one)");
        return NULL;
    }
    return kept;
}

int command_login(struct cli *cli) {
    int64_t wait = 300;
    int result = CLI_MISUSED;
    struct error err;
    if (!takes_spotify(cli) || !cli_integer(cli, "wait", 1, 3600, &wait)) {
        return CLI_MISUSED;
    }
    char *id = client_id(cli, &result);
    if (id == NULL) {
        return result;
    }
    struct spotify_login login = {.client_id = id,
                                  .wait = (double)wait,
                                  .patience = PLAYER_PATIENCE,
                                  .log = &cli->log,
                                  .show = show};
    bool good = spotify_login(&login, &err) && settings_set(setting, id, &err);
    free(id);
    if (!good) {
        return cli_failed(&err);
    }
    if (cli_has(cli, "json")) {
        cli_print_json(json_pack("{s:s, s:b}", "at", "spotify", "login", 1));
    } else if (!cli_has(cli, "quiet")) {
        puts("Logged in to Spotify: 'mien play' can play there now.");
    }
    return CLI_GOOD;
}

int command_logout(struct cli *cli) {
    bool was_there = false;
    struct error err;
    if (!takes_spotify(cli)) {
        return CLI_MISUSED;
    }
    if (!spotify_logout(&was_there, &err)) {
        return cli_failed(&err);
    }
    if (cli_has(cli, "json")) {
        cli_print_json(json_pack("{s:s, s:b, s:b}", "at", "spotify", "login", 0, "was", was_there));
    } else if (!cli_has(cli, "quiet")) {
        puts(was_there ? "Logged out of Spotify: nothing of the login is left on this machine.\n"
                         "Spotify itself forgets Mien at spotify.com/account/apps."
                       : "There was no login to Spotify.");
    }
    return CLI_GOOD;
}
