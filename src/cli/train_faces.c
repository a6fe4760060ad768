#include "cli/train.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- sources ---- */

/* What a word PATH[=WEIGHT] says; the path is freed with free(). */
static char *read_source(const char *word, double *weight) {
    const char *equals = strrchr(word, '=');
    *weight = 1;
    if (equals == NULL || file_exists(word)) {
        return memory_string(word);
    }
    bool good = text_to_double(equals + 1, '.', weight) && *weight > 0 && *weight <= LESSON_WEIGHT;
    return good ? memory_string_n(word, (size_t)(equals - word)) : NULL;
}

static void weigh(struct training *training, size_t from, double weight) {
    size_t count = training->samples->count;
    training->weight = memory_resize(training->weight, count, sizeof *training->weight);
    for (size_t i = from; i < count; i++) {
        training->weight[i] = weight;
    }
}

static bool add_source(struct training *training, const char *word) {
    double weight;
    char *path = read_source(word, &weight);
    if (path == NULL) {
        cli_misused(training->cli,
                    "'%s' is no source: after = comes a weight above 0 and at most %d", word,
                    LESSON_WEIGHT);
        return false;
    }
    struct samples *more = face_data_read(training->cli, path);
    free(path);
    if (more == NULL) {
        return false;
    }
    size_t before = training->samples->count;
    struct error err;
    face_data_print(training->cli, more);
    bool good = samples_append(training->samples, more, &err);
    samples_free(more);
    if (!good) {
        cli_failed(&err);
        return false;
    }
    weigh(training, before, weight);
    return true;
}

bool train_read_faces(struct training *training) {
    const struct cli *cli = training->cli;
    training->samples = face_data_read(cli, cli_value(cli, "data"));
    if (training->samples == NULL || !face_data_votes(cli, training->samples, &training->votes)) {
        return false;
    }
    face_data_print(cli, training->samples);
    weigh(training, 0, 1);
    for (size_t i = 0; i < cli->words; i++) {
        if (!add_source(training, cli->word[i])) {
            return false;
        }
    }
    return true;
}

/* ---- what is done with them ---- */

static bool ask_teacher(struct training *training, struct error *err) {
    const struct trainer_options *options = &training->recipe.training;
    const char *path = cli_value(training->cli, "teacher");
    struct error why;
    struct model *teacher = model_load_named(path, err);
    bool good = teacher != NULL;
    if (good &&
        !lessons_ask(&training->lessons, teacher, options->precision, options->threads, &why)) {
        good = error_set(err, "%s: %s", path, why.message);
    }
    model_free(teacher);
    return good;
}

bool train_choose_faces(struct training *training, struct error *err) {
    const char *data = cli_value(training->cli, "data");
    unsigned batch = training->recipe.training.batch;
    struct samples_subset learn = samples_with_mood(training->samples, SPLIT_TRAINING);
    training->choose = samples_with_mood(training->samples, SPLIT_PUBLIC);
    if (training->choose.count == 0) {
        struct random random = random_seeded(training->recipe.training.seed, 99);
        samples_subset_free(&training->choose);
        training->choose = subset_take_out(&learn, 0.1, &random);
    }
    size_t moods = learn.count;
    samples_subset_free(&learn);
    struct lesson_faces faces = {training->samples, training->votes, &training->choose,
                                 training->weight};
    training->lessons =
        lessons_new(&faces, &training->recipe.lessons, training->recipe.training.seed);
    if (moods == 0) {
        return error_set(
            err, "%s: has no faces to learn from that are angry, happy, sad or neutral", data);
    }
    if (training->choose.count == 0) {
        return error_set(err,
                         "%s: has too few faces (%zu) to hold a tenth back and measure on it: give "
                         "more, or some of PublicTest",
                         data, moods);
    }
    if (training->lessons.count < batch) {
        return error_set(err,
                         "%s: has %zu faces to learn from, less than a batch of %u: see --batch",
                         data, training->lessons.count, batch);
    }
    training->choose_faces = (struct training_faces){training->samples, &training->choose, NULL};
    if (training->recipe.lessons.teacher > 0 && !ask_teacher(training, err)) {
        return false;
    }
    training->learn_source = lessons_source(&training->lessons);
    training->choose_source = training_faces_source(&training->choose_faces);
    return true;
}

char *train_describe(const struct training *training) {
    const struct samples *samples = training->samples;
    const struct trainer_options *options = &training->recipe.training;
    uint64_t hash =
        text_hash(TEXT_HASH, (const char *)samples->pixels, samples->count * SAMPLE_PIXELS);
    hash = text_hash(hash, (const char *)samples->emotion, samples->count);
    hash = text_hash(hash, (const char *)samples->split, samples->count);
    hash = text_hash(hash, (const char *)training->lessons.target,
                     training->lessons.count * training->lessons.options.classes * sizeof(float));
    hash = text_hash(hash, (const char *)training->lessons.index,
                     training->lessons.count * sizeof *training->lessons.index);
    if (training->from != NULL) {
        struct net *net = training->from->net;
        hash =
            text_hash(hash, (const char *)net_weights(net), net_weight_count(net) * sizeof(float));
    }
    struct text text = {0};
    text_format(&text, "%zu faces (%016" PRIx64 "), seed %" PRIu64 ", batch %u, rate %.9g",
                samples->count, hash, options->seed, options->batch, options->schedule.rate);
    if (options->schedule.kind == SCHEDULE_COSINE) { /* with others more epochs can be asked for */
        text_format(&text, ", %u epochs", options->epochs);
    }
    if (options->frozen > 0) {
        text_format(&text, ", %u layers frozen", options->frozen);
    }
    text_format(&text, "\n%s", training->recipe.text);
    return text.data;
}

/* Files may be called anything, models are about text. */
static void add_name(struct text *text, const char *source) {
    char path[PATH_MAX];
    text_printable(path, sizeof path, source);
    for (size_t end = strlen(path); end > 1 && path[end - 1] == '/'; end--) {
        path[end - 1] = '\0';
    }
    text_add_string(text, path_name(path));
}

void train_name_data(struct training *training) {
    size_t table[MOOD_COUNT] = {0};
    for (size_t i = 0; i < training->lessons.count; i++) {
        size_t class =
            emotion_class((enum emotion)training->samples->emotion[training->lessons.index[i]]);
        if (class < MOOD_COUNT) {
            table[class]++;
        }
    }
    struct text text = {0};
    text_format(&text, "%zu faces of ", training->lessons.count);
    add_name(&text, cli_value(training->cli, "data"));
    for (size_t i = 0; i < training->cli->words; i++) {
        text_add_string(&text, " and ");
        add_name(&text, training->cli->word[i]);
    }
    text_format(&text,
                " (angry %zu, calm %zu, happy %zu, sad %zu); epoch chosen on "
                "%zu others",
                table[MOOD_ANGRY], table[MOOD_CALM], table[MOOD_HAPPY], table[MOOD_SAD],
                training->choose.count);
    free(training->model->data);
    training->model->data = memory_string(text.data);
    free(training->model->recipe);
    training->model->recipe = memory_string(training->recipe.text);
    training->model->seed = training->recipe.training.seed;
    text_free(&text);
}
