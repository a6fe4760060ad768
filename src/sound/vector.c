#include "sound/vector.h"

#include <math.h>

/* What stands where: 0 level, crest, spread and deviation of levels; 4 tempo (octaves), how plain
 * it is, onsets a second, mean and deviation of what begins; 9 how much it is in major, how plainly
 * in a key; 11 centre (octaves) and its deviation, roll-off (octaves) and its deviation, flatness
 * (nepers), flux and its deviation; 18 contrast of six octaves; 24 means of 20 MFCC, 44 their
 * deviations. */
static void raw_vector(const struct sound_facts *facts, double *out) {
    const double first[] = {facts->level,
                            facts->crest,
                            facts->level_spread,
                            facts->block.deviation,
                            log2(facts->tempo),
                            facts->tempo_certainty,
                            facts->onset_rate,
                            facts->onset.mean,
                            facts->onset.deviation,
                            facts->major_lean,
                            facts->key_certainty,
                            log2(facts->centre.mean),
                            facts->centre.deviation,
                            log2(facts->roll_off.mean),
                            facts->roll_off.deviation,
                            log(facts->flatness.mean),
                            facts->flux.mean,
                            facts->flux.deviation};
    size_t next = 0;
    for (; next < sizeof first / sizeof *first; next++) {
        out[next] = first[next];
    }
    for (size_t i = 0; i < SOUND_CONTRAST; i++) {
        out[next++] = facts->contrast[i].mean;
    }
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        out[next] = facts->mfcc[i].mean;
        out[SOUND_MFCC + next++] = facts->mfcc[i].deviation;
    }
}

/* Mean and deviation of each over six hundred pieces of popular music of all kinds. */
static const struct sound_spread usual[SOUND_VECTOR] = {
    {-14.2, 4.24},  {13.7, 3.48},     {13.3, 4.84},     {5.96, 1.52},   {6.87, 0.454},
    {0.242, 0.142}, {2.92, 0.997},    {0.121, 0.049},   {0.18, 0.0772}, {0.0473, 0.174},
    {0.511, 0.237}, {10.9, 0.532},    {536, 224},       {11.9, 0.614},  {1.11e+03, 449},
    {-4.56, 1.8},   {0.0419, 0.0087}, {0.015, 0.00627}, {7.67, 1.99},   {6.54, 2.07},
    {8.18, 2.78},   {7.68, 2.73},     {6.51, 2.37},     {11.6, 6.21},   {-331, 69.6},
    {61.2, 33.9},   {-7.51, 21.2},    {19.5, 14.7},     {-4.59, 12.3},  {6.36, 10.5},
    {-5.1, 9.2},    {5.27, 8.4},      {-4.93, 7.5},     {3.48, 6.45},   {-3.1, 5.18},
    {2.06, 4.67},   {-1.9, 3.83},     {0.649, 3.42},    {-1.29, 2.89},  {0.62, 2.57},
    {-0.461, 2.59}, {-0.738, 2.56},   {0.655, 2.32},    {-0.638, 2.58}, {50.4, 13.1},
    {19.6, 6.45},   {15.9, 4.98},     {11.3, 2.94},     {9.58, 2.7},    {8.39, 2.29},
    {8.12, 2.02},   {7.22, 1.75},     {6.82, 1.64},     {6.52, 1.5},    {6.24, 1.54},
    {5.98, 1.4},    {5.81, 1.41},     {5.74, 1.46},     {5.64, 1.5},    {5.48, 1.37},
    {5.44, 1.41},   {5.46, 1.53},     {5.43, 1.59},     {5.41, 1.62},
};

void vector_of_facts(const struct sound_facts *facts, float *vector) {
    double raw[SOUND_VECTOR];
    bool heard = !isnan(facts->centre.mean);
    raw_vector(facts, raw);
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        double value = (raw[i] - usual[i].mean) / usual[i].deviation;
        vector[i] = !heard || isnan(raw[i]) ? 0 : (float)fmin(4, fmax(-4, value));
    }
}
