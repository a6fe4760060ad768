/* The tempo that an autocorrelation of onsets has. */
#ifndef SOUND_TEMPO_H
#define SOUND_TEMPO_H

#include "sound/rhythm.h"

/* Sets out's tempo, its half and double, and their certainties. `lags` are RHYTHM_LAGS numbers,
 * that of lag 0 being 1. */
void tempo_find(const double *lags, struct sound_facts *out);

#endif
