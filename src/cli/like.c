#include "cli/matches.h"

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
    fprintf(stderr, "mien: name one by its id: mien like %s\n", choices->song[0].of.track.id);
    return -1;
}

/* The number of the song that the words mean; 0 after saying why there is none. */
static int64_t find_song(const struct cli *cli, struct library *library, const char *words) {
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

static bool remember(struct library *library, const struct song *picked,
                     const struct recommendation *match, size_t count, struct error *err) {
    int64_t *shown = memory_new(count, sizeof *shown);
    for (size_t i = 0; i < count; i++) {
        shown[i] = match[i].number;
    }
    struct remembrance what = {
        .mood = picked->of.mood, .picked = picked->of.number, .shown = shown, .shown_count = count};
    bool good = recommend_remember(library, &what, err);
    free(shown);
    return good;
}

static bool show(const struct cli *cli, struct library *library, int64_t number, enum mood mood,
                 const char *by, size_t wanted, struct error *err) {
    struct song song = {0};
    struct song *songs = memory_new(wanted, sizeof *songs);
    struct recommendation *match = memory_new(wanted, sizeof *match);
    struct recommender *recommender = recommender_new(library, err);
    size_t count = 0;
    if (recommender != NULL && library_song(library, number, song_keep, &song, err)) {
        count = strcmp(by, "cosine") == 0
                    ? recommend_cosine(recommender, number, wanted, match, err)
                    : recommend_like(recommender, number, mood, wanted, match, err);
    }
    bool good = count > 0;
    for (size_t i = 0; good && i < count; i++) {
        good = library_song(library, match[i].number, song_keep, &songs[i], err);
    }
    good = good && remember(library, &song, match, count, err);
    if (good && cli_has(cli, "json")) {
        cli_print_json(json_pack("{s:o, s:s, s:o}", "like", (json_t *)song_json(&song.of), "by", by,
                                 "songs", (json_t *)matches_json(songs, match, count)));
    } else if (good) {
        matches_print(recommender_model(recommender), &song.of, songs, match, count,
                      strcmp(by, "cosine") == 0);
    }
    for (size_t i = 0; i < count; i++) {
        song_free(&songs[i]);
    }
    song_free(&song);
    recommender_free(recommender);
    free(match);
    free(songs);
    return good;
}

/* The words of the title as one, so that nobody needs quotes. */
static char *joined(const struct cli *cli) {
    struct text words = {0};
    for (size_t i = 0; i < cli->words; i++) {
        text_format(&words, "%s%s", i == 0 ? "" : " ", cli->word[i]);
    }
    return words.data;
}

int command_like(struct cli *cli) {
    const char *by = cli_has(cli, "by") ? cli_value(cli, "by") : "features";
    const char *mood_word = cli_value(cli, "mood");
    enum mood mood = MOOD_UNKNOWN;
    size_t wanted = 10;
    struct error err;
    if (cli->words == 0) {
        return cli_misused(cli, "like which song? give its id, its uri or a part of its title");
    }
    if (strcmp(by, "features") != 0 && strcmp(by, "cosine") != 0) {
        return cli_misused(cli, "--by is '%s'; it takes features or cosine", by);
    }
    if (mood_word != NULL && (mood = mood_from_name(mood_word)) == MOOD_UNKNOWN) {
        return cli_misused(cli, "there is no mood '%s'; there are angry, calm, happy and sad",
                           mood_word);
    }
    if (!cli_size(cli, "count", 1, 1000, &wanted)) {
        return CLI_MISUSED;
    }
    struct library *library = cli_library(cli, LIBRARY_USE);
    if (library == NULL) {
        return CLI_FAILED;
    }
    char *words = joined(cli);
    int64_t number = find_song(cli, library, words);
    free(words);
    bool good = false;
    if (number > 0) {
        good = show(cli, library, number, mood, by, wanted, &err);
        if (!good) {
            cli_failed(&err);
        }
    }
    library_close(library);
    return good ? CLI_GOOD : CLI_FAILED;
}
