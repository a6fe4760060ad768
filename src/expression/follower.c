/* Sums over time are those of straight lines from frame to frame: each frame counts for half of the
 * time to the one before and half of the time to the one after it. A face that is in one of two
 * frames only counts for that one's half. */
#include "expression/follower.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Seconds that a frame lasts at least, so that a picture, which has no time, has a mood. */
static const double INSTANT = 1e-6;

/* How far a face can have gone from one frame to the next, in its sides, and by how much it can
 * have grown or shrunk. Detections of a face that keeps still differ by a fifth in size. */
static const double FAR = 0.7, GROWTH = 1.7;

/* What was seen of a face, or of all of them: moods times seconds, and seconds. */
struct sum {
    double moods[MOOD_COUNT];
    double seconds;
};

struct track {
    struct followed seen;
    double weight; /* of what is smoothed: the latest counts 1 */
    struct sum sum;
    double size; /* pixels times seconds */
    double latest[MOOD_COUNT];
};

struct follower {
    struct follower_options options;
    double seconds;
    bool begun;
    unsigned numbers;
    size_t count, room;
    struct track *track;
    struct followed *shown; /* what follower_faces() gives */
    struct track largest;   /* of those that were forgotten; number 0: none was */
    struct sum everyone;
};

struct follower_options follower_defaults(void) {
    return (struct follower_options){.half_life = 0.5, .patience = 1};
}

struct follower *follower_new(const struct follower_options *options) {
    struct follower *follower = memory_new(1, sizeof *follower);
    follower->options = *options;
    return follower;
}

void follower_free(struct follower *follower) {
    if (follower != NULL) {
        free(follower->track);
        free(follower->shown);
        free(follower);
    }
}

static double area(const struct face *face) {
    return (double)face->width * face->height;
}

/* ---- which face is which ---- */

/* How unlike two rectangles are as places of one face, 0 and more; INFINITY: not the same one. */
static double distance(const struct face *a, const struct face *b) {
    double side = sqrt(sqrt(area(a) * area(b)));
    double x = (a->x + a->width / 2.0) - (b->x + b->width / 2.0);
    double y = (a->y + a->height / 2.0) - (b->y + b->height / 2.0);
    double way = hypot(x, y) / side;
    double growth = fabs(log(area(a) / area(b))) / 2;
    return way <= FAR && growth <= log(GROWTH) ? way + growth : INFINITY;
}

struct pair {
    double distance;
    size_t track, face;
};

static int compare_pairs(const void *a, const void *b) {
    const struct pair *left = a, *right = b;
    if (left->distance != right->distance) {
        return left->distance < right->distance ? -1 : 1;
    }
    if (left->track != right->track) {
        return left->track < right->track ? -1 : 1;
    }
    return (left->face > right->face) - (left->face < right->face);
}

/* For each face the track that it goes on, `count` where it is a new one: the nearest pairs first.
 */
static void match(const struct follower *follower, const struct face_moods *faces, size_t *track) {
    struct pair *pair = NULL;
    size_t pairs = 0, room = 0;
    for (size_t f = 0; f < faces->count; f++) {
        track[f] = follower->count;
        for (size_t t = 0; t < follower->count; t++) {
            double apart = distance(&follower->track[t].seen.box, &faces->face[f].box);
            if (isfinite(apart)) {
                pair = memory_grow(pair, &room, pairs + 1, sizeof *pair);
                pair[pairs++] = (struct pair){apart, t, f};
            }
        }
    }
    if (pairs > 0) {
        qsort(pair, pairs, sizeof *pair, compare_pairs);
    }
    bool *taken = memory_new(follower->count, sizeof *taken);
    for (size_t i = 0; i < pairs; i++) {
        if (!taken[pair[i].track] && track[pair[i].face] == follower->count) {
            taken[pair[i].track] = true;
            track[pair[i].face] = pair[i].track;
        }
    }
    free(taken);
    free(pair);
}

/* ---- what it shows over time ---- */

static void add(struct sum *sum, const double moods[MOOD_COUNT], double seconds) {
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        sum->moods[mood] += seconds * moods[mood];
    }
    sum->seconds += seconds;
}

/* Counts what a track showed last for so many seconds. */
static void count(struct follower *follower, struct track *track, double seconds) {
    add(&track->sum, track->latest, seconds);
    add(&follower->everyone, track->latest, seconds);
    track->size += seconds * area(&track->seen.box);
}

