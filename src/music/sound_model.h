/* The mood of a song from its sound, and what Spotify would call its features. Private to music/.
 */
#ifndef MUSIC_SOUND_MODEL_H
#define MUSIC_SOUND_MODEL_H

#include "library/library.h"
#include "sound/sound.h"

/* Whatever changes an answer makes this one larger. */
enum { SOUND_MODEL_VERSION = 1 };

struct sound_answer {
    double mood[MOOD_COUNT]; /* calibrated probabilities */
    double valence, arousal; /* -1..1 */
    double
        feature[FEATURE_COUNT]; /* on Spotify's scales; NAN where neither measured nor estimated */
};

struct sound_model;

/* The model in a file; NULL for the one that Mien comes with. */
struct sound_model *sound_model_load(const char *path, struct error *err);
void sound_model_free(struct sound_model *model);

/* False with an error if too little can be heard to answer. */
bool sound_model_answer(struct sound_model *model, const struct sound_facts *facts,
                        const struct loudness_facts *loudness, struct sound_answer *out,
                        struct error *err);

#endif
