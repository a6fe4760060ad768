#include "cli/cli.h"

#include <string.h>

/* "a|b|c" as "a b c"; nothing for what is no list of words. */
static void print_words(const char *words, FILE *out) {
    if (words == NULL || strchr(words, '|') == NULL) {
        return;
    }
    for (const char *c = words; *c != '\0'; c++) {
        fputc(*c == '|' ? ' ' : *c, out);
    }
}

static void print_options(const struct cli_option *options, FILE *out) {
    for (; options != NULL && options->name != NULL; options++) {
        fprintf(out, " --%s", options->name);
    }
}

static void print_commands(FILE *out) {
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary != NULL) {
            fprintf(out, " %s", command->name);
        }
    }
}

/* One line for each option that has a list of words as its value. */
static void print_bash_values(const struct cli_option *options, FILE *out) {
    for (; options != NULL && options->name != NULL; options++) {
        if (options->value != NULL && strchr(options->value, '|') != NULL) {
            fprintf(out, "        --%s) COMPREPLY=($(compgen -W '", options->name);
            print_words(options->value, out);
            fputs("' -- \"$word\")); return ;;\n", out);
        }
    }
}

static void print_bash(FILE *out) {
    fputs("# bash completion for mien; made by 'mien completion bash'\n"
          "_mien() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '--help --version",
          out);
    print_commands(out);
    fputs("' -- \"$word\"))\n        return\n    fi\n    case \"$before\" in\n", out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        print_bash_values(command->options, out);
    }
    fputs("    esac\n    local words=''\n    case \"${COMP_WORDS[1]}\" in\n", out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary != NULL) {
            fprintf(out, "        %s) words='", command->name);
            print_words(command->words, out);
            print_options(command->options, out);
            print_options(common_options, out);
            fputs("' ;;\n", out);
        }
    }
    fputs("    esac\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "}\n"
          "complete -o default -F _mien mien\n",
          out);
}

/* A text inside single quotes, a backslash before what the shell's own syntax there means. */
static void print_quoted(const char *text, const char *special, FILE *out) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'') {
            fputs("'\\''", out);
        } else {
            if (strchr(special, *c) != NULL) {
                fputc('\\', out);
            }
            fputc(*c, out);
        }
    }
}

/* What can stand there: one of some words, a file, or anything. */
static void print_zsh_choice(const char *words, FILE *out) {
    bool list = strchr(words, '|') != NULL;
    fprintf(out, ":%s:%s", list ? "value" : words, list ? "(" : "");
    print_words(words, out);
    fputs(list ? ")" : strcmp(words, "FILE") == 0 ? "_files" : "", out);
}

static void print_zsh_options(const struct cli_option *options, FILE *out) {
    for (; options != NULL && options->name != NULL; options++) {
        fprintf(out, " \\\n                '--%s%s[", options->name,
                options->value == NULL ? "" : "=");
        print_quoted(options->help, "[]:", out);
        fputc(']', out);
        if (options->value != NULL) {
            print_zsh_choice(options->value, out);
        }
        fputc('\'', out);
    }
}

static void print_zsh(FILE *out) {
    fputs("#compdef mien\n"
          "# zsh completion for mien; made by 'mien completion zsh'\n"
          "_mien() {\n"
          "    if (( CURRENT == 2 )); then\n"
          "        local -a commands=(\n",
          out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary != NULL) {
            fprintf(out, "            '%s:", command->name);
            print_quoted(command->summary, ":", out);
            fputs("'\n", out);
        }
    }
    fputs("        )\n"
          "        _describe command commands\n"
          "        return\n"
          "    fi\n"
          "    local command=$words[2]\n"
          "    shift words\n"
          "    (( CURRENT-- ))\n"
          "    case \"$command\" in\n",
          out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary == NULL) {
            continue;
        }
        fprintf(out, "        %s)\n            _arguments", command->name);
        print_zsh_options(command->options, out);
        print_zsh_options(common_options, out);
        if (command->words != NULL) {
            fputs(" \\\n                '*", out);
            print_zsh_choice(command->words, out);
            fputc('\'', out);
        }
        fputs(" ;;\n", out);
    }
    fputs("    esac\n}\n_mien \"$@\"\n", out);
}

static void print_fish_options(const char *command, const struct cli_option *options, FILE *out) {
    for (; options != NULL && options->name != NULL; options++) {
        fprintf(out, "complete -c mien -n '__fish_seen_subcommand_from %s' -l %s", command,
                options->name);
        if (options->value != NULL && strchr(options->value, '|') != NULL) {
            fputs(" -x -a '", out);
            print_words(options->value, out);
            fputc('\'', out);
        } else if (options->value != NULL) {
            fputs(" -r", out);
        }
        fputs(" -d '", out);
        print_quoted(options->help, "", out);
        fputs("'\n", out);
    }
}

static void print_fish(FILE *out) {
    fputs("# fish completion for mien; made by 'mien completion fish'\n", out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command *command = commands[i];
        if (command->summary == NULL) {
            continue;
        }
        fprintf(out, "complete -c mien -n __fish_use_subcommand -f -a %s -d '", command->name);
        print_quoted(command->summary, "", out);
        fputs("'\n", out);
        if (command->words != NULL && strchr(command->words, '|') != NULL) {
            fprintf(out, "complete -c mien -n '__fish_seen_subcommand_from %s' -f -a '",
                    command->name);
            print_words(command->words, out);
            fputs("'\n", out);
        }
        print_fish_options(command->name, command->options, out);
        print_fish_options(command->name, common_options, out);
    }
}

bool completion_print(const char *shell, FILE *out) {
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strcmp(shell, shells[i].name) == 0) {
            shells[i].print(out);
            return true;
        }
    }
    return false;
}

int command_completion(struct cli *cli) {
    if (cli->words != 1 || !completion_print(cli->word[0], stdout)) {
        return cli_misused(cli, "which shell? bash, zsh or fish");
    }
    return CLI_GOOD;
}
