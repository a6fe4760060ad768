#include "cli/train.h"

#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

static bool read_options(const struct cli *cli, struct training *training) {
    struct trainer_options *options = &training->recipe.training;
    size_t frozen = 0;
    size_t epochs = options->epochs, batch = options->batch, patience = options->stopping.patience;
    options->seed = 1;
    double rate = options->schedule.rate;
    if (!cli_size(cli, "epochs", 1, TRAINER_EPOCHS, &epochs) ||
        !cli_size(cli, "batch", 1, TRAINER_BATCH, &batch) ||
        !cli_size(cli, "patience", 0, TRAINER_EPOCHS, &patience) ||
        !cli_size(cli, "freeze", 0, 1000, &frozen) || !cli_number(cli, "rate", 0, &rate) ||
        !face_data_options(cli, &options->precision, &options->threads) ||
        (cli_has(cli, "seed") && !cli_seed(cli, &options->seed))) {
        return false;
    }
    options->epochs = options->schedule.epochs = (unsigned)epochs;
    options->batch = (unsigned)batch;
    options->frozen = (unsigned)frozen;
    options->stopping.patience = (unsigned)patience;
    options->schedule.rate = rate;
    training->folder = cli_has(cli, "out") ? cli_value(cli, "out") : "mien-model";
    return true;
}

/* The recipe, and what goes with it or does not: CLI_GOOD, or another code after saying why. */
static int read_recipe(const struct cli *cli, struct training *training) {
    struct error err;
    const char *usual = cli_has(cli, "from") ? "continue" : "article";
    const char *name = cli_has(cli, "recipe") ? cli_value(cli, "recipe") : usual;
    if (!recipe_read(name, &training->recipe, &err)) {
        return cli_failed(&err);
    }
    const struct lesson_options *lessons = &training->recipe.lessons;
    if ((lessons->votes > 0 || lessons->clean) && !cli_has(cli, "votes")) {
        return cli_misused(cli,
                           "the recipe %s learns from people's votes, too: --votes names FER+'s "
                           "fer2013new.csv",
                           name);
    }
    if ((lessons->teacher > 0) != cli_has(cli, "teacher")) {
        return cli_misused(
            cli,
            lessons->teacher > 0
                ? "the recipe %s learns from a trained model, too: --teacher names one"
                : "the recipe %s has no teacher; docs/formats.md tells how to give it one",
            name);
    }
    if (cli_has(cli, "freeze") && !cli_has(cli, "from")) {
        return cli_misused(cli, "--freeze keeps layers of a trained model, which --from names");
    }
    return CLI_GOOD;
}

/* The model to go on from says which network it is. */
static bool read_from(const struct cli *cli, struct training *training) {
    struct error err;
    struct recipe *recipe = &training->recipe;
    if (!cli_has(cli, "from")) {
        return true;
    }
    training->from = model_load_named(cli_value(cli, "from"), &err);
    if (training->from == NULL) {
        cli_failed(&err);
        return false;
    }
    memcpy(recipe->architecture, training->from->architecture, sizeof recipe->architecture);
    recipe->lessons.classes = training->from->classes;
    return true;
}

/* ---- the command ---- */

static bool prepare(struct training *training, struct error *err) {
    if (!train_choose_faces(training, err) || !file_make_folder(training->folder, err)) {
        return false;
    }
    training->model_path = path_join(training->folder, "model.safetensors");
    training->state_path = path_join(training->folder, "state.safetensors");
    training->about = train_describe(training);
    training->model =
        model_new(training->recipe.architecture, training->recipe.lessons.classes, err);
    if (training->model == NULL) {
        return false;
    }
    if (training->from != NULL) { /* of the same architecture and classes, see read_from() */
        model_take_weights(training->model, training->from);
        training->recipe.training.start = NET_AS_IT_IS;
    }
    train_name_data(training);
    training->trainer =
        trainer_new(training->model->net, &training->learn_source, &training->recipe.training, err);
    training->plan = training->trainer == NULL
                         ? NULL
                         : model_compile(training->model, TRAIN_MEASURE_BATCH,
                                         training->recipe.training.precision,
                                         training->recipe.training.threads, err);
    training->kept = clock_seconds();
    return training->plan != NULL &&
           (!file_exists(training->state_path) ||
            trainer_resume(training->trainer, training->state_path, training->about, err));
}

static int read_and_train(struct training *training) {
    struct error err;
    return !train_read_faces(training) ? CLI_FAILED
           : !prepare(training, &err)  ? cli_failed(&err)
                                       : train_run(training);
}

int command_train(struct cli *cli) {
    struct training training = {.cli = cli};
    if (cli_value(cli, "data") == NULL && cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; faces are named by --data", cli->word[0]);
    }
    if (cli_value(cli, "data") == NULL) {
        return cli_misused(cli, "which faces? --data names fer2013.csv or a folder");
    }
    int code = read_recipe(cli, &training);
    if (code == CLI_GOOD) {
        code = !read_options(cli, &training) ? CLI_MISUSED
               : !read_from(cli, &training)  ? CLI_FAILED
                                             : read_and_train(&training);
    }
    net_plan_free(training.plan);
    trainer_free(training.trainer);
    model_free(training.model);
    model_free(training.from);
    lessons_free(&training.lessons);
    samples_subset_free(&training.choose);
    samples_free(training.samples);
    free(training.weight);
    votes_free(training.votes);
    recipe_free(&training.recipe);
    free(training.model_path);
    free(training.state_path);
    free(training.about);
    return code;
}
