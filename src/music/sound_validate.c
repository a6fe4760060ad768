#include "music/sound_learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- folds ---- */

struct artist {
    uint32_t order; /* at random, for artists of one size */
    size_t songs[MOOD_COUNT], count, group;
};

static int larger_first(const void *a, const void *b) {
    const struct artist *left = a, *right = b;
    if (left->count != right->count) {
        return left->count > right->count ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}

/* How uneven a fold's moods would be with the artist in it: the sum of squares. */
static double unevenness(const size_t *has, const struct artist *artist) {
    double after = 0, before = 0;
    for (size_t m = 0; m < MOOD_COUNT; m++) {
        double now = (double)has[m], then = now + (double)artist->songs[m];
        before += now * now;
        after += then * then;
    }
    return after - before;
}

void sound_folds(const struct sound_set *set, unsigned folds, uint64_t seed, unsigned *fold) {
    struct artist *artist = memory_new(set->groups, sizeof *artist);
    size_t(*has)[MOOD_COUNT] = memory_new(folds, sizeof *has);
    unsigned *of_group = memory_new(set->groups, sizeof *of_group);
    struct random random = random_seeded(seed, 1);
    for (size_t i = 0; i < set->count; i++) {
        struct artist *one = &artist[set->example[i].group];
        one->songs[set->example[i].mood]++;
        one->count++;
    }
    for (size_t g = 0; g < set->groups; g++) {
        artist[g].order = random_bits(&random);
        artist[g].group = g;
    }
    qsort(artist, set->groups, sizeof *artist, larger_first);
    for (size_t g = 0; g < set->groups; g++) {
        unsigned best = 0;
        for (unsigned f = 1; f < folds; f++) {
            best = unevenness(has[f], &artist[g]) < unevenness(has[best], &artist[g]) ? f : best;
        }
        for (size_t m = 0; m < MOOD_COUNT; m++) {
            has[best][m] += artist[g].songs[m];
        }
        of_group[artist[g].group] = best;
    }
    for (size_t i = 0; i < set->count; i++) {
        fold[i] = of_group[set->example[i].group];
    }
    free(artist);
    free(has);
    free(of_group);
}

/* ---- judging ---- */

/* Facts are gone, so the answer is made from the kept inputs, as sound_model_answer() makes it. */
static bool judge(struct sound_model *model, const struct sound_set *set, size_t example,
                  struct sound_judged *out, struct error *err) {
    const float *kept = set->value + example * SOUND_VARIANTS * set->inputs;
    float *standard = memory_new(set->inputs, sizeof *standard);
    double value[SOUND_INPUTS_MOST], logits[MOOD_COUNT];
    for (size_t i = 0; i < set->inputs; i++) {
        value[i] = (double)kept[i];
    }
    sound_standardise(model, value, standard);
    double temperature = sound_temperature(model, sound_distance(standard, set->inputs));
    bool good = sound_logits(model, standard, logits, err);
    for (size_t m = 0; good && m < MOOD_COUNT; m++) {
        out->logits[example * MOOD_COUNT + m] = (float)(logits[m] / temperature);
    }
    for (size_t e = 0; e < SOUND_ESTIMATES; e++) {
        out->estimates[example * SOUND_ESTIMATES + e] = (float)sound_estimate(model, standard, e);
    }
    free(standard);
    return good;
}

bool sound_cross_validate(const struct sound_set *set, const struct sound_recipe *recipe,
                          unsigned folds, struct sound_judged *out, struct progress *progress,
                          struct error *err) {
    unsigned *fold = memory_new(set->count, sizeof *fold);
    bool good = true;
    *out = (struct sound_judged){memory_new(set->count, MOOD_COUNT * sizeof(float)),
                                 memory_new(set->count, SOUND_ESTIMATES * sizeof(float))};
    sound_folds(set, folds, recipe->seed, fold);
    for (unsigned f = 0; good && f < folds; f++) {
        struct sound_model *model = sound_learn(set, recipe, fold, f, err);
        good = model != NULL;
        for (size_t i = 0; good && i < set->count; i++) {
            good = fold[i] != f || judge(model, set, i, out, err);
        }
        sound_model_free(model);
        progress_show(progress, (f + 1.0) / folds);
    }
    free(fold);
    if (!good) {
        sound_judged_free(out);
    }
    return good;
}

void sound_judged_free(struct sound_judged *judged) {
    free(judged->logits);
    free(judged->estimates);
    *judged = (struct sound_judged){NULL, NULL};
}

/* ---- scoring ---- */

static double pleasant(const float *p) {
    return (double)(p[MOOD_CALM] + p[MOOD_HAPPY] - p[MOOD_ANGRY] - p[MOOD_SAD]);
}

static double excited(const float *p) {
    return (double)(p[MOOD_ANGRY] + p[MOOD_HAPPY] - p[MOOD_CALM] - p[MOOD_SAD]);
}

struct sound_score sound_score_of(const struct sound_set *set, const float *logits) {
    struct sound_score out = {.moods = score_new(MOOD_COUNT)};
    float *targets = memory_new(set->count, MOOD_COUNT * sizeof *targets);
    float *answers = memory_new(set->count, MOOD_COUNT * sizeof *answers);
    struct calibration_bin bin[CALIBRATION_BINS];
    double share = 1 / (double)set->count;
    for (size_t i = 0; i < set->count; i++) {
        targets[i * MOOD_COUNT + (size_t)set->example[i].mood] = 1;
    }
    out.temperature = calibration_temperature(logits, targets, set->count, MOOD_COUNT);
    softmax(logits, MOOD_COUNT, out.temperature, 0, set->count, answers);
    score_add_rows(&out.moods, targets, answers, set->count);
    for (size_t i = 0; i < set->count; i++) {
        const float *p = answers + i * MOOD_COUNT;
        struct mood_point corner = mood_corner(set->example[i].mood);
        out.arousal += excited(p) * corner.arousal > 0 ? share : 0;
        out.valence += pleasant(p) * corner.valence > 0 ? share : 0;
        out.loss -= log(fmax(1e-12, (double)p[set->example[i].mood])) * share;
    }
    out.accuracy = score_accuracy(&out.moods);
    out.calibration = calibration_error(answers, targets, set->count, MOOD_COUNT, bin);
    free(targets);
    free(answers);
    return out;
}
