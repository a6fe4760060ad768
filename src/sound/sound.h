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
    SOUND_VECTOR = 64,
    SOUND_INTERVALS = 8, /* none to six semitones and the octaves of that; then all between */
    SOUND_BANDS = 16,    /* of four mel bands each, 30 Hz to 10 kHz */
    SOUND_SWINGS = 8
};

/* Of a value over all frames that are not silent. */
struct sound_spread {
    double mean, deviation; /* the latter of the frames themselves, divided by their number */
};

/* The same with the values below which a tenth and nine tenths of all frames are, and the mean
 * difference from one frame to the next. */
struct sound_course {
    double mean, deviation, low, high, change;
};

/* What the peaks of a long spectrum (0.37 s, 54 to 2,150 Hz) are like, by their magnitudes; frames
 * follow each other after 0.19 s. */
enum sound_harmony {
    HARMONY_ROUGH,     /* logarithm of how much they beat with each other */
    HARMONY_COUNT,     /* how many there are within 40 dB of the highest */
    HARMONY_TONAL,     /* share of all magnitudes that the twenty strongest have, 0..1 */
    HARMONY_PITCH,     /* mean, in octaves: log2 of Hz */
    HARMONY_WIDTH,     /* deviation from it, octaves */
    HARMONY_STRONGEST, /* the strongest one's pitch, octaves */
    HARMONY_NARROW,    /* how much few of them have: log of squares' sum by the sum's square, ..0 */
    HARMONY_LOWEST,    /* the lowest one's pitch, octaves */
    HARMONY_STRONG,    /* how many are within 20 dB of the highest */
    HARMONY_STEADY,    /* share that was there in the frame before, within 40 cents, 0..1 */
    HARMONY_SWELL,     /* by how much those became louder or softer, dB */
    HARMONY_DRIFT,     /* by how much those moved, cents */
    HARMONY_BASS,      /* share below 250 Hz, 0..1 */
    HARMONY_HIGH,      /* share above 1,000 Hz, 0..1 */
    HARMONY_OF_ONE,    /* largest share that are harmonics of one tone, 0..1 */
    SOUND_HARMONY
};

/* What the mel bands of a short spectrum (93 ms) are like; frames follow each other after 23 ms. */
enum sound_texture {
    TEXTURE_LEVEL,  /* dB */
    TEXTURE_BRIGHT, /* mean pitch of the magnitudes, octaves: log2 of Hz */
    TEXTURE_WIDTH,  /* deviation from it, octaves */
    TEXTURE_FLAT,   /* how far bands' mean level is below the level of their mean, dB, ..0 */
    TEXTURE_RISE,   /* how much bands became louder in two frames, dB, the mean */
    TEXTURE_RISE_LOW,
    TEXTURE_RISE_MIDDLE,
    TEXTURE_RISE_HIGH,
    TEXTURE_FALL, /* how much they became softer */
    SOUND_TEXTURE
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

    /* What models of mood look at beside all this. */
    struct sound_course harmony[SOUND_HARMONY];
    double interval[SOUND_INTERVALS];   /* share of pairs of peaks, 0..1 */
    double chord_changes;               /* share of frames whose triad is another, 0..1 */
    double chord_fit;                   /* how much like triads the chroma is, 0..1 */
    struct sound_spread chord_lean;     /* fit of the best major triad less the best minor one's */
    struct sound_spread chroma_entropy; /* of frames, nats */
    struct sound_spread chroma_flow;    /* distance from frame to frame, evened out over 0.9 s */
    struct sound_spread tonal_path;     /* distance from frame to frame of the tonal centroid */
    double tonal_radius[3];             /* how far it is from the middle of fifths, minor thirds and
                                           major thirds; the mean over all frames */
    double tonal_centre[3];             /* the same of its mean place */
    struct sound_course texture[SOUND_TEXTURE];
    struct sound_course band[SOUND_BANDS];   /* levels, dB */
    double swing[SOUND_BANDS][SOUND_SWINGS]; /* power of the levels' swings, dB^2: 0.34, 0.84, 1.5,
                                                2.5, 4, 6, 9, 13.5 to 20 Hz */
    struct sound_course seconds_level;       /* mean level of each second, dB */
    double within_second;                    /* mean deviation of levels within a second, dB */

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
