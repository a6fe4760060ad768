#include "cli/face_data.h"
#include "cli/train_files.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Between epochs the training is kept this often, so that a power cut costs little. */
static const double SECONDS_BETWEEN = 60;

enum { MEASURE_BATCH = 64, CLI_STOPPED = 130 };

struct training {
    const struct cli *cli;
    const char *folder;
    char *model_path, *state_path, *about;
    struct recipe recipe;
    struct samples *samples;
    struct votes *votes;
    struct samples_subset choose;
    struct lessons lessons;
    struct training_faces choose_faces;
    struct net_source learn_source, choose_source;
    struct model *model;
    struct trainer *trainer;
    struct net_plan *plan; /* for measuring */
    double kept;           /* when the state was written */
};

/* ---- a first Ctrl-C ends the step, a second one the program ---- */

static volatile sig_atomic_t interrupted;

static void interrupt(int number) {
    interrupted = 1;
    signal(number, SIG_DFL);
}

/* ---- what to do ---- */

static bool read_options(const struct cli *cli, struct training *training) {
    struct trainer_options *options = &training->recipe.training;
    size_t epochs = options->epochs, batch = options->batch, patience = options->stopping.patience;
    options->seed = 1;
    double rate = options->schedule.rate;
    if (!cli_size(cli, "epochs", 1, TRAINER_EPOCHS, &epochs) ||
        !cli_size(cli, "batch", 1, TRAINER_BATCH, &batch) ||
        !cli_size(cli, "patience", 0, TRAINER_EPOCHS, &patience) ||
        !cli_number(cli, "rate", 0, &rate) ||
        !face_data_options(cli, &options->precision, &options->threads) ||
        (cli_has(cli, "seed") && !cli_seed(cli, &options->seed))) {
        return false;
    }
    options->epochs = options->schedule.epochs = (unsigned)epochs;
    options->batch = (unsigned)batch;
    options->stopping.patience = (unsigned)patience;
    options->schedule.rate = rate;
    training->folder = cli_has(cli, "out") ? cli_value(cli, "out") : "mien-model";
    return true;
}

/* Which faces to learn from, and which to measure on: PublicTest, or a tenth that is held back. */
static bool choose_faces(struct training *training, struct error *err) {
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
    training->lessons = lessons_new(training->samples, training->votes, &training->choose,
                                    &training->recipe.lessons);
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
    training->choose_faces = (struct training_faces){training->samples, &training->choose};
    training->learn_source = lessons_source(&training->lessons);
    training->choose_source = training_faces_source(&training->choose_faces);
    return true;
}

/* What tells one training from another: going on is only for the very same. */
static char *describe(const struct training *training) {
    const struct samples *samples = training->samples;
    const struct trainer_options *options = &training->recipe.training;
    uint64_t hash =
        text_hash(TEXT_HASH, (const char *)samples->pixels, samples->count * SAMPLE_PIXELS);
    hash = text_hash(hash, (const char *)samples->emotion, samples->count);
    hash = text_hash(hash, (const char *)samples->split, samples->count);
    if (training->votes != NULL) {
        hash = text_hash(hash, (const char *)training->votes->row,
                         training->votes->count * sizeof *training->votes->row);
    }
    struct text text = {0};
    text_format(&text, "%zu faces (%016" PRIx64 "), seed %" PRIu64 ", batch %u, rate %.9g",
                samples->count, hash, options->seed, options->batch, options->schedule.rate);
    if (options->schedule.kind == SCHEDULE_COSINE) { /* with others more epochs can be asked for */
        text_format(&text, ", %u epochs", options->epochs);
    }
    text_format(&text, "\n%s", training->recipe.text);
    return text.data;
}

static void name_data(struct training *training) {
    size_t table[MOOD_COUNT] = {0};
    for (size_t i = 0; i < training->lessons.count; i++) {
        size_t class =
            emotion_class((enum emotion)training->samples->emotion[training->lessons.index[i]]);
        if (class < MOOD_COUNT) {
            table[class]++;
        }
    }
    struct text text = {0};
    char path[PATH_MAX]; /* files may be called anything, models are about text */
    text_printable(path, sizeof path, cli_value(training->cli, "data"));
    for (size_t end = strlen(path); end > 1 && path[end - 1] == '/'; end--) {
        path[end - 1] = '\0';
    }
    text_format(&text,
                "%zu faces of %s (angry %zu, calm %zu, happy %zu, sad %zu); epoch chosen on "
                "%zu others",
                training->lessons.count, path_name(path), table[MOOD_ANGRY], table[MOOD_CALM],
                table[MOOD_HAPPY], table[MOOD_SAD], training->choose.count);
    free(training->model->data);
    training->model->data = memory_string(text.data);
    free(training->model->recipe);
    training->model->recipe = memory_string(training->recipe.text);
    training->model->seed = training->recipe.training.seed;
    text_free(&text);
}

