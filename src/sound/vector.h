/* Facts as a vector whose distances say how alike two sounds are. */
#ifndef SOUND_VECTOR_H
#define SOUND_VECTOR_H

#include "sound/sound.h"

/* SOUND_VECTOR numbers; a fact that is NAN counts as the mean, 0. */
void vector_of_facts(const struct sound_facts *facts, float *vector);

#endif
