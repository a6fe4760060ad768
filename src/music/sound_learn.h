/* Learning the mood of sounds from labelled ones. Private to music/. */
#ifndef MUSIC_SOUND_LEARN_H
#define MUSIC_SOUND_LEARN_H

#include "music/sound_network.h"
#include "music/sound_set.h"

struct sound_recipe {
    size_t members; /* networks that learn apart and answer together, 1..SOUND_MEMBERS_MOST */
    size_t hidden;  /* neurons of each, 1..SOUND_HIDDEN_MOST */
    unsigned epochs, batch;
    double rate, decay;         /* the highest learning rate; AdamW's weight decay */
    double dropout_in, dropout; /* share of the inputs and of the neurons left out, 0..1 */
    double noise;               /* deviation of what is added to standardised inputs */
    double smoothing;           /* of labels, 0..1 */
    double ridge;               /* of the estimates: how much their weights are held down */
    uint64_t seed;
};

/* What Mien's own model was made by. */
struct sound_recipe sound_recipe_usual(void);

/* The recipe in words, for the model's file; freed with free(). */
char *sound_recipe_text(const struct sound_recipe *recipe);

/* A model of what was heard of a set, ready to answer, its temperature 1. Examples whose fold is
 * `without` are left out; NULL: none. NULL with an error if fewer than a batch are left. */
struct sound_model *sound_learn(const struct sound_set *set, const struct sound_recipe *recipe,
                                const unsigned *fold, unsigned without, struct error *err);

/* Gives each example a fold, 0 to folds - 1: all of an artist the same one, moods as evenly as can
 * be. Another seed gives other folds. */
void sound_folds(const struct sound_set *set, unsigned folds, uint64_t seed, unsigned *fold);

/* What models said of examples that they did not learn from, artists neither. */
struct sound_judged {
    float *logits;    /* count x MOOD_COUNT, those of a model's temperature 1 */
    float *estimates; /* count x SOUND_ESTIMATES; NAN where there is none */
};

/* Learns once for each fold and judges it. Freed with sound_judged_free(). */
bool sound_cross_validate(const struct sound_set *set, const struct sound_recipe *recipe,
                          unsigned folds, struct sound_judged *out, struct progress *progress,
                          struct error *err);
void sound_judged_free(struct sound_judged *judged);

/* How good answers are, shares 0..1. */
struct sound_score {
    struct score moods;
    double accuracy, arousal, valence; /* of the mood, of each half of the circumplex */
    double temperature;                /* with which the loss is least */
    double loss, calibration;          /* with that temperature: nats, expected error */
};
struct sound_score sound_score_of(const struct sound_set *set, const float *logits);

/* Of estimate `index`, among the examples that have the feature: how many, Pearson's correlation
 * and mean error, and the mean error of always saying the mean. */
struct sound_estimate_score {
    size_t count;
    double correlation, error, usual_error;
};
struct sound_estimate_score sound_estimate_score(const struct sound_set *set,
                                                 const float *estimates, size_t index);

/* Learns the estimates (sound_estimate.c): `standard` is what sound_standardise() gives of each
 * example as a whole; `used` says which of them are learned from. */
void sound_learn_estimates(struct sound_model *model, const struct sound_set *set,
                           const float *standard, const bool *used, double ridge);

#endif
