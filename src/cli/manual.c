#include "cli/cli.h"

/* Text for troff: a backslash, and a dot or a quote that starts a line, would be commands; a hyphen
 * would become a typographic one that nobody can search for or paste. */
static void print_text(const char *text, FILE *out) {
    bool start = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\') {
            fputs("\\e", out);
        } else if (*c == '-') {
            fputs("\\-", out);
        } else {
            if (start && (*c == '.' || *c == '\'')) {
                fputs("\\&", out);
            }
            fputc(*c, out);
        }
        start = *c == '\n';
    }
    fputc('\n', out);
}

static void print_options(const struct cli_option *options, FILE *out) {
    for (; options != NULL && options->name != NULL; options++) {
        fputs(".TP\n.B ", out);
        fputs("\\-\\-", out);
        print_text(options->name, out);
        if (options->value != NULL) {
            fputs(".I ", out);
            print_text(options->value, out);
            fputs(".br\n", out);
        }
        print_text(options->help, out);
    }
}

static void print_command(const struct command *command, FILE *out) {
    fprintf(out, ".SS mien %s %s\n", command->name, command->arguments);
    print_text(command->about, out);
    print_options(command->options, out);
    for (const struct cli_example *e = command->examples; e != NULL && e->command != NULL; e++) {
        fputs(".PP\n.nf\n.RS\n.B ", out);
        print_text(e->command, out);
        fputs(".RE\n.fi\n", out);
        print_text(e->what, out);
    }
}

void manual_print(FILE *out) {
    fputs(".TH MIEN 1 \"\" \"mien " MIEN_VERSION "\" \"User Commands\"\n"
          ".SH NAME\nmien \\- music for the mood that a face shows\n"
          ".SH SYNOPSIS\n.B mien\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n"
          ".SH DESCRIPTION\n"
          "Mien keeps a library of songs, learns which of them are happy, angry, sad and calm, "
          "offers songs of a mood, finds the songs most like one, and leads from one mood to "
          "another. "
          "Everything happens on this machine.\n"
          ".SH COMMANDS\n",
          out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary != NULL) {
            print_command(command, out);
        }
    }
    fputs(".SH OPTIONS OF EVERY COMMAND\n", out);
    print_options(common_options, out);
    fputs(".SH EXIT STATUS\n"
          "0 if all went well; 1 if something failed, also if only a part of the input could be "
          "used; 2 if the command line was wrong.\n"
          ".SH FILES\n"
          ".TP\n.I $XDG_DATA_HOME/mien/library.db\n"
          "the library, usually ~/.local/share/mien/library.db; an SQLite file\n"
          ".SH ENVIRONMENT\n"
          ".TP\n.B NO_COLOR\nno colour on the terminal, if set\n"
          ".TP\n.B MIEN_ASSETS\na folder in which Mien's own files are looked for first\n",
          out);
}

int command_manual(struct cli *cli) {
    (void)cli;
    manual_print(stdout);
    return CLI_GOOD;
}
