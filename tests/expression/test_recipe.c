/* Recipes: what they say, what they may say, and that Mien's own is the published one. */
#include "expression/recipe.h"
#include "test.h"

static struct recipe parsed(const char *text) {
    struct recipe recipe = {.text = NULL};
    struct error err = {""};
    if (!recipe_parse(text, "some/where/my.recipe", &recipe, &err)) {
        fail_msg("%s", err.message);
    }
    return recipe;
}

static void refused(const char *text, const char *saying) {
    struct recipe recipe = {.text = NULL};
    struct error err = {""};
    assert_false(recipe_parse(text, "my.recipe", &recipe, &err));
    if (strstr(err.message, saying) == NULL || strstr(err.message, "my.recipe: ") != err.message) {
        fail_msg("\"%s\" was not said of \"%s\" but: %s", saying, text, err.message);
    }
    assert_null(recipe.text);
}

/* What the article says, and Keras' defaults of its time where it says nothing. */
static void is_published(const struct recipe *recipe) {
    const struct trainer_options *training = &recipe->training;
    assert_string_equal(recipe->architecture, "article");
    assert_int_equal(training->epochs, 50);
    assert_int_equal(training->batch, 64);
    assert_int_equal(training->optimiser.kind, OPTIMISER_ADAM);
    assert_true(training->optimiser.beta1 == 0.9 && training->optimiser.beta2 == 0.999);
    assert_true(training->optimiser.epsilon == 1e-7);
    assert_true(training->optimiser.weight_decay == 0);
    assert_int_equal(training->schedule.kind, SCHEDULE_CONSTANT);
    assert_true(training->schedule.rate == 0.001);
    assert_true(training->schedule.warmup_epochs == 0 && training->schedule.warmup_steps == 0);
    assert_int_equal(training->stopping.patience, 0);
    assert_false(training->stopping.larger);
    assert_true(training->smoothing == 0 && training->average == 0 && training->clip == 0);
    assert_int_equal(training->start, NET_GLOROT);
    assert_int_equal(training->precision, NET_AUTO);
}

static void the_articles_recipe(void **state) {
    (void)state;
    struct error err = {""};
    struct recipe recipe;
    if (!recipe_read("article", &recipe, &err)) {
        fail_msg("%s", err.message);
    }
    is_published(&recipe);
    assert_string_equal(recipe.name, "article");
    recipe_free(&recipe);
}

static void nothing_at_all_is_the_articles(void **state) {
    (void)state;
    struct recipe recipe = parsed("");
    is_published(&recipe);
    recipe_free(&recipe);
}

static void every_key(void **state) {
    (void)state;
    struct recipe recipe =
        parsed("architecture = other\nepochs = 7\nbatch = 32\nstart = he\nmomentum = 0.25\n"
               "optimiser = sgd\nnesterov = yes\nbeta1 = 0.5\nbeta2 = 0.75\nepsilon = 1e-3\n"
               "weight-decay = 0.125\nschedule = plateau\nrate = 0.0625\nwarm-up = 1.5\n"
               "final = 0.03125\nevery = 3\nfactor = 0.1\nplateau = 4\nwatch = accuracy\n"
               "patience = 6\nsmoothing = 0.2\naverage = 0.99\nclip = 2.5\n");
    const struct trainer_options *training = &recipe.training;
    const struct optimiser_options *optimiser = &training->optimiser;
    const struct schedule *schedule = &training->schedule;
    assert_string_equal(recipe.architecture, "other");
    assert_int_equal(training->epochs, 7);
    assert_int_equal(training->batch, 32);
    assert_int_equal(training->start, NET_HE);
    /* An optimiser brings its defaults, but does not take what was said before it. */
    assert_int_equal(optimiser->kind, OPTIMISER_SGD);
    assert_true(optimiser->momentum == 0.25 && optimiser->nesterov);
    assert_true(optimiser->beta1 == 0.5 && optimiser->beta2 == 0.75);
    assert_true(optimiser->epsilon == 1e-3 && optimiser->weight_decay == 0.125);
    assert_int_equal(schedule->kind, SCHEDULE_PLATEAU);
    assert_true(schedule->rate == 0.0625 && schedule->warmup_epochs == 1.5);
    assert_true(schedule->final == 0.03125 && schedule->factor == 0.1);
    assert_int_equal(schedule->every, 3);
    assert_int_equal(schedule->epochs, 7);
    assert_int_equal(schedule->plateau.patience, 4);
    assert_true(schedule->plateau.larger && training->stopping.larger);
    assert_int_equal(training->stopping.patience, 6);
    assert_true(training->smoothing == 0.2 && training->average == 0.99 && training->clip == 2.5);
    recipe_free(&recipe);
}

static void defaults_of_optimisers(void **state) {
    (void)state;
    struct recipe recipe = parsed("optimiser = adamw");
    assert_true(recipe.training.optimiser.weight_decay == 0.01);
    recipe_free(&recipe);
    recipe = parsed("weight-decay = 0.5\noptimiser = AdamW\n");
    assert_true(recipe.training.optimiser.weight_decay == 0.5);
    recipe_free(&recipe);
}

static void remarks_and_blanks(void **state) {
    (void)state;
    const char text[] = "# epochs = 1\r\n\r\n  \tepochs\t=  9 \t# not 10 = ten\r\n#\r\nbatch=8\r\n"
                        "   # the end";
    struct recipe recipe = parsed(text);
    assert_int_equal(recipe.training.epochs, 9);
    assert_int_equal(recipe.training.batch, 8);
    assert_string_equal(recipe.text, text);
    assert_string_equal(recipe.name, "my");
    recipe_free(&recipe);
}

