#include "mood/mood.h"

#include <float.h>
#include <stdlib.h>

static const struct {
    const char *name;
    struct mood_point corner;
} moods[MOOD_COUNT] = {
    [MOOD_ANGRY] = {"angry", {-1, 1}},
    [MOOD_CALM] = {"calm", {1, -1}},
    [MOOD_HAPPY] = {"happy", {1, 1}},
    [MOOD_SAD] = {"sad", {-1, -1}},
};

const char *mood_name(enum mood mood) {
    return mood == MOOD_UNKNOWN ? "unknown" : moods[mood].name;
}

enum mood mood_from_name(const char *name) {
    for (int i = 0; i < MOOD_COUNT; i++) {
        if (text_same(name, moods[i].name)) {
            return (enum mood)i;
        }
    }
    return MOOD_UNKNOWN;
}

struct mood_point mood_corner(enum mood mood) {
    return moods[mood].corner;
}

enum mood mood_at(struct mood_point point) {
    for (int i = 0; i < MOOD_COUNT; i++) {
        if (point.valence * moods[i].corner.valence > 0 &&
            point.arousal * moods[i].corner.arousal > 0) {
            return (enum mood)i;
        }
    }
    return MOOD_UNKNOWN;
}

enum mood mood_likeliest(const double probability[MOOD_COUNT]) {
    int best = 0;
    for (int i = 1; i < MOOD_COUNT; i++) {
        if (probability[i] > probability[best]) {
            best = i;
        }
    }
    return (enum mood)best;
}

struct mood_point mood_point_of(const double probability[MOOD_COUNT]) {
    struct mood_point point = {0, 0};
    for (int i = 0; i < MOOD_COUNT; i++) {
        point.valence += probability[i] * moods[i].corner.valence;
        point.arousal += probability[i] * moods[i].corner.arousal;
    }
    return point;
}

enum { SETS = 1 << MOOD_COUNT };

static int members(unsigned set) {
    int count = 0;
    for (; set != 0; set &= set - 1) {
        count++;
    }
    return count;
}

/* All assignments at once: best[i][set] is the largest sum that the first i clusters reach with
 * exactly the moods of `set` in use, so that 4^count assignments cost count x 16 x 4 steps. */
void mood_assign(const struct mood_point *place, size_t count, enum mood *out) {
    if (count == 0) {
        return;
    }
    double(*best)[SETS] = memory_new(count + 1, sizeof *best);
    struct step {
        unsigned from;
        enum mood mood;
    }(*step)[SETS] = memory_new(count + 1, sizeof *step);
    for (size_t i = 0; i <= count; i++) {
        for (unsigned set = 0; set < SETS; set++) {
            best[i][set] = -DBL_MAX;
        }
    }
    best[0][0] = 0;
    for (size_t i = 0; i < count; i++) {
        for (unsigned set = 0; set < SETS; set++) {
            if (best[i][set] == -DBL_MAX) {
                continue;
            }
            for (int m = 0; m < MOOD_COUNT; m++) {
                struct mood_point corner = moods[m].corner;
                double sum = best[i][set] + place[i].valence * corner.valence +
                             place[i].arousal * corner.arousal;
                unsigned next = set | 1u << m;
                if (sum > best[i + 1][next]) {
                    best[i + 1][next] = sum;
                    step[i + 1][next] = (struct step){set, (enum mood)m};
                }
            }
        }
    }
    int wanted = count < MOOD_COUNT ? (int)count : MOOD_COUNT;
    unsigned last = 0;
    for (unsigned set = 1; set < SETS; set++) {
        if (members(set) == wanted &&
            (members(last) != wanted || best[count][set] > best[count][last])) {
            last = set;
        }
    }
    for (size_t i = count; i > 0; i--) {
        out[i - 1] = step[i][last].mood;
        last = step[i][last].from;
    }
    free(best);
    free(step);
}
