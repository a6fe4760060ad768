#include "cli/cli.h"

#include <string.h>

/* Wraps a paragraph at 78 columns. */
static void print_wrapped(const char *text, FILE *out) {
    size_t column = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        if (column > 0 && column + 1 + length > 78) {
            fputc('\n', out);
            column = 0;
        } else if (column > 0) {
            fputc(' ', out);
            column++;
        }
        fwrite(text, 1, length, out);
        column += length;
        text += length;
        if (*text == '\n') {
            fputc('\n', out);
            column = 0;
            text++;
        }
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

static void print_options(const struct cli_option *options, FILE *out) {
    for (; options != NULL && options->name != NULL; options++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", options->name, options->value == NULL ? "" : " ",
                 options->value == NULL ? "" : options->value);
        if (strlen(left) > 26) {
            fprintf(out, "  %s\n  %-26s  %s\n", left, "", options->help);
        } else {
            fprintf(out, "  %-26s  %s\n", left, options->help);
        }
    }
}

void help_all(FILE *out) {
    fputs("mien - music for the mood that a face shows\n\n"
          "usage: mien COMMAND [ARGUMENTS] [OPTIONS]\n\n",
          out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary != NULL) {
            fprintf(out, "  %-12s%s\n", command->name, command->summary);
        }
    }
    fputs(
        "\nThe first steps:\n"
        "  mien add songs.csv      a catalogue with features, such as Kaggle's genres_v2.csv\n"
        "  mien fit                learn which songs are happy, angry, sad and calm\n"
        "  mien songs happy        five happy songs\n"
        "  mien like 'part of a title'\n"
        "\n'mien COMMAND --help' says more and has examples. 'mien --version' tells the version.\n"
        "Nothing leaves this machine.\n",
        out);
}

void help_command(const struct command *command, FILE *out) {
    fprintf(out, "usage: mien %s%s%s [OPTIONS]\n\n", command->name,
            command->arguments[0] == '\0' ? "" : " ", command->arguments);
    print_wrapped(command->about, out);
    if (command->options != NULL) {
        fputs("\nOptions:\n", out);
        print_options(command->options, out);
    }
    fputs("\nOptions of every command:\n", out);
    print_options(common_options, out);
    if (command->examples != NULL) {
        fputs("\nExamples:\n", out);
    }
    for (const struct cli_example *e = command->examples; e != NULL && e->command != NULL; e++) {
        fprintf(out, "  %s\n      %s\n", e->command, e->what);
    }
}

int command_help(struct cli *cli) {
    if (cli->words == 0) {
        help_all(stdout);
        return CLI_GOOD;
    }
    const struct command *command = command_find(cli->word[0]);
    if (command == NULL) {
        return cli_misused(cli, "there is no command '%s'", cli->word[0]);
    }
    help_command(command, stdout);
    return CLI_GOOD;
}
