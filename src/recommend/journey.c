#include "recommend/recommend.h"

#include "recommend/journey_path.h"

#include <math.h>
#include <stdlib.h>

void journey_free(struct journey *journey) {
    free(journey->step);
    *journey = (struct journey){0};
}

double journey_progress(const struct journey *journey, struct mood_point point) {
    double valence = journey->end.valence - journey->begin.valence;
    double arousal = journey->end.arousal - journey->begin.arousal;
    double length = valence * valence + arousal * arousal;
    double along = (point.valence - journey->begin.valence) * valence +
                   (point.arousal - journey->begin.arousal) * arousal;
    return length > 0 ? along / length : 0;
}

static bool is_inside(struct mood_point point) {
    return fabs(point.valence) <= 1 && fabs(point.arousal) <= 1;
}

static bool check(const struct journey_plan *plan, struct error *err) {
    if (!is_inside(plan->from) || !is_inside(plan->to)) {
        return error_set(err, "valence and arousal are each from -1 to 1");
    }
    if (plan->songs == 0 &&
        !(plan->minutes >= JOURNEY_LEAST_MINUTES && plan->minutes <= JOURNEY_MINUTES)) {
        return error_set(err, "a journey lasts from %d to %d minutes", JOURNEY_LEAST_MINUTES,
                         JOURNEY_MINUTES);
    }
    return plan->songs == 0 || (plan->songs >= 2 && plan->songs <= JOURNEY_SONGS) ||
           error_set(err, "a journey has from 2 to %d songs", JOURNEY_SONGS);
}

/* How many songs of that length fill the time. */
static size_t songs_for(double minutes, double each) {
    return (size_t)fmin(fmax(round(minutes / each), 2), JOURNEY_SONGS);
}

/* What the steps of making one share. */
struct making {
    const struct journey_plan *plan;
    struct journey_terrain terrain;
    struct library_model map;
    struct journey_pool pool;
    struct journey *out;
};

static bool fill(struct making *making, size_t songs, struct error *err) {
    return journey_pool_fill(&making->pool, making->out->begin, making->out->end, songs, err);
}

/* The songs near the stations; of a journey by the clock only they tell how many it takes. */
static bool gather(struct making *making, struct error *err) {
    const struct journey_plan *plan = making->plan;
    size_t songs = plan->songs;
    if (songs > 0) {
        making->out->wanted = songs;
        return fill(making, songs, err);
    }
    songs = songs_for(plan->minutes, JOURNEY_USUAL_MINUTES);
    if (!fill(making, songs, err)) {
        return false;
    }
    making->out->wanted = songs_for(plan->minutes, journey_pool_minutes(&making->pool));
    return making->out->wanted == songs || fill(making, making->out->wanted, err);
}

static void take_steps(struct making *making, const uint32_t *chosen) {
    const struct journey_pool *pool = &making->pool;
    struct journey *out = making->out;
    out->steps = pool->stations;
    out->step = memory_new(out->steps, sizeof *out->step);
    for (size_t i = 0; i < out->steps; i++) {
        const struct journey_song *song = &pool->song[chosen[i]];
        out->step[i] = (struct journey_step){.number = song->number,
                                             .station = pool->station[i],
                                             .point = song->point,
                                             .minutes = song->minutes,
                                             .minutes_known = song->minutes_known};
        out->minutes += song->minutes;
    }
}

/* The path; where the songs do not suffice, one with as many stations as they reached. */
static bool choose(struct making *making, struct error *err) {
    double minutes = making->plan->songs == 0 ? making->plan->minutes : 0;
    bool good = true;
    for (bool done = false; good && !done;) {
        uint32_t *chosen = memory_new(making->pool.stations, sizeof *chosen);
        size_t reached = journey_path(&making->pool, &journey_weights, minutes, chosen);
        done = reached == making->pool.stations;
        if (reached < 2) {
            good = error_set(err, "a journey needs two songs by different artists, and the library "
                                  "has not so many with a mood; add more, and run 'mien fit'");
        } else if (done) {
            take_steps(making, chosen);
        } else {
            good = fill(making, reached, err);
            minutes = 0; /* it will not last so long */
        }
        free(chosen);
    }
    return good;
}

static bool make(struct making *making, struct library *library, struct random *random,
                 struct error *err) {
    const struct journey_plan *plan = making->plan;
    struct journey *out = making->out;
    if (!library_get_model(library, true, &making->map, err) ||
        !journey_terrain_make(library, plan->again, random, &making->terrain, err)) {
        return false;
    }
    making->pool = journey_pool_new(library, &making->terrain, &making->map);
    making->pool.first = plan->first;
    out->begin = journey_terrain_shore(&making->terrain, plan->from);
    out->end = journey_terrain_shore(&making->terrain, plan->to);
    return gather(making, err) && choose(making, err);
}

bool recommend_journey(struct library *library, const struct journey_plan *plan,
                       struct random *random, struct journey *out, struct error *err) {
    struct making making = {.plan = plan, .out = out};
    *out = (struct journey){0};
    if (!check(plan, err) || !library_begin_reading(library, err)) {
        return false;
    }
    bool good = make(&making, library, random, err);
    library_rollback(library);
    journey_pool_free(&making.pool);
    journey_terrain_free(&making.terrain);
    library_model_free(&making.map);
    if (!good) {
        journey_free(out);
    }
    return good;
}
