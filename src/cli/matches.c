#include "cli/matches.h"

#include <jansson.h>

/* What a shared feature means in words: below the mean, above it. */
static const char *const shared[FEATURE_COUNT][2] = {
    [FEATURE_DANCEABILITY] = {"not for dancing", "danceable"},
    [FEATURE_ENERGY] = {"gentle", "energetic"},
    [FEATURE_KEY] = {"the same key", "the same key"},
    [FEATURE_LOUDNESS] = {"soft", "loud"},
    [FEATURE_MODE] = {"in minor", "in major"},
    [FEATURE_SPEECHINESS] = {"few spoken words", "full of words"},
    [FEATURE_ACOUSTICNESS] = {"electric", "acoustic"},
    [FEATURE_INSTRUMENTALNESS] = {"sung", "instrumental"},
    [FEATURE_LIVENESS] = {"studio sound", "live sound"},
    [FEATURE_VALENCE] = {"dark", "bright"},
    [FEATURE_TEMPO] = {"", ""}, /* its number says more */
};

static double mean_of(const struct library_model *model, enum feature feature) {
    for (size_t c = 0; c < model->columns; c++) {
        if (model->coordinate[c].feature == feature) {
            return model->coordinate[c].mean;
        }
    }
    return 0;
}

void match_add_reasons(const struct library_model *model, const struct library_song *song,
                       const struct recommendation *match, struct text *out) {
    text_add_string(out, match->sounds_alike ? "sounds alike" : "");
    for (size_t i = 0; i < match->reasons; i++) {
        enum feature feature = match->because[i];
        double value = song->track.feature[feature];
        const char *words = shared[feature][value > mean_of(model, feature)];
        text_format(out, "%s%s", i == 0 && !match->sounds_alike ? "" : ", ", words);
        if (feature == FEATURE_TEMPO) {
            text_format(out, "%.0f BPM", value);
        }
    }
}

static void add_row(struct grid *grid, const struct library_model *model,
                    const struct library_song *song, const struct recommendation *match,
                    bool cosine) {
    char mood[32];
    struct text reasons = {0};
    song_mood_text(song, mood, sizeof mood);
    match_add_reasons(model, song, match, &reasons);
    grid_add(grid, cosine ? "%.6f" : "%.0f", cosine ? match->similarity : match->score);
    grid_add(grid, "%s", song->track.title);
    grid_add(grid, "%s", song->track.artist == NULL ? "" : song->track.artist);
    grid_add(grid, "%s", mood);
    grid_add(grid, "%s", reasons.data == NULL ? "" : reasons.data);
    grid_add(grid, "%s", song->track.id);
    text_free(&reasons);
}

void matches_print(const struct library_model *model, const struct library_song *song,
                   const struct song *songs, const struct recommendation *match, size_t count,
                   bool cosine) {
    struct grid grid = {.columns = 6, .align = "rlllll", .most = {0, 40, 28, 0, 60, 0}, .mood = 4};
    char title[256];
    char artist[128];
    text_printable(title, sizeof title, song->track.title);
    text_printable(artist, sizeof artist, song->track.artist == NULL ? "" : song->track.artist);
    printf("Most like %s%s%s:\n", title, artist[0] == '\0' ? "" : " by ", artist);
    for (size_t i = 0; i < count; i++) {
        add_row(&grid, model, &songs[i].of, &match[i], cosine);
    }
    grid_print(&grid);
    printf(cosine ? "\nThe cosine of valence and energy, as in the article; many songs share 1.\n"
                  : "\n100 is the same sound, 50 as far as two songs taken at random.\n");
}

void *matches_json(const struct song *songs, const struct recommendation *match, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *json = song_json(&songs[i].of);
        json_t *because = json_array();
        if (match[i].sounds_alike) {
            json_array_append_new(because, json_string("sound"));
        }
        for (size_t r = 0; r < match[i].reasons; r++) {
            json_array_append_new(because, json_string(feature_name(match[i].because[r])));
        }
        json_object_set_new(json, "score", json_real(match[i].score));
        json_object_set_new(json, "similarity", json_real(match[i].similarity));
        json_object_set_new(json, "because", because);
        json_array_append_new(list, json);
    }
    return list;
}
