#include "cli/face_data.h"

#include "plot/plot.h"

#include <jansson.h>
#include <stdlib.h>

struct samples *face_data_read(const struct cli *cli, const char *path) {
    struct error err;
    struct pool *pool = pool_new(0);
    struct progress progress = progress_begin(cli_has(cli, "quiet") ? NULL : stderr, "reading");
    struct samples *samples = samples_read(path, pool, &progress, &err);
    progress_end(&progress);
    pool_free(pool);
    if (samples == NULL) {
        cli_failed(&err);
    }
    return samples;
}

bool face_data_votes(const struct cli *cli, const struct samples *samples, struct votes **out) {
    const char *path = cli_value(cli, "votes");
    struct error err;
    if (path == NULL) {
        return true;
    }
    *out = votes_read(path, &err);
    if (*out == NULL) {
        cli_failed(&err);
        return false;
    }
    if ((*out)->count != samples->read) {
        error_set(&err, "%s: has votes for %zu rows, and %s has %zu: they belong line to line",
                  path, (*out)->count, cli_value(cli, "data"), samples->read);
        cli_failed(&err);
        return false;
    }
    return true;
}

void face_data_print(const struct cli *cli, const struct samples *samples) {
    if (cli_has(cli, "quiet") || cli_has(cli, "json")) {
        return;
    }
    struct grid grid = {.columns = EMOTION_COUNT + 2, .align = "lrrrrrrrr"};
    grid_add(&grid, "%s", "");
    for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
        grid_add(&grid, "%s", emotion_name((enum emotion)emotion));
    }
    grid_add(&grid, "of the moods");
    for (int split = 0; split < SPLIT_COUNT; split++) {
        size_t moods = 0, all = 0;
        for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
            size_t count = samples->table[split][emotion];
            all += count;
            moods += emotion_mood((enum emotion)emotion) == MOOD_UNKNOWN ? 0 : count;
        }
        if (all == 0) {
            continue;
        }
        grid_add(&grid, "%s", split_name((enum split)split));
        for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
            grid_add(&grid, "%s", cli_count((int64_t)samples->table[split][emotion]).text);
        }
        grid_add(&grid, "%s", cli_count((int64_t)moods).text);
    }
    grid_print(&grid);
    for (int fault = 0; fault < FAULT_COUNT; fault++) {
        const struct samples_left_out *out = &samples->left_out[fault];
        if (out->count > 0) {
            printf("left out: %s (%s), the first: %s\n", cli_count((int64_t)out->count).text,
                   sample_fault_name((enum sample_fault)fault), out->first.message);
        }
    }
    if (samples->scaled > 0) {
        printf("scaled to %dx%d: %s pictures\n", SAMPLE_SIDE, SAMPLE_SIDE,
               cli_count((int64_t)samples->scaled).text);
    }
    putchar('\n');
}

bool face_data_options(const struct cli *cli, enum net_precision *precision, unsigned *threads) {
    size_t count = 0;
    const char *name = cli_value(cli, "precision");
    if (name != NULL && !net_precision_from_name(name, precision)) {
        cli_misused(cli, "--precision is auto, fp32, bf16 or int8, not '%s'", name);
        return false;
    }
    bool good = cli_size(cli, "threads", 1, 256, &count);
    *threads = (unsigned)count;
    return good;
}

/* ---- evaluations ---- */

