#include "recommend/recommend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool travel_go(struct library *library, struct travel *travel, struct error *err) {
    struct random random = random_seeded(travel->seed, 1);
    const struct journey *journey = &travel->journey;
    bool good = recommend_journey(library, &travel->plan, &random, &travel->journey, err);
    travel->songs = memory_new(journey->steps, sizeof *travel->songs);
    for (size_t i = 0; good && i < journey->steps; i++) {
        good = library_song(library, journey->step[i].number, song_keep, &travel->songs[i], err);
    }
    return good;
}

void travel_free(struct travel *travel) {
    for (size_t i = 0; travel->songs != NULL && i < travel->journey.steps; i++) {
        song_free(&travel->songs[i]);
    }
    free(travel->songs);
    travel->songs = NULL;
    journey_free(&travel->journey);
}

struct travel travel_from(const struct library_song *song, enum want want, size_t songs,
                          uint64_t seed, bool again) {
    static const char *const ends[WANT_COUNT] = {
        [WANT_LIFT] = "happy", [WANT_CALM] = "calm", [WANT_ENERGIZE] = "full energy"};
    static const double there = 0.25;
    struct mood_point from = mood_point_of(song->probability);
    struct mood_point to = want_goal(want, from);
    bool stays = hypot(to.valence - from.valence, to.arousal - from.arousal) < there;
    return (struct travel){.end_name = ends[want],
                           .plan = {.from = from,
                                    .to = stays ? from : to,
                                    .songs = songs,
                                    .first = song->number,
                                    .again = again},
                           .want = want,
                           .seed = seed};
}

/* ---- what is said of places ---- */

struct place {
    char text[64];
};

static bool is_same(struct mood_point a, struct mood_point b) {
    return a.valence == b.valence && a.arousal == b.arousal;
}

enum mood travel_corner(struct mood_point point) {
    enum mood mood = mood_at(point);
    return mood != MOOD_UNKNOWN && is_same(point, mood_corner(mood)) ? mood : MOOD_UNKNOWN;
}

/* Rounded, and never the "-0.00" that printf makes of a little less than nothing. */
static double hundredths(double number) {
    return round(100 * number) / 100 + 0.0;
}

/* The name if there is one, "sad", or "-0.50,0.30". */
static struct place place_of(struct mood_point point, const char *name) {
    struct place place;
    enum mood mood = travel_corner(point);
    if (name != NULL) {
        snprintf(place.text, sizeof place.text, "%s", name);
    } else if (mood == MOOD_UNKNOWN) {
        snprintf(place.text, sizeof place.text, "%.2f,%.2f", hundredths(point.valence),
                 hundredths(point.arousal));
    } else {
        snprintf(place.text, sizeof place.text, "%s", mood_name(mood));
    }
    return place;
}

struct travel_title travel_title(const struct travel *travel) {
    const struct journey *journey = &travel->journey;
    struct travel_title title;
    if (is_same(journey->begin, journey->end)) {
        snprintf(title.text, sizeof title.text, "At %s",
                 place_of(journey->begin, travel->begin_name).text);
    } else {
        snprintf(title.text, sizeof title.text, "From %s to %s",
                 place_of(journey->begin, travel->begin_name).text,
                 place_of(journey->end, travel->end_name).text);
    }
    return title;
}

/* The step between songs that is by far too wide, if there is one: its second song, from 1; else
 * 0. */
static size_t wide_step(const struct journey *journey) {
    double even = hypot(journey->end.valence - journey->begin.valence,
                        journey->end.arousal - journey->begin.arousal) /
                  (double)(journey->steps - 1);
    double widest = fmax(2.5 * even, 0.5);
    size_t where = 0;
    for (size_t i = 1; i < journey->steps; i++) {
        struct mood_point a = journey->step[i - 1].point;
        struct mood_point b = journey->step[i].point;
        double width = hypot(b.valence - a.valence, b.arousal - a.arousal);
        if (width > widest) {
            widest = width;
            where = i + 1;
        }
    }
    return where;
}

size_t travel_gaps(const struct travel *travel, struct travel_gap out[TRAVEL_GAPS]) {
    const struct journey *journey = &travel->journey;
    size_t gaps = 0;
    if (!is_same(journey->begin, travel->plan.from)) {
        snprintf(out[gaps++].text, sizeof out->text,
                 "no song in the library is near %s; the journey begins at %s, the nearest there "
                 "is",
                 place_of(travel->plan.from, travel->begin_name).text,
                 place_of(journey->begin, NULL).text);
    }
    bool stays = is_same(travel->plan.from, travel->plan.to);
    if (!is_same(journey->end, travel->plan.to) && !stays) {
        snprintf(out[gaps++].text, sizeof out->text,
                 "no song in the library is near %s; the journey ends at %s, the nearest there is",
                 place_of(travel->plan.to, travel->end_name).text,
                 place_of(journey->end, NULL).text);
    }
    if (journey->steps < journey->wanted) {
        snprintf(out[gaps++].text, sizeof out->text,
                 "the library has only %zu songs that can go together, each with a title and "
                 "artist of its own; %zu were wanted",
                 journey->steps, journey->wanted);
    }
    size_t wide = wide_step(journey);
    if (wide > 0) {
        snprintf(out[gaps++].text, sizeof out->text,
                 "from song %zu to song %zu it is a wide step: no songs in the library lie "
                 "between them on this way",
                 wide - 1, wide);
    }
    return gaps;
}