static void lines_that_say_nothing_known(void **state) {
    (void)state;
    refused("epochs 5", "line 1 is not `key = value`");
    refused("epochs = 5\n\nbatch = 3\nsome words\n", "line 4 is not `key = value`");
    refused("epochs = 5\nepoch = 5\n", "line 2: there is no key 'epoch'");
    refused("Epochs = 5\n", "there is no key 'Epochs'");
    refused("= 5\n", "there is no key ''");
    refused("epochs = 5\nbatch = 5\nepochs = 5\n", "line 3 gives epochs a second time");
    refused("epochs = 5\narchitecture =  # none\n", "line 2 gives architecture no value");
}

static void values_that_are_none(void **state) {
    (void)state;
    static const struct {
        const char *text, *saying;
    } bad[] = {
        {"epochs =", "line 1 gives epochs no value"},
        {"epochs = 0", "not '0'"},
        {"epochs = 10001", "not '10001'"},
        {"epochs = 2.5", "not '2.5'"},
        {"epochs = 5 6", "not '5 6'"},
        {"epochs = 99999999999999999999", "epochs is a whole number"},
        {"batch = 0", "batch is a whole number from 1 to 4096"},
        {"batch = 4097", "not '4097'"},
        {"batch = -1", "not '-1'"},
        {"rate = 0", "rate is a number from 1e-09 to 1e+09, not '0'"},
        {"rate = 1e10", "not '1e10'"},
        {"rate = nan", "not 'nan'"},
        {"rate = inf", "not 'inf'"},
        {"rate = 0,001", "not '0,001'"},
        {"rate = 1e-400", "rate is a number"},
        {"momentum = -0.1", "momentum is a number from 0 to 1"},
        {"momentum = 1", "momentum of 1"},
        {"nesterov = maybe", "nesterov is yes or no, not 'maybe'"},
        {"nesterov = yes", "needs a momentum"},
        {"beta1 = 1", "betas of 1"},
        {"beta2 = 1.5", "beta2 is a number"},
        {"epsilon = 0", "epsilon of 0"},
        {"weight-decay = 2", "weight-decay is a number from 0 to 1"},
        {"optimiser = rmsprop", "optimiser is sgd, adam or adamw, not 'rmsprop'"},
        {"optimiser =", "line 1 gives optimiser no value"},
        {"schedule = cosin", "schedule is constant, cosine, step or plateau"},
        {"schedule = plateau", "needs its patience"},
        {"warm-up = -1", "warm-up is a number"},
        {"final = 1.1", "final is a number from 0 to 1"},
        {"every = 0", "every is a whole number"},
        {"factor = 2", "factor is a number from 0 to 1"},
        {"plateau = 0", "plateau is a whole number from 1"},
        {"watch = both", "watch is loss or accuracy, not 'both'"},
        {"start = zeros", "start is glorot or he, not 'zeros'"},
        {"patience = 10001", "patience is a whole number from 0"},
        {"smoothing = 1.01", "smoothing is a number"},
        {"average = -0.1", "average is a number"},
        {"clip = -1", "clip is a number"},
        {"architecture = a-name-that-is-longer-than-any-architecture-has", "architecture is"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refused(bad[i].text, bad[i].saying);
    }
}

static void fails_to_read(const char *name, const char *saying) {
    struct recipe recipe = {.text = NULL};
    struct error err = {""};
    assert_false(recipe_read(name, &recipe, &err));
    if (strstr(err.message, saying) == NULL) {
        fail_msg("\"%s\" was not said but: %s", saying, err.message);
    }
}

/* A file in the test's folder; freed with free(). */
static char *file_of(const char *name, const char *bytes, size_t length) {
    struct error err;
    char *path = path_join(test_folder(), name);
    assert_true(file_write(path, bytes, length, &err));
    return path;
}

static void files(void **state) {
    (void)state;
    struct error err = {""};
    struct recipe recipe;
    char *path = file_of("my.own.recipe", "epochs = 3\n", 11);
    assert_true(recipe_read(path, &recipe, &err));
    assert_string_equal(recipe.name, "my.own");
    assert_int_equal(recipe.training.epochs, 3);
    recipe_free(&recipe);
    free(path);
    path = file_of("bytes", "epochs = 3\0\n", 12);
    fails_to_read(path, "bytes: is no text");
    free(path);
    path = file_of("latin", "# caf\xe9\n", 7);
    fails_to_read(path, "latin: is no text");
    free(path);
    char *much = memory_new(70000, 1);
    memset(much, '\n', 70000);
    path = file_of("much", much, 70000);
    fails_to_read(path, "much: larger than");
    free(path);
    free(much);
    fails_to_read(test_folder(), "not a file");
    fails_to_read("./nowhere.recipe", "./nowhere.recipe: No such file");
    fails_to_read("nonesuch", "there is no recipe 'nonesuch'");
    fails_to_read("", "there is no recipe ''");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_articles_recipe),
        cmocka_unit_test(nothing_at_all_is_the_articles),
        cmocka_unit_test(every_key),
        cmocka_unit_test(defaults_of_optimisers),
        cmocka_unit_test(remarks_and_blanks),
        cmocka_unit_test(lines_that_say_nothing_known),
        cmocka_unit_test(values_that_are_none),
        cmocka_unit_test(files),
    };
    return test_run("expression/recipe", tests);
}
