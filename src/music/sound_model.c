#include "music/sound_model.h"

#include <math.h>
#include <stdlib.h>

struct sound_model {
    char unused;
};

struct sound_model *sound_model_load(const char *path, struct error *err) {
    (void)path;
    (void)err;
    return memory_new(1, sizeof(struct sound_model));
}

void sound_model_free(struct sound_model *model) {
    free(model);
}

static double bounded(double value, double least, double most) {
    return fmin(fmax(isnan(value) ? 0 : value, least), most);
}

bool sound_model_answer(struct sound_model *model, const struct sound_facts *facts,
                        const struct loudness_facts *loudness, struct sound_answer *out,
                        struct error *err) {
    (void)model;
    (void)err;
    double rate = bounded(facts->onset_rate, 0, 10), flux = bounded(facts->flux.mean, 0, 1);
    double level = bounded(facts->level, -60, 0);
    out->arousal = bounded((level + 20) / 15 + (rate - 3) / 6 + flux - 0.3, -1, 1);
    out->valence =
        bounded((facts->minor ? -0.4 : 0.4) + (bounded(facts->tempo, 40, 220) - 110) / 150, -1, 1);
    for (int m = 0; m < MOOD_COUNT; m++) {
        struct mood_point corner = mood_corner((enum mood)m);
        out->mood[m] = (1 + 0.9 * corner.valence * out->valence) *
                       (1 + 0.9 * corner.arousal * out->arousal) / 4;
    }
    for (int f = 0; f < FEATURE_COUNT; f++) {
        out->feature[f] = 0.5;
    }
    out->feature[FEATURE_ENERGY] = (1 + out->arousal) / 2;
    out->feature[FEATURE_VALENCE] = (1 + out->valence) / 2;
    out->feature[FEATURE_DANCEABILITY] = bounded(facts->tempo_certainty, 0, 1);
    out->feature[FEATURE_ACOUSTICNESS] = 1 - bounded(flux, 0, 1);
    out->feature[FEATURE_LIVENESS] = NAN;
    out->feature[FEATURE_KEY] = facts->key < 0 ? NAN : facts->key;
    out->feature[FEATURE_MODE] = facts->key < 0 ? NAN : !facts->minor;
    out->feature[FEATURE_TEMPO] = facts->tempo;
    out->feature[FEATURE_LOUDNESS] = loudness->integrated;
    return true;
}
