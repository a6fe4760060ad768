/* A model of a sound's mood as its parts: several small networks side by side that answer together,
 * and all that their weights cannot say. Private to music/. */
#ifndef MUSIC_SOUND_NETWORK_H
#define MUSIC_SOUND_NETWORK_H

#include "music/sound_inputs.h"
#include "music/sound_model.h"
#include "nn/nn.h"

/* What every model file says, word for word, or it is refused. */
#define SOUND_MODEL_KIND "mien song sound 1"
#define SOUND_MODEL_LABELS "angry,calm,happy,sad"
#define SOUND_MODEL_SCALING "(input - mean) / deviation within -4..4, 0 for gaps"

enum { SOUND_MEMBERS_MOST = 64, SOUND_HIDDEN_MOST = 1024 };

/* Which of Spotify's features are estimated, in the order of `estimates` below. */
enum { SOUND_ESTIMATES = 4 };
extern const enum feature sound_estimated[SOUND_ESTIMATES];

/* An estimate is logistic(sum of weight x standardised input + the last, which stands alone). */
struct sound_model {
    size_t inputs, members, hidden;
    float *mean, *deviation; /* of each input */
    struct net *net;         /* output i: the logits of member i */
    struct net_plan *plan;   /* for one sound; NULL before sound_model_ready() */
    double temperature;      /* what the mean of the logits is divided by */
    double usual;            /* how far from the mean sounds usually are, see sound_distance() */
    float *estimates;        /* SOUND_ESTIMATES x (inputs + 1); all 0 where there is no estimate */
    /* Where it comes from, and how well it did on artists that it did not learn from; -1 where that
     * was not measured. */
    char *recipe, *data;
    uint64_t seed;
    double accuracy, arousal, valence, calibration;
};

/* Without weights, means of 0 and deviations of 1; sizes are 1 to what the limits above allow. */
struct sound_model *sound_model_new(size_t inputs, size_t members, size_t hidden);

/* `members` networks side by side, as they run; with dropout for a share of what each layer takes
 * in, as they learn. */
struct net *sound_network(size_t inputs, size_t members, size_t hidden, double dropout_in,
                          double dropout);

/* Makes it ready to answer. */
bool sound_model_ready(struct sound_model *model, struct error *err);

/* Inputs as the networks take them. */
void sound_standardise(const struct sound_model *model, const double *inputs, float *out);

/* The mean square of standardised inputs: about 1 for sounds as those that were learned from. */
double sound_distance(const float *standard, size_t inputs);

/* The mean of the members' logits. */
bool sound_logits(struct sound_model *model, const float *standard, double logits[MOOD_COUNT],
                  struct error *err);

/* What the logits are divided by for a sound so far away: the temperature, and more for what is
 * like nothing that was learned from. */
double sound_temperature(const struct sound_model *model, double distance);

/* Estimate `index`, 0..1; NAN where the model has none. */
double sound_estimate(const struct sound_model *model, const float *standard, size_t index);

/* Writes a safetensors file; on an error the old one is still there. */
bool sound_model_save(const struct sound_model *model, const char *path, struct error *err);

#endif
