/* How chords go on: which, how plain, how often another, how far away. */
#ifndef SOUND_CHORDS_H
#define SOUND_CHORDS_H

#include "sound/peaks.h"
#include "sound/spread.h"

enum { CHORDS_TUNINGS = 3, CHORDS_FRAMES = 5 /* a chord is told from, 0.9 s */ };

/* All of it for one tuning of A4: 440 Hz less a third of a semitone, as it is, and more. */
struct chords_tuned {
    double classes[CHORDS_FRAMES][SOUND_CHROMA]; /* a ring; each frame's add up to 1 */
    double before[SOUND_CHROMA], centroid[6];
    size_t seen; /* frames */
    int chord;   /* 0..23: C, C minor, C sharp, ...; -1 before the first */
    double fit, changes;
    struct sums lean, entropy, flow, path;
    double radius[3], places[6];
    double weight; /* how much is near the middle of a semitone */
};

struct chords {
    struct chords_tuned tuned[CHORDS_TUNINGS];
};

void chords_begin(struct chords *chords);

/* Adds a frame; one without peaks is left out. */
void chords_add(struct chords *chords, const struct peak *peaks, size_t count);
void chords_end(const struct chords *chords, struct sound_facts *out);

#endif