void face_data_print_evaluation(const struct evaluation *evaluation) {
    const struct score *score = &evaluation->score;
    struct grid grid = {.columns = MOOD_COUNT + 4, .align = "lrrrrrrr"};
    grid_add(&grid, "people say");
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        grid_add(&grid, "%s", mood_name((enum mood)mood));
    }
    grid_add(&grid, "precision");
    grid_add(&grid, "recall");
    grid_add(&grid, "F1");
    for (size_t row = 0; row < MOOD_COUNT; row++) {
        struct score_class of = score_of_class(score, row);
        grid_add(&grid, "%s", mood_name((enum mood)row));
        for (size_t column = 0; column < MOOD_COUNT; column++) {
            grid_add(&grid, "%s",
                     cli_count((int64_t)score->confusion[row * MOOD_COUNT + column]).text);
        }
        grid_add(&grid, "%s%.1f %%", of.answers == 0 ? "- " : "", 100 * of.precision);
        grid_add(&grid, "%s%.1f %%", of.occurs == 0 ? "- " : "", 100 * of.recall);
        grid_add(&grid, "%.3f", of.f1);
    }
    grid_print(&grid);
    printf("\nright              %.2f %% of %s faces\n", 100 * evaluation->accuracy,
           cli_count((int64_t)evaluation->samples).text);
    printf("loss               %.4f\n", evaluation->loss);
    printf("calibration error  %.2f %%, with certainties at temperature %.2f\n",
           100 * evaluation->calibration_error, evaluation->temperature);
    printf("speed              %.0f images a second\n",
           (double)evaluation->samples / evaluation->seconds);
}

void *face_data_evaluation_json(const struct evaluation *evaluation) {
    json_t *classes = json_array(), *confusion = json_array(), *each = json_object();
    for (size_t row = 0; row < MOOD_COUNT; row++) {
        const char *name = mood_name((enum mood)row);
        struct score_class of = score_of_class(&evaluation->score, row);
        json_t *counts = json_array();
        for (size_t column = 0; column < MOOD_COUNT; column++) {
            uint64_t count = evaluation->score.confusion[row * MOOD_COUNT + column];
            json_array_append_new(counts, json_integer((json_int_t)count));
        }
        json_array_append_new(classes, json_string(name));
        json_array_append_new(confusion, counts);
        json_object_set_new(each, name,
                            json_pack("{s:f, s:f, s:f}", "precision", of.precision, "recall",
                                      of.recall, "f1", of.f1));
    }
    return json_pack("{s:I, s:f, s:f, s:o, s:o, s:o, s:f, s:f, s:f}", "samples",
                     (json_int_t)evaluation->samples, "accuracy", evaluation->accuracy, "loss",
                     evaluation->loss, "classes", classes, "confusion", confusion, "each", each,
                     "calibration_error", evaluation->calibration_error, "temperature",
                     evaluation->temperature, "images_per_second",
                     (double)evaluation->samples / evaluation->seconds);
}

static bool draw_confusion(const struct evaluation *evaluation, const char *path,
                           struct error *err) {
    const char *classes[MOOD_COUNT];
    char title[96];
    snprintf(title, sizeof title, "%.1f %% of %s faces right", 100 * evaluation->accuracy,
             cli_count((int64_t)evaluation->samples).text);
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        classes[mood] = mood_name((enum mood)mood);
    }
    struct plot_matrix chart = {.title = title,
                                .row_name = "people said",
                                .column_name = "the model said",
                                .classes = classes,
                                .class_count = MOOD_COUNT,
                                .counts = evaluation->score.confusion};
    return plot_matrix(path, &chart, err);
}

static bool draw_reliability(const struct evaluation *evaluation, const char *path,
                             struct error *err) {
    struct plot_bin bins[CALIBRATION_BINS];
    for (size_t i = 0; i < CALIBRATION_BINS; i++) {
        const struct calibration_bin *bin = &evaluation->bin[i];
        bins[i] = (struct plot_bin){bin->certainty, bin->accuracy, bin->samples};
    }
    struct plot_reliability chart = {
        .title = "How sure, and how often right", .bins = bins, .bin_count = CALIBRATION_BINS};
    return plot_reliability(path, &chart, err);
}

bool face_data_draw(const struct evaluation *evaluation, const char *folder, struct error *err) {
    static const struct {
        const char *name;
        bool (*draw)(const struct evaluation *, const char *, struct error *);
    } charts[] = {{"confusion.png", draw_confusion},
                  {"confusion.svg", draw_confusion},
                  {"reliability.png", draw_reliability},
                  {"reliability.svg", draw_reliability}};
    bool good = file_make_folder(folder, err);
    for (size_t i = 0; good && i < sizeof charts / sizeof charts[0]; i++) {
        char *path = path_join(folder, charts[i].name);
        good = charts[i].draw(evaluation, path, err);
        free(path);
    }
    plot_forget();
    return good;
}
