/* Which song of the library somebody means. */
#include "cli/cli.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHOICES = 9 };

struct choices {
    struct song song[CHOICES + 1];
    size_t count;
};

static bool take_choice(void *context, const struct library_song *song) {
    struct choices *choices = context;
    song_keep(&choices->song[choices->count++], song);
    return choices->count <= CHOICES;
}

/* The one that the listener names on the terminal, from 0; -1 for none. */
static int ask(size_t count) {
    char answer[32];
    int64_t number = 0;
    fprintf(stderr, "Which one? [1-%zu] ", count);
    if (fgets(answer, sizeof answer, stdin) == NULL) {
        return -1;
    }
    answer[strcspn(answer, "\n")] = '\0';
    return text_to_integer(answer, 1, (int64_t)count, &number) ? (int)number - 1 : -1;
}

/* The only one with exactly that title, or the only one at all; -1 if it could be several. */
static int plain_choice(const struct choices *choices, const char *words) {
    int same = -1;
    int how_many = 0;
    for (size_t i = 0; i < choices->count; i++) {
        if (text_same(choices->song[i].of.track.title, words)) {
            same = (int)i;
            how_many++;
        }
    }
    return how_many == 1 ? same : choices->count == 1 ? 0 : -1;
}

/* The short list, for people. */
static void print_choices(const struct choices *choices, size_t shown, const char *words) {
    struct error head;
    error_set(&head, "%s songs match '%s':", choices->count > shown ? "many" : "several", words);
    cli_failed(&head);
    for (size_t i = 0; i < shown; i++) {
        const struct track *track = &choices->song[i].of.track;
        struct text line = {0};
        text_format(&line, "%zu  %s", i + 1, track->title);
        if (track->artist != NULL) {
            text_format(&line, " by %s", track->artist);
        }
        if (track->genre != NULL) {
            text_format(&line, ", %s", track->genre);
        }
        char printable[160];
        text_printable(printable, sizeof printable, line.data);
        fprintf(stderr, "  %s  (%s)\n", printable, track->id);
        text_free(&line);
    }
}

/* Lets the listener choose from a short list on the terminal. -1 after saying what to do, to people
 * or, with --json, to programs. */
static int choose(const struct cli *cli, const struct choices *choices, const char *words) {
    size_t shown = choices->count > CHOICES ? CHOICES : choices->count;
    if (cli_has(cli, "json")) {
        json_t *list = json_array();
        for (size_t i = 0; i < shown; i++) {
            json_array_append_new(list, song_json(&choices->song[i].of));
        }
        cli_print_json(json_pack("{s:o}", "matches", list));
    } else {
        print_choices(choices, shown, words);
        if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
            return ask(shown);
        }
    }
    fprintf(stderr, "mien: name one by its id: mien %s %s\n", cli->command->name,
            choices->song[0].of.track.id);
    return -1;
}

int64_t cli_find_song(const struct cli *cli, struct library *library, const char *words) {
    struct error err;
    int64_t number = library_find(library, words, &err);
    if (number > 0) {
        return number;
    }
    struct choices choices = {.count = 0};
    if (number < 0 || !library_search(library, words, CHOICES + 1, take_choice, &choices, &err)) {
        cli_failed(&err);
        number = 0;
    } else if (choices.count == 0) {
        error_set(&err, "no song is called '%s'; look for it with 'mien list --search WORDS'",
                  words);
        cli_failed(&err);
    } else {
        int chosen = plain_choice(&choices, words);
        if (chosen < 0) {
            chosen = choose(cli, &choices, words);
        }
        number = chosen < 0 ? 0 : choices.song[chosen].of.number;
    }
    for (size_t i = 0; i < choices.count; i++) {
        song_free(&choices.song[i]);
    }
    return number;
}
