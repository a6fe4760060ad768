/* A journey with its songs, and what is said of it. Part of recommend.h. */
#ifndef RECOMMEND_TRAVEL_H
#define RECOMMEND_TRAVEL_H

#include "recommend/journey.h"
#include "recommend/want.h"

/* What a listener asked for, and the songs that came of it. */
struct travel {
    struct journey_plan plan;
    enum want want;                    /* WANT_UNKNOWN where an end was given instead */
    const char *begin_name, *end_name; /* what to call its ends; NULL: by their places */
    uint64_t seed;
    struct journey journey;
    struct song *songs;
};

/* From a song to what is wanted, beginning with it; who is there already stays there. */
struct travel travel_from(const struct library_song *song, enum want want, size_t songs,
                          uint64_t seed, bool again);

/* Makes the journey of the plan and seed, and reads its songs. */
bool travel_go(struct library *library, struct travel *travel, struct error *err);

/* Frees what travel_go() made; it may also have failed, or not been called. */
void travel_free(struct travel *travel);

/* "From sad to happy", or "At sad" for who stays there. */
struct travel_title {
    char text[160];
};
struct travel_title travel_title(const struct travel *travel);

/* The mood whose corner a point is; MOOD_UNKNOWN for any other point. */
enum mood travel_corner(struct mood_point point);

/* Where the library could not give what was asked for, in sentences without a full stop; gives how
 * many. */
enum { TRAVEL_GAPS = 4 };
struct travel_gap {
    char text[320];
};
size_t travel_gaps(const struct travel *travel, struct travel_gap out[TRAVEL_GAPS]);

#endif
