#include "recommend/recommend.h"

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

void match_add_reasons(const struct library_model *model, const double feature[FEATURE_COUNT],
                       const struct recommendation *match, struct text *out) {
    text_add_string(out, match->sounds_alike ? "sounds alike" : "");
    for (size_t i = 0; i < match->reasons; i++) {
        enum feature which = match->because[i];
        text_add_string(out, i == 0 && !match->sounds_alike ? "" : ", ");
        text_add_string(out, shared[which][feature[which] > mean_of(model, which)]);
        if (which == FEATURE_TEMPO) {
            text_format(out, "%.0f BPM", feature[which]);
        }
    }
}

size_t recommend_like_of(struct recommender *recommender, int64_t number, enum mood mood,
                         size_t count, struct recommendation *out) {
    struct error err;
    size_t found = recommend_like(recommender, number, mood, count, out, &err);
    if (found == 0 && mood != MOOD_UNKNOWN) {
        found = recommend_like(recommender, number, MOOD_UNKNOWN, count, out, &err);
    }
    return found;
}
