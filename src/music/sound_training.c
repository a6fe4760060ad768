#include "music/sound_learn.h"

#include "music/music.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below this nothing is learned that would hold for other songs. */
enum { LEAST_SONGS = 40 };

static bool hear(struct sound_set *set, const struct sound_training *training,
                 struct progress *progress, struct error *err) {
    bool found = false;
    if (training->kept != NULL && !sound_set_take(set, training->kept, &found, err)) {
        return false;
    }
    return found || (sound_set_hear(set, training->folder, progress, err) &&
                     (training->kept == NULL || sound_set_keep(set, training->kept, err)));
}

static void describe(const struct sound_set *set, struct sound_training_report *out) {
    *out = (struct sound_training_report){
        .songs = set->count, .artists = set->groups, .inputs = set->inputs};
    for (size_t i = 0; i < set->count; i++) {
        out->occurs[set->example[i].mood]++;
    }
}

static bool validate(const struct sound_set *set, const struct sound_recipe *recipe, unsigned folds,
                     struct progress *progress, struct sound_training_report *out,
                     struct error *err) {
    struct sound_judged judged;
    if (!sound_cross_validate(set, recipe, folds, &judged, progress, err)) {
        return false;
    }
    struct sound_score score = sound_score_of(set, judged.logits);
    memcpy(out->confusion, score.moods.confusion, sizeof out->confusion);
    out->accuracy = score.accuracy;
    out->arousal = score.arousal;
    out->valence = score.valence;
    out->loss = score.loss;
    out->calibration = score.calibration;
    out->temperature = score.temperature;
    for (size_t e = 0; e < SOUND_ESTIMATES; e++) {
        struct sound_estimate_score of = sound_estimate_score(set, judged.estimates, e);
        out->estimate[e] = (struct sound_training_estimate){
            sound_estimated[e], of.count, of.correlation, of.error, of.usual_error};
    }
    score_free(&score.moods);
    sound_judged_free(&judged);
    return true;
}

/* The model that is kept learns from all; how well it does, and its temperature, are known from the
 * cross-validation. */
static bool learn(const struct sound_set *set, const struct sound_recipe *recipe,
                  const struct sound_training *training, const struct sound_training_report *report,
                  struct error *err) {
    struct sound_model *model = sound_learn(set, recipe, NULL, 0, err);
    if (model == NULL) {
        return false;
    }
    struct text data = {0};
    text_format(&data,
                "%zu pieces by %zu artists of %s: %" PRIu64 " angry, %" PRIu64 " calm, %" PRIu64
                " happy, %" PRIu64 " sad",
                report->songs, report->artists, path_name(training->labels),
                report->occurs[MOOD_ANGRY], report->occurs[MOOD_CALM], report->occurs[MOOD_HAPPY],
                report->occurs[MOOD_SAD]);
    free(model->data);
    model->data = data.data;
    if (training->folds > 0) {
        model->temperature = report->temperature;
        model->accuracy = report->accuracy;
        model->arousal = report->arousal;
        model->valence = report->valence;
        model->calibration = report->calibration;
    }
    bool good = sound_model_save(model, training->out, err);
    sound_model_free(model);
    return good;
}

bool music_train_sounds(const struct sound_training *training, struct progress *progress,
                        struct sound_training_report *out, struct error *err) {
    struct sound_recipe recipe = sound_recipe_usual();
    recipe.members = training->members > 0 ? training->members : recipe.members;
    recipe.seed = training->seed;
    struct sound_set *set = sound_set_read(training->labels, err);
    if (set == NULL) {
        return false;
    }
    bool good = hear(set, training, progress, err);
    if (good) {
        describe(set, out);
        if (set->count < LEAST_SONGS) {
            good = error_set(err, "%s: has %zu songs; %d are needed to learn from",
                             training->labels, set->count, LEAST_SONGS);
        } else if (training->folds > set->groups) {
            good = error_set(err, "%s: has %zu artists, too few for %u folds", training->labels,
                             set->groups, training->folds);
        }
    }
    good = good &&
           (training->folds == 0 || validate(set, &recipe, training->folds, progress, out, err));
    good = good && (training->out == NULL || learn(set, &recipe, training, out, err));
    sound_set_free(set);
    return good;
}

char *sound_training_json(const struct sound_training_report *report) {
    json_t *confusion = json_array(), *classes = json_array(), *estimates = json_object();
    for (int row = 0; row < MOOD_COUNT; row++) {
        json_t *counts = json_array();
        for (int column = 0; column < MOOD_COUNT; column++) {
            json_array_append_new(counts, json_integer((json_int_t)report->confusion[row][column]));
        }
        json_array_append_new(classes, json_string(mood_name((enum mood)row)));
        json_array_append_new(confusion, counts);
    }
    for (size_t e = 0; e < SOUND_TRAINING_ESTIMATES && report->temperature > 0; e++) {
        const struct sound_training_estimate *of = &report->estimate[e];
        json_object_set_new(estimates, feature_name(of->feature),
                            json_pack("{s:I, s:f, s:f, s:f}", "songs", (json_int_t)of->songs,
                                      "correlation", of->correlation, "error", of->error,
                                      "usual_error", of->usual_error));
    }
    json_t *object =
        json_pack("{s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:o, s:o, s:o}", "songs",
                  (json_int_t)report->songs, "artists", (json_int_t)report->artists, "inputs",
                  (json_int_t)report->inputs, "accuracy", report->accuracy, "arousal",
                  report->arousal, "valence", report->valence, "loss", report->loss,
                  "calibration_error", report->calibration, "temperature", report->temperature,
                  "classes", classes, "confusion", confusion, "estimates", estimates);
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(object);
    return text;
}
