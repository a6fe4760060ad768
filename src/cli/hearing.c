#include "cli/hearing.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t stopped;

static void stop(int number) {
    stopped = 1;
    signal(number, SIG_DFL);
}

void hearing_heed_signals(void) {
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool hearing_stopped(void *unused) {
    (void)unused;
    return stopped != 0;
}

char **hearing_patterns(const struct cli *cli) {
    const char *words = cli_value(cli, "exclude");
    if (words == NULL) {
        return NULL;
    }
    char **pattern = memory_new(strlen(words) + 2, sizeof *pattern);
    size_t count = 0;
    while (*words != '\0') {
        size_t length = strcspn(words, ",");
        if (length > 0) {
            pattern[count++] = memory_string_n(words, length);
        }
        words += length + (words[length] == ',');
    }
    return pattern;
}

void hearing_free_patterns(char **pattern) {
    for (size_t i = 0; pattern != NULL && pattern[i] != NULL; i++) {
        free(pattern[i]);
    }
    free(pattern);
}

static void add_count(struct text *out, size_t count, const char *what) {
    if (count > 0) {
        text_format(out, "%s%s %s", out->length == 0 ? "" : ", ", cli_count((int64_t)count).text,
                    what);
    }
}

void hearing_add_counts(struct text *out, const struct hear_counts *counts) {
    add_count(out, counts->heard, "heard");
    add_count(out, counts->known, "known by their sound");
    add_count(out, counts->unchanged, "as they were");
    add_count(out, counts->failed, "could not be heard");
    add_count(out, counts->gone, "gone");
    if (out->length == 0) {
        text_add_string(out, "nothing");
    }
}

bool hearing_fit(const struct cli *cli, struct library *library, struct error *err) {
    bool done = false;
    if (!hear_fit(library, &done, err)) {
        return false;
    }
    if (!done && !cli_has(cli, "quiet")) {
        fprintf(stderr, "mien: the moods of the other songs are of a recipe that you chose; run "
                        "'mien fit' with it again, so that 'mien like' knows the new songs\n");
    }
    library_tidy(library);
    return true;
}
