#include "expression/recipe.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { RECIPE_MOST = 1 << 16 };

/* ---- keys ---- */

static bool set_architecture(struct recipe *recipe, const char *value) {
    snprintf(recipe->architecture, sizeof recipe->architecture, "%s", value);
    return strlen(value) < sizeof recipe->architecture;
}

static bool set_optimiser(struct recipe *recipe, const char *value) {
    enum optimiser_kind kind = optimiser_from_name(value);
    if (kind == OPTIMISER_UNKNOWN) {
        return false;
    }
    recipe->training.optimiser = optimiser_defaults(kind);
    return true;
}

static bool set_schedule(struct recipe *recipe, const char *value) {
    recipe->training.schedule.kind = schedule_from_name(value);
    return recipe->training.schedule.kind != SCHEDULE_UNKNOWN;
}

/* Which of two words it is; false if neither. */
static bool one_of(const char *value, const char *first, const char *second, bool *is_second) {
    *is_second = strcmp(value, second) == 0;
    return *is_second || strcmp(value, first) == 0;
}

static bool set_nesterov(struct recipe *recipe, const char *value) {
    return one_of(value, "no", "yes", &recipe->training.optimiser.nesterov);
}

static bool set_watch(struct recipe *recipe, const char *value) {
    bool accuracy;
    bool good = one_of(value, "loss", "accuracy", &accuracy);
    recipe->training.stopping.larger = recipe->training.schedule.plateau.larger = accuracy;
    return good;
}

static bool set_classes(struct recipe *recipe, const char *value) {
    bool emotions;
    bool good = one_of(value, "moods", "emotions", &emotions);
    recipe->lessons.classes = emotions ? CLASSES_EMOTIONS : CLASSES_MOODS;
    return good;
}

static bool set_clean(struct recipe *recipe, const char *value) {
    return one_of(value, "no", "yes", &recipe->lessons.clean);
}

static bool set_keep(struct recipe *recipe, const char *value) {
    return one_of(value, "best", "last", &recipe->keep_last);
}

static bool set_start(struct recipe *recipe, const char *value) {
    bool he;
    bool good = one_of(value, "glorot", "he", &he);
    recipe->training.start = he ? NET_HE : NET_GLOROT;
    return good;
}

#define REAL(field, least, most) offsetof(struct recipe, field), 'r', least, most, NULL, NULL
#define WHOLE(field, least, most) offsetof(struct recipe, field), 'w', least, most, NULL, NULL
#define WORD(set, words) 0, 's', 0, 0, set, words

/* In the order in which they take effect: an optimiser brings its own defaults. */
static const struct key {
    const char *name;
    size_t place; /* of a double ('r') or an unsigned ('w') in the recipe */
    char kind;
    double least, most;
    bool (*set)(struct recipe *recipe, const char *value);
    const char *words; /* what it can be, for the error */
} keys[] = {
    {"architecture", WORD(set_architecture, "the name of one")},
    {"epochs", WHOLE(training.epochs, 1, TRAINER_EPOCHS)},
    {"batch", WHOLE(training.batch, 1, TRAINER_BATCH)},
    {"start", WORD(set_start, "glorot or he")},
    {"optimiser", WORD(set_optimiser, "sgd, adam or adamw")},
    {"momentum", REAL(training.optimiser.momentum, 0, 1)},
    {"nesterov", WORD(set_nesterov, "yes or no")},
    {"beta1", REAL(training.optimiser.beta1, 0, 1)},
    {"beta2", REAL(training.optimiser.beta2, 0, 1)},
    {"epsilon", REAL(training.optimiser.epsilon, 0, 1)},
    {"weight-decay", REAL(training.optimiser.weight_decay, 0, 1)},
    {"schedule", WORD(set_schedule, "constant, cosine, step or plateau")},
    {"rate", REAL(training.schedule.rate, 1e-9, 1e9)},
    {"warm-up", REAL(training.schedule.warmup_epochs, 0, TRAINER_EPOCHS)},
    {"final", REAL(training.schedule.final, 0, 1)},
    {"every", WHOLE(training.schedule.every, 1, TRAINER_EPOCHS)},
    {"factor", REAL(training.schedule.factor, 0, 1)},
    {"plateau", WHOLE(training.schedule.plateau.patience, 1, TRAINER_EPOCHS)},
    {"watch", WORD(set_watch, "loss or accuracy")},
    {"keep", WORD(set_keep, "best or last")},
    {"patience", WHOLE(training.stopping.patience, 0, TRAINER_EPOCHS)},
    {"smoothing", REAL(training.smoothing, 0, 1)},
    {"average", REAL(training.average, 0, 1)},
    {"clip", REAL(training.clip, 0, 1e6)},
    {"classes", WORD(set_classes, "moods or emotions")},
    {"votes", REAL(lessons.votes, 0, 1)},
    {"teacher", REAL(lessons.teacher, 0, 1)},
    {"clean", WORD(set_clean, "yes or no")},
    {"mirror", REAL(lessons.augmentation.mirror, 0, 1)},
    {"shift", REAL(lessons.augmentation.shift, 0, 1)},
    {"scale", REAL(lessons.augmentation.scale, 0, 0.9)},
    {"turn", REAL(lessons.augmentation.turn, 0, 180)},
    {"brightness", REAL(lessons.augmentation.brightness, 0, 1)},
    {"contrast", REAL(lessons.augmentation.contrast, 0, 1)},
    {"blur", REAL(lessons.augmentation.blur, 0, 1)},
    {"cutout", REAL(lessons.augmentation.cutout, 0, 1)},
    {"mixup", REAL(lessons.mixup, 0, 1)},
    {"cutmix", REAL(lessons.cutmix, 0, 1)},
};