/* Weights halve with the half-life, whatever the frame rate is; the first frames are no more than
 * frames. */
static void smooth(struct track *track, const double moods[MOOD_COUNT], double kept) {
    track->weight = track->weight * kept + 1;
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        track->seen.moods[mood] += (moods[mood] - track->seen.moods[mood]) / track->weight;
    }
}

static void go_on(struct follower *follower, struct track *track, const struct face_mood *face,
                  double seconds) {
    double half_life = follower->options.half_life;
    double kept = half_life > 0 ? exp2(-(seconds - track->seen.last) / half_life) : 0;
    smooth(track, face->moods, kept);
    memcpy(track->latest, face->moods, sizeof track->latest);
    track->seen.box = face->box;
    track->seen.last = seconds;
    track->seen.here = true;
}

/* Those that were hidden for too long; however few frames there are, a face is hidden in one first.
 */
static void forget(struct follower *follower, double seconds) {
    size_t kept = 0;
    for (size_t i = 0; i < follower->count; i++) {
        struct track *track = &follower->track[i];
        if (track->seen.here || seconds - track->seen.last <= follower->options.patience) {
            follower->track[kept++] = *track;
        } else if (track->size > follower->largest.size) {
            follower->largest = *track;
        }
    }
    follower->count = kept;
}

static int compare_tracks(const void *a, const void *b) {
    const struct track *left = a, *right = b;
    double more = area(&right->seen.box) - area(&left->seen.box);
    if (more != 0) {
        return more > 0 ? 1 : -1;
    }
    return left->seen.number < right->seen.number ? -1 : 1;
}

/* Those here now, for half of the time between the last frame and this one. */
static void count_half(struct follower *follower, double half) {
    for (size_t i = 0; i < follower->count; i++) {
        if (follower->track[i].seen.here) {
            count(follower, &follower->track[i], half);
        }
    }
}

/* Each face goes on the track that it is matched with, or begins one. */
static void go_on_all(struct follower *follower, double seconds, const struct face_moods *faces) {
    size_t before = follower->count;
    size_t *track = memory_new(faces->count, sizeof *track);
    match(follower, faces, track);
    for (size_t i = 0; i < before; i++) {
        follower->track[i].seen.here = false;
    }
    follower->track = memory_grow(follower->track, &follower->room, before + faces->count,
                                  sizeof *follower->track);
    for (size_t i = 0; i < faces->count; i++) {
        size_t at = track[i];
        if (at == before) {
            at = follower->count++;
            follower->track[at] =
                (struct track){.seen = {.number = ++follower->numbers, .since = seconds}};
        }
        go_on(follower, &follower->track[at], &faces->face[i], seconds);
    }
    free(track);
}

static void show(struct follower *follower) {
    if (follower->count > 0) {
        qsort(follower->track, follower->count, sizeof *follower->track, compare_tracks);
    }
    free(follower->shown);
    follower->shown = memory_new(follower->count, sizeof *follower->shown);
    for (size_t i = 0; i < follower->count; i++) {
        follower->shown[i] = follower->track[i].seen;
    }
}

void follower_see(struct follower *follower, double seconds, const struct face_moods *faces) {
    double half = follower->begun ? (seconds - follower->seconds) / 2 : 0;
    follower->begun = true;
    follower->seconds = seconds;
    count_half(follower, half);
    forget(follower, seconds);
    go_on_all(follower, seconds, faces);
    forget(follower, seconds);
    count_half(follower, half + INSTANT);
    show(follower);
}

const struct followed *follower_faces(const struct follower *follower, size_t *count) {
    *count = follower->count;
    return follower->shown;
}

bool follower_stretch(const struct follower *follower, bool everyone, double moods[MOOD_COUNT]) {
    const struct track *listener = &follower->largest;
    for (size_t i = 0; i < follower->count; i++) {
        if (follower->track[i].size > listener->size) {
            listener = &follower->track[i];
        }
    }
    const struct sum *sum = everyone ? &follower->everyone : &listener->sum;
    for (int mood = 0; sum->seconds > 0 && mood < MOOD_COUNT; mood++) {
        moods[mood] = sum->moods[mood] / sum->seconds;
    }
    return sum->seconds > 0;
}
