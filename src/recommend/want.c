#include "recommend/want.h"

#include <math.h>

static const char *const names[WANT_COUNT] = {
    [WANT_MATCH] = "match",
    [WANT_LIFT] = "lift",
    [WANT_CALM] = "calm",
    [WANT_ENERGIZE] = "energize",
};

const char *want_name(enum want want) {
    return want == WANT_UNKNOWN ? "unknown" : names[want];
}

enum want want_from_name(const char *name) {
    for (int i = 0; i < WANT_COUNT; i++) {
        if (text_same(name, names[i])) {
            return (enum want)i;
        }
    }
    return WANT_UNKNOWN;
}

struct mood_point want_goal(enum want want, struct mood_point from) {
    switch (want) {
    case WANT_LIFT:
        return mood_corner(MOOD_HAPPY);
    case WANT_CALM:
        return mood_corner(MOOD_CALM);
    case WANT_ENERGIZE:
        return (struct mood_point){fmax(from.valence, 0.5), 1};
    default:
        return from;
    }
}
