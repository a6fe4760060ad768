/* A training from its first step to the model that is kept. */
#include "cli/train.h"
#include "cli/train_files.h"

#include <inttypes.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>

/* Between epochs the training is kept this often, so that a power cut costs little. */
static const double SECONDS_BETWEEN = 60;

/* ---- a first Ctrl-C ends the step, a second one the program ---- */

static volatile sig_atomic_t interrupted;

static void interrupt(int number) {
    interrupted = 1;
    signal(number, SIG_DFL);
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
            evaluate(training->plan, TRAIN_MEASURE_BATCH, &training->choose_source, 0, out,
                     &why)) ||
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
    best = good && (best || training->recipe.keep_last);
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

/* Where votes are learned, certainty is to be the share of the people who say the same, and so the
 * temperature is the one that fits their votes. */
static bool suit_votes(const struct training *training, struct net_plan *plan, struct model *model,
                       struct error *err) {
    if (training->votes == NULL || training->recipe.lessons.votes == 0) {
        return true;
    }
    struct samples_subset voted =
        subset_by_votes(training->samples, &training->choose, training->votes);
    struct training_faces faces = {training->samples, &voted, training->votes};
    struct net_source source = training_faces_source(&faces);
    struct evaluation found = {0};
    bool good = voted.count == 0 || evaluate(plan, TRAIN_MEASURE_BATCH, &source, 0, &found, err);
    if (good && voted.count > 0) {
        model->temperature = found.temperature;
    }
    evaluation_free(&found);
    samples_subset_free(&voted);
    return good;
}

/* What only the kept model needs: its temperature by the votes, and the ranges for 8 bits. */
static bool complete(const struct training *training, struct net_plan *plan, struct model *model,
                     struct error *err) {
    return suit_votes(training, plan, model, err) &&
           model_measure_ranges(model, &training->choose_source, err) &&
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
    struct net_plan *plan =
        model == NULL
            ? NULL
            : model_compile(model, TRAIN_MEASURE_BATCH, options->precision, options->threads, err);
    bool good = plan != NULL && complete(training, plan, model, err) &&
                evaluate(plan, TRAIN_MEASURE_BATCH, &training->choose_source, model->temperature,
                         &found, err) &&
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

int train_run(struct training *training) {
    struct error err;
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