enum { KEYS = sizeof keys / sizeof keys[0] };

static bool set(const struct key *key, const char *value, const char *file, struct recipe *out,
                struct error *err) {
    char *place = (char *)out + key->place;
    double real;
    int64_t whole;
    switch (key->kind) {
    case 'r':
        if (text_to_double(value, '.', &real) && real >= key->least && real <= key->most) {
            *(double *)(void *)place = real;
            return true;
        }
        break;
    case 'w':
        if (text_to_integer(value, (int64_t)key->least, (int64_t)key->most, &whole)) {
            *(unsigned *)(void *)place = (unsigned)whole;
            return true;
        }
        break;
    default:
        return key->set(out, value) ||
               error_set(err, "%s: %s is %s, not '%s'", file, key->name, key->words, value);
    }
    return error_set(err, "%s: %s is a %snumber from %g to %g, not '%s'", file, key->name,
                     key->kind == 'w' ? "whole " : "", key->least, key->most, value);
}

/* ---- lines ---- */

static char *trimmed(char *text) {
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL) {
        text[--length] = '\0';
    }
    return text;
}

/* Notes the value of a line's key. */
static bool read_line(char *line, unsigned number, const char *file, char **values,
                      struct error *err) {
    line[strcspn(line, "#")] = '\0';
    line = trimmed(line);
    if (line[0] == '\0') {
        return true;
    }
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return error_set(err, "%s: line %u is not `key = value`", file, number);
    }
    *equals = '\0';
    const char *key = trimmed(line);
    for (size_t i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].name, key) == 0) {
            if (values[i] != NULL) {
                return error_set(err, "%s: line %u gives %s a second time", file, number, key);
            }
            values[i] = trimmed(equals + 1);
            return values[i][0] != '\0' ||
                   error_set(err, "%s: line %u gives %s no value", file, number, key);
        }
    }
    return error_set(err, "%s: line %u: there is no key '%s'", file, number, key);
}

static void set_name(struct recipe *recipe, const char *file) {
    snprintf(recipe->name, sizeof recipe->name, "%s", path_name(file));
    char *dot = strrchr(recipe->name, '.');
    if (dot != NULL && dot != recipe->name) {
        *dot = '\0';
    }
}

/* Whether the values go together. */
static bool check(const struct recipe *recipe, const char *file, struct error *err) {
    struct error why;
    return (optimiser_check(&recipe->training.optimiser, &why) &&
            schedule_check(&recipe->training.schedule, &why)) ||
           error_set(err, "%s: %s", file, why.message);
}

bool recipe_parse(const char *text, const char *file, struct recipe *out, struct error *err) {
    char *values[KEYS] = {NULL};
    char *copy = memory_string(text);
    unsigned number = 0;
    bool good = true;
    *out = (struct recipe){.architecture = "article",
                           .training = {.batch = 64,
                                        .epochs = 50,
                                        .optimiser = optimiser_defaults(OPTIMISER_ADAM),
                                        .schedule = {.rate = 0.001, .every = 1, .factor = 0.5},
                                        .precision = NET_AUTO},
                           .lessons = {.classes = CLASSES_MOODS}};
    for (char *line = copy, *next; good && line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        good = read_line(line, ++number, file, values, err);
    }
    for (size_t i = 0; good && i < KEYS; i++) {
        good = values[i] == NULL || set(&keys[i], values[i], file, out, err);
    }
    out->training.schedule.epochs = out->training.epochs;
    good = good && check(out, file, err);
    if (good) {
        set_name(out, file);
        out->text = memory_string(text);
    }
    free(copy);
    return good;
}

bool recipe_read(const char *name, struct recipe *out, struct error *err) {
    char *path = NULL, *text = NULL;
    size_t length;
    bool good = false;
    if (strpbrk(name, "./") != NULL) {
        path = memory_string(name);
    } else {
        char asset[128];
        snprintf(asset, sizeof asset, "recipes/%.64s.recipe", name);
        struct error unused;
        path = path_asset(asset, &unused);
        if (path == NULL) {
            error_set(err,
                      "there is no recipe '%s': name one of Mien's own (article, continue, mood, "
                      "mood-again), "
                      "or a file",
                      name);
            goto done;
        }
    }
    text = file_read(path, RECIPE_MOST, &length, err);
    if (text == NULL) {
        goto done;
    }
    if (memchr(text, '\0', length) != NULL || !text_is_utf8(text, length)) {
        error_set(err, "%s: is no text", path);
        goto done;
    }
    good = recipe_parse(text, path, out, err);
done:
    free(path);
    free(text);
    return good;
}

void recipe_free(struct recipe *recipe) {
    free(recipe->text);
    recipe->text = NULL;
}
