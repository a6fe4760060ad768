/* The vocabulary that faces and songs share: Russell's circumplex (J. A. Russell, "A circumplex
 * model of affect", 1980) and its four quadrants. */
#ifndef MOOD_MOOD_H
#define MOOD_MOOD_H

#include "base/base.h"

/* In alphabetical order, which is also the order of labels in every model. */
enum mood { MOOD_ANGRY, MOOD_CALM, MOOD_HAPPY, MOOD_SAD, MOOD_COUNT, MOOD_UNKNOWN = -1 };

/* "angry", "calm", "happy", "sad"; "unknown" for MOOD_UNKNOWN. */
const char *mood_name(enum mood mood);

/* The mood of that name, in any case; MOOD_UNKNOWN if there is none. */
enum mood mood_from_name(const char *name);

/* A place on the circumplex: valence (unpleasant to pleasant) and arousal (quiet to excited), each
 * -1 to 1. */
struct mood_point {
    double valence, arousal;
};

/* The corner of the circumplex that the mood is: happy (1, 1), angry (-1, 1), sad (-1, -1),
 * calm (1, -1). */
struct mood_point mood_corner(enum mood mood);

/* The mood in whose quarter of the circumplex the point lies; MOOD_UNKNOWN on the axes between. */
enum mood mood_at(struct mood_point point);

/* The likeliest mood of four probabilities (the first of equal ones). */
enum mood mood_likeliest(const double probability[MOOD_COUNT]);

/* The probability-weighted mean of the corners. */
struct mood_point mood_point_of(const double probability[MOOD_COUNT]);

/* Gives each of `count` clusters the mood that suits its place, all of them together: of all
 * assignments that use every mood (or, for fewer than four clusters, no mood twice) the one with
 * the largest sum of valence x corner's valence + arousal x corner's arousal. */
void mood_assign(const struct mood_point *place, size_t count, enum mood *out);

#endif
