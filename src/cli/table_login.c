/* The commands that let Mien into a service, and out again. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option login_options[] = {
    {"client-id", "ID", "your own app at Spotify; asked for the first time only"},
    {"wait", "SECONDS", "how long to wait for your answer in the browser (300)"},
    {NULL, NULL, NULL},
};

static const struct cli_example login_examples[] = {
    {"mien login spotify --client-id 0123456789abcdef0123456789abcdef", "the first time"},
    {"mien login spotify", "again, after six months at most"},
    {NULL, NULL},
};

const struct command table_login = {
    .name = "login",
    .arguments = "spotify",
    .summary = "let Mien play on your Spotify",
    .about = "Asks Spotify for leave to see what plays and to play something else, and for nothing "
             "more. You say yes in your browser; if none opens by itself, the address to open is "
             "printed. It takes Premium, and an app of your own at Spotify, which docs/spotify.md "
             "explains step by step.\n\nWhat Spotify gives is kept in spotify.json beside your "
             "library, for you alone to read. Spotify lets it live for six months; then log in "
             "again. The client id is kept in the file config of Mien's settings.",
    .run = command_login,
    .words = "spotify|", /* a list of one */
    .options = login_options,
    .examples = login_examples,
};

const struct command table_logout = {
    .name = "logout",
    .arguments = "spotify",
    .summary = "forget the login to Spotify",
    .about = "Removes the login from this machine. Spotify itself forgets Mien where you remove "
             "it from your apps, at spotify.com/account/apps.",
    .run = command_logout,
    .words = "spotify|", /* a list of one */
};
