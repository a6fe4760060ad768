#include "recommend/journey_path.h"

#include "recommend/journey.h"

#include <math.h>
#include <stdlib.h>

const struct journey_weights journey_weights = {.step = 2, .sound = 0.03, .time = 0.03};

#define NOWHERE UINT32_MAX

/* The best way found to a song at a station. */
struct way {
    double cost; /* INFINITY if there is none */
    double minutes;
    uint32_t before; /* which of the songs near the station before; NOWHERE at the first */
};

struct search {
    const struct journey_pool *pool;
    const struct journey_weights *weights;
    double minutes;  /* of all of it, 0 if that does not matter */
    struct way *way; /* stations x width */
    uint32_t *order; /* width: the ways to the last station, cheapest first */
    size_t ways;     /* how many there are */
};

static double squared(struct mood_point a, struct mood_point b) {
    double valence = a.valence - b.valence;
    double arousal = a.arousal - b.arousal;
    return valence * valence + arousal * arousal;
}

static struct mood_point difference(struct mood_point a, struct mood_point b) {
    return (struct mood_point){a.valence - b.valence, a.arousal - b.arousal};
}

/* The squared distance in sound, in typical ones; 1 if it is not known. */
static double sound_apart(const struct journey_pool *pool, uint32_t a, uint32_t b) {
    const float *x = pool->place + a * pool->columns;
    const float *y = pool->place + b * pool->columns;
    float sum = 0;
    if (!pool->song[a].on_map || !pool->song[b].on_map) {
        return 1;
    }
    for (size_t c = 0; c < pool->columns; c++) {
        sum += (x[c] - y[c]) * (x[c] - y[c]);
    }
    return sum;
}

static double step_cost(const struct search *search, size_t station, uint32_t before,
                        uint32_t song) {
    const struct journey_pool *pool = search->pool;
    struct mood_point even = difference(pool->station[station], pool->station[station - 1]);
    struct mood_point step = difference(pool->song[song].point, pool->song[before].point);
    return search->weights->step * squared(step, even) +
           search->weights->sound * sound_apart(pool, before, song);
}

/* What it costs to be early or late when the song at the station is over. */
static double time_cost(const struct search *search, size_t station, double minutes) {
    if (search->minutes <= 0) {
        return 0;
    }
    double due = search->minutes * (double)(station + 1) / (double)search->pool->stations;
    double late = (minutes - due) / JOURNEY_USUAL_MINUTES;
    return search->weights->time * late * late;
}

static const struct way *way_at(const struct search *search, size_t station, uint32_t near) {
    return search->way + station * search->pool->width + near;
}

static uint32_t song_at(const struct search *search, size_t station, uint32_t near) {
    return search->pool->near[station * search->pool->width + near].song;
}

/* True if the way to a song near a station has met one that clashes with another song. */
static bool has_met(const struct search *search, size_t station, uint32_t near, uint32_t song) {
    const struct song_names *names = &search->pool->song[song].names;
    for (;; station--) {
        uint32_t met = song_at(search, station, near);
        if (met == song || names_clash(&search->pool->song[met].names, names)) {
            return true;
        }
        near = way_at(search, station, near)->before;
        if (near == NOWHERE) {
            return false;
        }
    }
}

/* The best way to one of the songs near a station, from all ways to the station before. */
static struct way best_way(const struct search *search, size_t station, uint32_t near) {
    const struct journey_pool *pool = search->pool;
    const struct journey_near *here = &pool->near[station * pool->width + near];
    double its_minutes = pool->song[here->song].minutes;
    struct way best = {.cost = INFINITY, .before = NOWHERE};
    for (size_t i = 0; i < search->ways; i++) {
        uint32_t before = search->order[i];
        const struct way *way = way_at(search, station - 1, before);
        double cost = way->cost + here->cost;
        if (cost >= best.cost) {
            break; /* and those behind it cost more */
        }
        double minutes = way->minutes + its_minutes;
        cost += step_cost(search, station, song_at(search, station - 1, before), here->song) +
                time_cost(search, station, minutes);
        if (cost < best.cost && !has_met(search, station - 1, before, here->song)) {
            best = (struct way){cost, minutes, before};
        }
    }
    return best;
}

static struct way first_way(const struct search *search, uint32_t near) {
    const struct journey_near *here = &search->pool->near[near];
    double minutes = search->pool->song[here->song].minutes;
    return (struct way){here->cost + time_cost(search, 0, minutes), minutes, NOWHERE};
}

struct costed {
    double cost;
    uint32_t near;
};

static int by_cost(const void *a, const void *b) {
    const struct costed *x = a;
    const struct costed *y = b;
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    return (x->near > y->near) - (x->near < y->near);
}

/* Puts the ways to a station in order. */
static void sort_ways(struct search *search, size_t station) {
    size_t count = search->pool->near_count[station];
    struct costed *sorted = memory_new(count, sizeof *sorted);
    search->ways = 0;
    for (uint32_t i = 0; i < count; i++) {
        double cost = way_at(search, station, i)->cost;
        if (isfinite(cost)) {
            sorted[search->ways++] = (struct costed){cost, i};
        }
    }
    qsort(sorted, search->ways, sizeof *sorted, by_cost);
    for (size_t i = 0; i < search->ways; i++) {
        search->order[i] = sorted[i].near;
    }
    free(sorted);
}

size_t journey_path(const struct journey_pool *pool, const struct journey_weights *weights,
                    double minutes, uint32_t *out) {
    struct search search = {.pool = pool, .weights = weights, .minutes = minutes};
    search.way = memory_new(pool->stations * pool->width, sizeof *search.way);
    search.order = memory_new(pool->width, sizeof *search.order);
    size_t reached = 0;
    uint32_t last = NOWHERE;
    for (; reached < pool->stations; reached++) {
        struct way *way = search.way + reached * pool->width;
        for (uint32_t i = 0; i < pool->near_count[reached]; i++) {
            way[i] = reached == 0 ? first_way(&search, i) : best_way(&search, reached, i);
        }
        sort_ways(&search, reached);
        if (search.ways == 0) {
            break;
        }
        last = search.order[0];
    }
    for (size_t i = reached; i > 0; i--) {
        out[i - 1] = song_at(&search, i - 1, last);
        last = way_at(&search, i - 1, last)->before;
    }
    free(search.order);
    free(search.way);
    return reached;
}
