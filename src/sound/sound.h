/* What can be measured of a piece of music in one pass over its samples: tempo, key, timbre,
 * dynamics, and a vector of it all for "sounds like"; loudness.h has its loudness. Nothing here
 * reads files or knows of moods. */
#ifndef SOUND_SOUND_H
#define SOUND_SOUND_H

#include "base/base.h"
#include "sound/loudness.h"

/* Whatever changes a number that sound_end() gives makes this one larger. */
enum { SOUND_VERSION = 2 };

enum {
    SOUND_RATE = 22050, /* samples a second that sound_feed() wants */
    SOUND_MFCC = 20,
    SOUND_CHROMA = 12,
    SOUND_CONTRAST = 6,
    SOUND_VECTOR = 64
};

/* Of a value over all frames that are not silent. */
struct sound_spread {
    double mean, deviation; /* the latter of the frames themselves, divided by their number */
};

/* A number that a sound does not have, as the tempo of silence, is NAN. Frequencies above 10 kHz
 * count for nothing, except for level, peak and crest. */
struct sound_facts {
    double seconds;
    uint64_t not_finite; /* samples that were no numbers and taken as 0 */

    /* Dynamics. Levels are those of blocks of 46 ms, in dB below full scale's square (a full sine
     * has -3); blocks below -70 are silent. */
    double silent;             /* share of the blocks, 0..1; NAN if there are no samples */
    double peak;               /* of the samples, dBFS */
    double level;              /* of the whole, dBFS */
    double crest;              /* peak less level, dB */
    struct sound_spread block; /* level of blocks that are not silent, dBFS */
    double level_spread;       /* between the 10th and the 95th of a hundred such blocks, dB */

    /* Rhythm. NAN for less than three seconds, or if nothing begins in them. */
    double tempo;              /* beats a minute, 40..220 */
    double tempo_half;         /* half of it; NAN below 40 */
    double tempo_double;       /* twice; NAN above 220 */
    double half, doubled;      /* how strong these two are beside the tempo, 0..1; 0 for NAN */
    double tempo_certainty;    /* 0..1: how alike the sound and itself some beats later are */
    double onset_rate;         /* notes or strokes a second; 0 in silence, NAN for no samples */
    struct sound_spread onset; /* how much begins in a frame: mean of the bands' rises, in nepers */

    /* Tones. */
    double tuning;               /* of A4, in cents from 440 Hz, -50..50 */
    double chroma[SOUND_CHROMA]; /* share of each pitch class from C on; they add up to 1 */
    int key;                     /* 0 for C to 11 for B; -1 if there are no tones */
    bool minor;
    double key_certainty; /* 0..1: how plain that key is beside the other 23 */
    double major_lean;    /* best correlation with a major key less best with a minor one, -2..2 */

    /* Spectrum (G. Tzanetakis and P. Cook, "Musical genre classification of audio signals", 2002)
     * of frames of 93 ms every 23 ms. */
    struct sound_spread centre;   /* centre of gravity of the magnitudes, Hz */
    struct sound_spread roll_off; /* below which 85 % of the magnitudes are, Hz */
    struct sound_spread flatness; /* geometric by arithmetic mean of the power, 0..1 */
    struct sound_spread flux;     /* distance of successive spectra whose magnitudes add up to 1 */
    /* The same in dB, 0 for even noise, of six octaves: up to 200 Hz, ... 3.2 to 10 kHz (after
     * D.-N. Jiang et al., "Music type classification by spectral contrast feature", 2002). */
    struct sound_spread contrast[SOUND_CONTRAST];
    struct sound_spread mfcc[SOUND_MFCC]; /* of 64 mel bands in dB, orthonormal */

    /* Each about -3..3, for Euclid's distance; all 0 if every frame is silent. vector.c has what
     * stands where. */
    float vector[SOUND_VECTOR];
};

struct sound;

struct sound *sound_new(void);
void sound_free(struct sound *sound);

/* Takes in the next samples, mono, full scale -1..1, in blocks of any size: the facts do not depend
 * on it. What is not finite counts as 0, what is beyond +-256 as that. Memory stays the same. */
void sound_feed(struct sound *sound, const float *samples, size_t count);

/* Ends the sound and says what was measured; called once. */
void sound_end(struct sound *sound, struct sound_facts *out);

#endif
