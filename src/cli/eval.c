#include "cli/eval_errors.h"
#include "cli/face_data.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* What is measured, and with what. */
struct measuring {
    const char *model_path; /* NULL: the one that Mien comes with */
    struct model *model;
    struct net_plan *plan;
    size_t batch;
    enum net_precision precision;
    unsigned threads;
};

static bool read_split(const struct cli *cli, enum split *split) {
    static const struct {
        const char *name;
        enum split split;
    } names[] = {{"train", SPLIT_TRAINING},
                 {"public", SPLIT_PUBLIC},
                 {"private", SPLIT_PRIVATE},
                 {"all", SPLIT_ALL}};
    const char *wanted = cli_value(cli, "split");
    for (size_t i = 0; wanted != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i].name, wanted) == 0) {
            *split = names[i].split;
            return true;
        }
    }
    if (wanted != NULL) {
        cli_misused(cli, "--split is train, public, private or all, not '%s'", wanted);
    }
    return wanted == NULL;
}

static const char *model_name(const struct measuring *measuring) {
    return measuring->model_path == NULL ? "default" : measuring->model_path;
}

static bool measure(const struct measuring *measuring, const struct samples *samples,
                    const struct samples_subset *subset, const struct votes *votes,
                    struct evaluation *out, struct error *err) {
    struct training_faces faces = {samples, subset, votes};
    struct net_source source = training_faces_source(&faces);
    struct error why;
    return evaluate(measuring->plan, measuring->batch, &source, measuring->model->temperature, out,
                    &why) ||
           error_set(err, "%s: %s", model_name(measuring), why.message);
}

static void print(const struct cli *cli, const struct measuring *measuring,
                  const struct evaluation *all, const struct evaluation *rest,
                  const struct evaluation *voted, double agreement) {
    if (cli_has(cli, "json")) {
        json_t *object = face_data_evaluation_json(all);
        json_object_set_new(object, "model", text_json(model_name(measuring)));
        json_object_set_new(object, "precision",
                            json_string(net_precision_name(net_plan_precision(measuring->plan))));
        if (rest->samples > 0) {
            json_object_set_new(object, "without_repeats",
                                json_pack("{s:I, s:f}", "samples", (json_int_t)rest->samples,
                                          "accuracy", rest->accuracy));
        }
        if (voted->samples > 0) {
            json_object_set_new(object, "votes",
                                json_pack("{s:I, s:f, s:f, s:f}", "samples",
                                          (json_int_t)voted->samples, "accuracy", voted->accuracy,
                                          "calibration_error", voted->calibration_error,
                                          "agreement", agreement));
        }
        cli_print_json(object);
        return;
    }
    face_data_print_evaluation(all);
    if (rest->samples > 0 && rest->samples < all->samples) {
        printf("without repeats    %.2f %% of the %s faces that are not in Training as well\n",
               100 * rest->accuracy, cli_count((int64_t)rest->samples).text);
    }
    if (voted->samples > 0) {
        printf(
            "by the votes       %.2f %% of the %s faces that most voters gave one of the moods\n",
            100 * voted->accuracy, cli_count((int64_t)voted->samples).text);
        printf("labels and votes   agree on %.1f %% of these\n", 100 * agreement);
        printf("certainty          is %.2f %% off the share of the people who say the same\n",
               100 * voted->calibration_error);
    }
}

/* How often the label of a face is what most voters said, 0 to 1. */
static double agreement_of(const struct samples *samples, const struct samples_subset *voted) {
    size_t agree = 0;
    for (size_t i = 0; i < voted->count; i++) {
        enum emotion emotion = (enum emotion)samples->emotion[voted->index[i]];
        agree += (int)emotion_mood(emotion) == voted->mood[i];
    }
    return voted->count == 0 ? 0 : (double)agree / (double)voted->count;
}

static int measure_and_print(const struct cli *cli, const struct measuring *measuring,
                             const struct samples *samples, const struct votes *votes,
                             enum split split) {
    struct error err;
    struct evaluation all = {0}, rest = {0}, by_votes = {0};
    struct samples_subset subset = samples_with_mood(samples, split);
    struct samples_subset unseen = {0}, voted = {0};
    bool good = subset.count > 0;
    if (!good) {
        error_set(&err, "%s: has no %s faces that are angry, happy, sad or neutral; see --split",
                  cli_value(cli, "data"), split_name(split));
    }
    good = good && measure(measuring, samples, &subset, NULL, &all, &err);
    if (good && (split == SPLIT_PUBLIC || split == SPLIT_PRIVATE)) {
        unseen = subset_without_repeats(samples, &subset, split);
        good = unseen.count == 0 || measure(measuring, samples, &unseen, NULL, &rest, &err);
    }
    if (good && votes != NULL) {
        voted = subset_by_votes(samples, &subset, votes);
        good = voted.count == 0 || measure(measuring, samples, &voted, votes, &by_votes, &err);
    }
    if (good) {
        print(cli, measuring, &all, &rest, &by_votes, agreement_of(samples, &voted));
    }
    if (good && cli_value(cli, "plot") != NULL) {
        good = face_data_draw(&all, cli_value(cli, "plot"), &err);
    }
    if (good && cli_value(cli, "errors") != NULL) {
        good = eval_draw_errors(measuring->model, measuring->precision, measuring->threads, samples,
                                &subset, cli_value(cli, "errors"), &err);
    }
    evaluation_free(&all);
    evaluation_free(&rest);
    evaluation_free(&by_votes);
    samples_subset_free(&subset);
    samples_subset_free(&unseen);
    samples_subset_free(&voted);
    return good ? CLI_GOOD : cli_failed(&err);
}

int command_eval(struct cli *cli) {
    struct error err;
    struct measuring measuring = {.batch = 256, .precision = NET_AUTO};
    enum split split = SPLIT_PUBLIC;
    if (cli->words > 1) {
        return cli_misused(cli, "one model at a time");
    }
    if (!read_split(cli, &split) ||
        !face_data_options(cli, &measuring.precision, &measuring.threads) ||
        !cli_size(cli, "batch", 1, 4096, &measuring.batch)) {
        return CLI_MISUSED;
    }
    if (cli_value(cli, "data") == NULL) {
        return cli_misused(cli, "which faces? --data names fer2013.csv or a folder");
    }
    measuring.model_path = cli->words == 1 ? cli->word[0] : NULL;
    measuring.model =
        model_load_named(measuring.model_path == NULL ? "default" : measuring.model_path, &err);
    if (measuring.model == NULL) {
        return cli_failed(&err);
    }
    measuring.plan = model_compile(measuring.model, measuring.batch, measuring.precision,
                                   measuring.threads, &err);
    int code = CLI_FAILED;
    struct samples *samples = NULL;
    struct votes *votes = NULL;
    if (measuring.plan == NULL) {
        cli_failed(&err);
    } else {
        samples = face_data_read(cli, cli_value(cli, "data"));
    }
    if (samples != NULL && face_data_votes(cli, samples, &votes)) {
        face_data_print(cli, samples);
        code = measure_and_print(cli, &measuring, samples, votes, split);
    }
    samples_free(samples);
    votes_free(votes);
    net_plan_free(measuring.plan);
    model_free(measuring.model);
    return code;
}
