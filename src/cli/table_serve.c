/* The command that serves the page. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option serve_options[] = {
    {"port", "N", "where it listens (6436); 0 takes any that is free"},
    {"listen", "ADDRESS", "an IP address of this machine, for others to reach it (127.0.0.1)"},
    {"password-file", "FILE", "its first line is asked for first; needed with --listen"},
    {"model", "FILE", "another model that reads faces"},
    {NULL, NULL, NULL},
};

static const struct cli_example serve_examples[] = {
    {"mien serve", "then open http://127.0.0.1:6436/ in a browser"},
    {"mien serve --port 8000 --verbose", "elsewhere, with a line for each request"},
    {"systemctl --user enable --now mien.socket", "starts when its page is opened"},
    {NULL, NULL},
};

const struct command table_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "Mien as a page in a browser on this machine",
    .about =
        "Serves a page with the whole way: the camera or a photo, the mood, five songs, your pick "
        "and what is most like it, journeys from mood to mood, and all songs on the circumplex. "
        "Songs with files play in the page itself, or with the players that 'mien play' knows; "
        "what this machine plays ends with the server. It stops with Ctrl-C.\n\nOnly this machine "
        "can reach it, unless --listen says otherwise; "
        "then it wants a password, and whoever can listen to the network can hear it, since the "
        "page is not encrypted. Pictures are looked at in memory and forgotten at once. With "
        "--verbose each request is a line of JSON on standard error, without who asked and what "
        "for.",
    .run = command_serve,
    .options = serve_options,
    .examples = serve_examples,
};
