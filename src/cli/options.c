#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int cli_failed(const struct error *err) {
    fprintf(stderr, "mien: %s\n", err->message);
    return CLI_FAILED;
}

int cli_misused(const struct cli *cli, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    text_printable_format(line, sizeof line, format, arguments);
    va_end(arguments);
    if (cli->command == NULL) {
        fprintf(stderr, "mien: %s; see 'mien --help'\n", line);
    } else {
        fprintf(stderr, "mien: %s; see 'mien %s --help'\n", line, cli->command->name);
    }
    return CLI_MISUSED;
}

/* The place of the option in a list that ends with NULL, -1 if it is not there. */
static int find(const struct cli_option *options, const char *name, size_t length) {
    for (int i = 0; options != NULL && options[i].name != NULL; i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

/* The option that starts with "--" at words[*at]; its value may be the next word. By hand because
 * getopt_long knows no table that help and completion could be made from as well. */
static bool parse_option(struct cli *cli, int count, char **words, int *at) {
    const char *name = words[*at] + 2;
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    const struct cli_option *options = cli->command->options;
    const char **values = cli->value;
    int place = find(options, name, length);
    if (place < 0) {
        options = common_options;
        values = cli->common;
        place = find(options, name, length);
    }
    if (place < 0) {
        cli_misused(cli, "there is no option --%.*s", (int)length, name);
        return false;
    }
    if (options[place].value == NULL) {
        if (value != NULL) {
            cli_misused(cli, "--%s takes no value", options[place].name);
            return false;
        }
        value = "";
    } else if (value == NULL) {
        if (*at + 1 >= count) {
            cli_misused(cli, "--%s needs a value: %s", options[place].name, options[place].value);
            return false;
        }
        value = words[++*at];
    }
    values[place] = value;
    return true;
}

bool cli_parse(struct cli *cli, int count, char **words) {
    cli->word = memory_new((size_t)count, sizeof *cli->word);
    bool options = true;
    for (int i = 0; i < count; i++) {
        if (options && strcmp(words[i], "--") == 0) {
            options = false;
        } else if (options && strcmp(words[i], "-h") == 0) {
            cli->common[find(common_options, "help", 4)] = "";
        } else if (options && text_starts(words[i], "--")) {
            if (!parse_option(cli, count, words, &i)) {
                return false;
            }
        } else if (options && words[i][0] == '-' && words[i][1] != '\0') {
            cli_misused(cli, "there is no option %s", words[i]);
            return false;
        } else {
            cli->word[cli->words++] = words[i];
        }
    }
    cli->log = (struct log){cli_has(cli, "verbose") ? LOG_INFO
                            : cli_has(cli, "quiet") ? LOG_QUIET
                                                    : LOG_WARNING,
                            stderr};
    return true;
}

const char *cli_value(const struct cli *cli, const char *option) {
    int place = find(cli->command->options, option, strlen(option));
    if (place >= 0) {
        return cli->value[place];
    }
    place = find(common_options, option, strlen(option));
    return place < 0 ? NULL : cli->common[place];
}

bool cli_has(const struct cli *cli, const char *option) {
    return cli_value(cli, option) != NULL;
}

bool cli_integer(const struct cli *cli, const char *option, int64_t least, int64_t most,
                 int64_t *out) {
    const char *value = cli_value(cli, option);
    if (value == NULL || text_to_integer(value, least, most, out)) {
        return true;
    }
    cli_misused(cli, "--%s is '%s'; it takes a whole number from %lld to %lld", option, value,
                (long long)least, (long long)most);
    return false;
}

bool cli_size(const struct cli *cli, const char *option, size_t least, size_t most, size_t *out) {
    int64_t number = (int64_t)*out;
    if (!cli_integer(cli, option, (int64_t)least, (int64_t)most, &number)) {
        return false;
    }
    *out = (size_t)number;
    return true;
}

bool cli_number(const struct cli *cli, const char *option, double above, double *out) {
    const char *value = cli_value(cli, option);
    double number = 0;
    if (value == NULL) {
        return true;
    }
    if (!text_to_double(value, '.', &number) || number <= above) {
        cli_misused(cli, "--%s is '%s'; it takes a number above %g", option, value, above);
        return false;
    }
    *out = number;
    return true;
}

bool cli_seed(const struct cli *cli, uint64_t *seed) {
    /* Short enough to type again. */
    int64_t number = (int64_t)(random_seed_from_system() % 1000000);
    bool good = cli_integer(cli, "seed", 0, INT64_MAX, &number);
    *seed = (uint64_t)number;
    return good;
}

char *cli_library_path(const struct cli *cli) {
    const char *named = cli_value(cli, "library");
    return named == NULL ? library_default_path() : memory_string(named);
}

struct library *cli_library(const struct cli *cli, enum library_access access) {
    char *path = cli_library_path(cli);
    struct error err;
    struct library *library = library_open(path, access, &err);
    if (library == NULL) {
        cli_failed(&err);
    }
    log_write(&cli->log, LOG_INFO, "library: %s", path);
    free(path);
    return library;
}
