/* What the model of a sound's mood looks at. Private to music/. */
#ifndef MUSIC_SOUND_INPUTS_H
#define MUSIC_SOUND_INPUTS_H

#include "sound/sound.h"

enum { SOUND_INPUTS_MOST = 512 };

struct sound_inputs {
    size_t count;
    double value[SOUND_INPUTS_MOST]; /* NAN where the sound has no such number */
    struct text names;               /* "level,crest,...": of all values, in their order */
};

/* The inputs of these facts, in the order that every model file names; freed with
 * sound_inputs_free(). No input hangs on how loud the whole is played, except for the first. */
struct sound_inputs sound_inputs_of(const struct sound_facts *facts);
void sound_inputs_free(struct sound_inputs *inputs);

#endif
