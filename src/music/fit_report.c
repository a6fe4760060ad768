#include "music/music.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static bool is_article(const struct fit_options *options) {
    struct fit_options article = fit_defaults();
    return options->algorithm == FIT_KMEANS && options->components == article.components &&
           options->clusters == article.clusters && options->starts == article.starts;
}

const char *fit_recipe_name(const struct fit_options *options) {
    static const char *const algorithm[] = {"kmeans", "dbscan", "birch"};
    if (options->recipe == FIT_PEOPLE) {
        return "people";
    }
    return is_article(options) ? "article" : algorithm[options->algorithm];
}

/* JSON has no NaN: what is not known is null. */
static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *groups_of(const struct fit_report *report) {
    json_t *groups = json_array();
    for (size_t i = 0; i < report->groups; i++) {
        const struct fit_group *group = &report->group[i];
        json_array_append_new(groups,
                              json_pack("{s:s, s:I, s:o, s:o}", "mood", mood_name(group->mood),
                                        "songs", (json_int_t)group->songs, "valence",
                                        number(group->valence), "energy", number(group->energy)));
    }
    return groups;
}

char *fit_report_json(const struct fit_report *report, const struct fit_options *options) {
    json_t *features = json_array();
    json_t *means = json_array();
    json_t *deviations = json_array();
    json_t *explained = json_array();
    json_t *correlations = json_array();
    for (size_t i = 0; i < report->features; i++) {
        json_array_append_new(features, json_string(feature_name(report->feature[i])));
        json_array_append_new(means, number(report->mean[i]));
        json_array_append_new(deviations, number(report->deviation[i]));
        json_t *row = json_array();
        for (size_t j = 0; j < report->features; j++) {
            json_array_append_new(row, number(report->correlation[i * report->features + j]));
        }
        json_array_append_new(correlations, row);
    }
    for (size_t i = 0; i < report->components; i++) {
        json_array_append_new(explained, number(report->explained[i]));
    }
    json_t *object =
        json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}",
                  "recipe", fit_recipe_name(options), "songs", (json_int_t)report->songs,
                  "with_mood", (json_int_t)report->with_mood, "heard", (json_int_t)report->heard,
                  "without_features", (json_int_t)report->without_features, "incomplete",
                  (json_int_t)report->incomplete, "features", features, "mean", means, "deviation",
                  deviations, "explained_variance", explained, "inertia", number(report->inertia),
                  "silhouette", number(report->silhouette), "noise", (json_int_t)report->noise,
                  "clusters", groups_of(report), "correlation", correlations);
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(object);
    char *copy = memory_string(text);
    free(text);
    return copy;
}