static bool prepare(struct training *training, struct error *err) {
    if (!choose_faces(training, err) || !file_make_folder(training->folder, err)) {
        return false;
    }
    training->model_path = path_join(training->folder, "model.safetensors");
    training->state_path = path_join(training->folder, "state.safetensors");
    training->about = describe(training);
    training->model =
        model_new(training->recipe.architecture, training->recipe.lessons.classes, err);
    if (training->model == NULL) {
        return false;
    }
    name_data(training);
    training->trainer =
        trainer_new(training->model->net, &training->learn_source, &training->recipe.training, err);
    training->plan =
        training->trainer == NULL
            ? NULL
            : model_compile(training->model, MEASURE_BATCH, training->recipe.training.precision,
                            training->recipe.training.threads, err);
    training->kept = clock_seconds();
    return training->plan != NULL &&
           (!file_exists(training->state_path) ||
            trainer_resume(training->trainer, training->state_path, training->about, err));
}

/* ---- what to show ---- */

static bool for_people(const struct training *training) {
    return !cli_has(training->cli, "quiet") && !cli_has(training->cli, "json");
}

static void print_start(const struct training *training) {
    if (!for_people(training)) {
        return;
    }
    const struct trainer_options *options = &training->recipe.training;
    struct trainer_progress at = trainer_progress(training->trainer);
    printf("recipe %s: %s parameters, %u epochs of %" PRIu64 " batches of %u, seed %" PRIu64
           ", %.0f MB\n",
           training->recipe.name, cli_count((int64_t)net_parameters(training->model->net)).text,
           options->epochs, at.steps_an_epoch, options->batch, options->seed,
           (double)trainer_memory(training->trainer) / 1e6);
    if (at.step > 0) {
        printf("going on after step %" PRIu64 " (epoch %zu)\n", at.step,
               trainer_epochs(training->trainer) + 1);
    }
    puts("epoch   loss  right   others: loss  right   images a second");
    fflush(stdout);
}

static double images_per_second(const struct training *training,
                                const struct trainer_epoch *epoch) {
    struct trainer_progress at = trainer_progress(training->trainer);
    return (double)(at.steps_an_epoch * training->recipe.training.batch) / epoch->seconds;
}

static void print_epoch(const struct training *training, bool best) {
    size_t index = trainer_epochs(training->trainer) - 1;
    const struct trainer_epoch *epoch = trainer_epoch(training->trainer, index);
    if (cli_has(training->cli, "json")) {
        cli_print_json(json_pack("{s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:b}", "epoch",
                                 (json_int_t)index + 1, "rate", epoch->rate, "loss", epoch->loss,
                                 "accuracy", epoch->accuracy, "validation_loss", epoch->valid_loss,
                                 "validation_accuracy", epoch->valid_accuracy, "images_per_second",
                                 images_per_second(training, epoch), "best", best));
    } else if (for_people(training)) {
        printf("%5zu  %.3f  %4.1f %%        %.3f  %4.1f %%  %10.0f%s\n", index + 1, epoch->loss,
               100 * epoch->accuracy, epoch->valid_loss, 100 * epoch->valid_accuracy,
               images_per_second(training, epoch), best ? "  kept" : "");
    }
    fflush(stdout);
}

/* ---- doing it ---- */

static bool keep_state(struct training *training, struct error *err) {
    training->kept = clock_seconds();
    return trainer_save(training->trainer, training->state_path, training->about, err);
}

static bool measure(struct training *training, struct evaluation *out, struct error *err) {
    struct error why;
    return (net_plan_take_weights(training->plan, &why) &&
            evaluate(training->plan, MEASURE_BATCH, &training->choose_source, 0, out, &why)) ||
           error_set(err, "after step %" PRIu64 " (epoch %zu): %s",
                     trainer_progress(training->trainer).step,
                     trainer_epochs(training->trainer) + 1, why.message);
}

/* Measures, keeps the model if it is the best so far, then the state: killed in between, the epoch
 * is ended once more with the same result. */
static bool end_epoch(struct training *training, struct error *err) {
    struct evaluation found = {0};
    trainer_swap_average(training->trainer);
    bool good = measure(training, &found, err);
    bool best = good && trainer_end_epoch(training->trainer, found.loss, found.accuracy);
    if (best) {
        training->model->epoch = trainer_epochs(training->trainer);
        training->model->accuracy = found.accuracy;
        training->model->loss = found.loss;
        training->model->temperature = found.temperature;
        good = model_save(training->model, training->model_path, TENSOR_BF16, err);
    }
    trainer_swap_average(training->trainer);
    evaluation_free(&found);
    good = good && keep_state(training, err) &&
           train_write_history(training->trainer, training->folder, err);
    if (good) {
        print_epoch(training, best);
    }
    return good;
}

