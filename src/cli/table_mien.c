/* The commands for Mien itself. */
#include "cli/table.h"

#include <stddef.h>

const struct command table_about = {
    .name = "about",
    .arguments = "",
    .summary = "the version, the libraries beneath, and where things are",
    .about = "Tells Mien's version, the versions of the libraries that it was built with and runs "
             "on, where your library and Mien's own files are, and what the processor can do. "
             "Good to have in a report of something that went wrong.",
    .run = command_about,
};

static const struct cli_example completion_examples[] = {
    {"mien completion bash > ~/.local/share/bash-completion/completions/mien",
     "for bash, from the next shell on"},
    {NULL, NULL},
};

const struct command table_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "completion of commands and options for a shell",
    .about = "Prints the completion for a shell.",
    .run = command_completion,
    .words = "bash|zsh|fish",
    .examples = completion_examples,
};

const struct command table_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "this help, or a command's",
    .about = "Shows what there is.",
    .run = command_help,
};

/* Without a summary, so that no help shows it: for the build, which makes mien.1 with it. */
const struct command table_manual = {
    .name = "manual",
    .arguments = "",
    .about = "Prints the man page.",
    .run = command_manual,
};
