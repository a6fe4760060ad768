/* A list of songs that begins in one mood and moves to another in even steps. Part of recommend.h.
 *
 * As music therapists do it by the iso principle (see want.h): meet the mood, then move it. That
 * mood-wise even and smooth playlists are a path through the circumplex is from P. Donnelly and S.
 * Gaur, "Mood dynamic playlist: interpolating a musical path between emotions using a KNN
 * algorithm", 2022, who choose song by song; here all songs are chosen together. */
#ifndef RECOMMEND_JOURNEY_H
#define RECOMMEND_JOURNEY_H

#include "library/library.h"

enum { JOURNEY_SONGS = 100, JOURNEY_LEAST_MINUTES = 5, JOURNEY_MINUTES = 300 };

/* What a song whose length is not known is taken to last. */
#define JOURNEY_USUAL_MINUTES 3.5

struct journey_plan {
    struct mood_point from, to; /* each -1 to 1; the same point twice is to stay there */
    size_t songs;               /* 2 to JOURNEY_SONGS; 0 for as many as fill `minutes` */
    double minutes;             /* JOURNEY_LEAST_MINUTES to JOURNEY_MINUTES; if `songs` is 0 */
    int64_t first;              /* the song to begin with; 0: whichever suits */
    bool again;                 /* it does not matter what the listener had lately */
};

struct journey_step {
    int64_t number;            /* of the song */
    struct mood_point station; /* where it should be */
    struct mood_point point;   /* where it is: mood_point_of() its probabilities */
    double minutes;            /* JOURNEY_USUAL_MINUTES if the length is not known */
    bool minutes_known;
};

struct journey {
    /* Where the stations begin and end: as planned, or where the nearest song is if none is within
     * 0.5 of it (a library need not have songs of every mood). */
    struct mood_point begin, end;
    size_t wanted; /* how many songs it should have: the library may have too few to go together */
    size_t steps;
    struct journey_step *step;
    double minutes; /* of all steps */
};

/* Songs from one point to another: each near its station, of stations evenly spaced on a straight
 * way; the steps between songs as even as can be, and each close in sound to the one before. No
 * title and no artist twice. What was shown in the last hour, or picked or played in the last day,
 * counts as 1 farther away. The same
 * library, plan and random numbers give the same journey. False with an error if fewer than two
 * songs with a mood can go together. */
bool recommend_journey(struct library *library, const struct journey_plan *plan,
                       struct random *random, struct journey *out, struct error *err);

void journey_free(struct journey *journey);

/* How much of the way from begin to end a point has behind it: 0 to 1, and beyond; 0 if there is no
 * way. */
double journey_progress(const struct journey *journey, struct mood_point point);

#endif
