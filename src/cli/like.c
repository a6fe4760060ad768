#include "cli/matches.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

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
    struct recommender *recommender = recommender_new(library);
    size_t count = 0;
    if (library_song(library, number, song_keep, &song, err)) {
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
    int64_t number = cli_find_song(cli, library, words);
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