static bool run(struct training *training, struct error *err) {
    struct trainer *trainer = training->trainer;
    struct trainer_progress at = trainer_progress(trainer);
    uint64_t first = at.step, last = at.steps_an_epoch * training->recipe.training.epochs;
    struct progress bar = progress_begin(for_people(training) ? stderr : NULL, "");
    char label[96];
    bool good = true;
    bar.label = label;
    while (good && !trainer_done(trainer) && !interrupted) {
        good = trainer_step(trainer, err);
        at = trainer_progress(trainer);
        double images = (double)(at.step - trainer_epochs(trainer) * at.steps_an_epoch) *
                        training->recipe.training.batch;
        snprintf(label, sizeof label, "epoch %zu: loss %.3f, %.1f %% right, %.0f images/s",
                 trainer_epochs(trainer) + 1, at.loss, 100 * at.accuracy, images / at.seconds);
        progress_show(&bar, (double)(at.step - first) / (double)(last - first));
        if (good && trainer_at_epoch_end(trainer)) {
            progress_end(&bar);
            good = end_epoch(training, err);
        } else if (good && clock_seconds() - training->kept > SECONDS_BETWEEN) {
            good = keep_state(training, err);
        }
    }
    progress_end(&bar);
    return good;
}

/* The ranges for 8 bits, which only the kept model needs. */
static bool add_ranges(const struct training *training, struct model *model, struct error *err) {
    return model_measure_ranges(model, &training->choose_source, err) &&
           model_save(model, training->model_path, TENSOR_BF16, err);
}

/* What the kept model is like, measured as anyone would who loads it. What was needed to train it
 * makes room first. */
static bool finish(struct training *training, struct error *err) {
    const struct trainer_options *options = &training->recipe.training;
    struct evaluation found = {0};
    bool drawn = train_draw_history(training->trainer, training->folder, err);
    net_plan_free(training->plan);
    trainer_free(training->trainer);
    training->plan = NULL;
    training->trainer = NULL;
    struct model *model = drawn ? model_load(training->model_path, err) : NULL;
    bool good = model != NULL && add_ranges(training, model, err);
    struct net_plan *plan =
        good ? model_compile(model, MEASURE_BATCH, options->precision, options->threads, err)
             : NULL;
    good =
        plan != NULL &&
        evaluate(plan, MEASURE_BATCH, &training->choose_source, model->temperature, &found, err) &&
        face_data_draw(&found, training->folder, err);
    if (good && for_people(training)) {
        printf("\n%s is the model of epoch %" PRIu64 ":\n\n", training->model_path, model->epoch);
        face_data_print_evaluation(&found);
        printf("\nhistory.csv and charts are in %s\n", training->folder);
    }
    evaluation_free(&found);
    net_plan_free(plan);
    model_free(model);
    return good;
}

static int train(struct training *training) {
    struct error err;
    if (!prepare(training, &err)) {
        return cli_failed(&err);
    }
    print_start(training);
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    bool good = run(training, &err);
    if (good && !trainer_done(training->trainer)) {
        good = keep_state(training, &err);
        if (good) {
            fprintf(stderr,
                    "mien: stopped after step %" PRIu64 "; the same command goes on there\n",
                    trainer_progress(training->trainer).step);
            return CLI_STOPPED;
        }
    }
    good = good && finish(training, &err);
    return good ? CLI_GOOD : cli_failed(&err);
}

int command_train(struct cli *cli) {
    struct error err;
    struct training training = {.cli = cli};
    const char *recipe = cli_has(cli, "recipe") ? cli_value(cli, "recipe") : "article";
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; faces are named by --data", cli->word[0]);
    }
    if (cli_value(cli, "data") == NULL) {
        return cli_misused(cli, "which faces? --data names fer2013.csv or a folder");
    }
    if (!recipe_read(recipe, &training.recipe, &err)) {
        return cli_failed(&err);
    }
    const struct lesson_options *lessons = &training.recipe.lessons;
    if ((lessons->votes > 0 || lessons->clean) && !cli_has(cli, "votes")) {
        recipe_free(&training.recipe);
        return cli_misused(cli,
                           "the recipe %s learns from people's votes, too: --votes names "
                           "FER+'s fer2013new.csv",
                           recipe);
    }
    int code = CLI_MISUSED;
    if (read_options(cli, &training)) {
        code = CLI_FAILED;
        training.samples = face_data_read(cli);
    }
    if (training.samples != NULL && face_data_votes(cli, training.samples, &training.votes)) {
        face_data_print(cli, training.samples);
        code = train(&training);
    }
    net_plan_free(training.plan);
    trainer_free(training.trainer);
    model_free(training.model);
    lessons_free(&training.lessons);
    samples_subset_free(&training.choose);
    samples_free(training.samples);
    votes_free(training.votes);
    recipe_free(&training.recipe);
    free(training.model_path);
    free(training.state_path);
    free(training.about);
    return code;
}
