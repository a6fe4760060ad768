/* What a listener can want of music, and where each want leads. Part of recommend.h. */
#ifndef RECOMMEND_WANT_H
#define RECOMMEND_WANT_H

#include "mood/mood.h"

enum want { WANT_MATCH, WANT_LIFT, WANT_CALM, WANT_ENERGIZE, WANT_COUNT, WANT_UNKNOWN = -1 };

/* "match", "lift", "calm", "energize". */
const char *want_name(enum want want);

/* The want of that name, in any case; WANT_UNKNOWN if there is none. */
enum want want_from_name(const char *name);

/* Where a listener who is at `from` wants to get to. All start where the listener is and move from
 * there: the iso principle of music therapy (I. M. Altshuler, "A psychiatrist's experience with
 * music as a therapeutic agent", 1948).
 *
 * match: leads nowhere else.
 * lift: to happy. Listeners who had been made sad felt better after sad and then happy music (K.
 *     Starcke, J. Mayr and R. von Georgi, "Emotion modulation through music after sadness
 *     induction: the iso principle in a controlled experimental study", 2021).
 * calm: to calm, from unpleasant excitement as well as from pleasant.
 * energize: to full arousal; valence stays as it is, but rises to 0.5 where it is less, since
 *     arousal that is unpleasant is tension and not energy (R. E. Thayer, "Toward a psychological
 *     theory of multidimensional activation (arousal)", 1978): who is sad does not want to become
 *     angry. */
struct mood_point want_goal(enum want want, struct mood_point from);

#endif
