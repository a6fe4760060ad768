/* The mood of a piece of music from its sound, and what Spotify would call its features. Private to
 * music/; how it was made and how well it does stands in docs/models/song-sound.md. */
#ifndef MUSIC_SOUND_MODEL_H
#define MUSIC_SOUND_MODEL_H

#include "library/library.h"
#include "mood/mood.h"
#include "sound/sound.h"

/* Whatever changes an answer makes this one larger. */
enum { SOUND_MODEL_VERSION = 1 };

struct sound_answer {
    double mood[MOOD_COUNT]; /* calibrated probabilities */
    double valence, arousal; /* -1..1: the mean of the moods' corners */
    /* On Spotify's scales: tempo, key, mode and loudness are measured, the others estimated; NAN
     * where neither is possible. */
    double feature[FEATURE_COUNT];
};

struct sound_model;

/* The model in a file; NULL for the one that Mien comes with. NULL with an error for a file that is
 * damaged or no model, or was made for other labels, other inputs or another SOUND_VERSION. */
struct sound_model *sound_model_load(const char *path, struct error *err);
void sound_model_free(struct sound_model *model);

/* Answers for what sound_end() and loudness_end() gave. One call at a time. False with an error if
 * the network cannot run. A sound in which there is nothing to be heard has all moods alike. */
bool sound_model_answer(struct sound_model *model, const struct sound_facts *facts,
                        const struct loudness_facts *loudness, struct sound_answer *out,
                        struct error *err);

#endif
