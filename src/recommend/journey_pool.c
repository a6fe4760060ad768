#include "recommend/journey_pool.h"

#include "recommend/journey.h"

#include <math.h>
#include <stdlib.h>

/* Songs near a station: so many and one for each station, since a journey may stay where it is and
 * take all its songs from there. Half of them besides these are enough. */
enum { NEAR = 192, ENOUGH = NEAR / 2 };

/* No more than this are looked at for a station, be they all by the same artist. */
enum { LOOKED_AT = 4096 };

#define NOT_READ UINT32_MAX

struct journey_pool journey_pool_new(struct library *library, const struct journey_terrain *terrain,
                                     const struct library_model *map) {
    struct journey_pool pool = {.library = library, .terrain = terrain, .map = map};
    pool.place_of = memory_new(terrain->songs, sizeof *pool.place_of);
    for (size_t i = 0; i < terrain->songs; i++) {
        pool.place_of[i] = NOT_READ;
    }
    return pool;
}

static void free_stations(struct journey_pool *pool) {
    free(pool->station);
    free(pool->near);
    free(pool->near_count);
    free(pool->place);
}

void journey_pool_free(struct journey_pool *pool) {
    free_stations(pool);
    free(pool->song);
    free(pool->place_of);
    *pool = (struct journey_pool){0};
}

static void place_stations(struct journey_pool *pool, struct mood_point begin,
                           struct mood_point end) {
    for (size_t i = 0; i < pool->stations; i++) {
        double t = pool->stations < 2 ? 0 : (double)i / (double)(pool->stations - 1);
        pool->station[i] = (struct mood_point){begin.valence + t * (end.valence - begin.valence),
                                               begin.arousal + t * (end.arousal - begin.arousal)};
    }
}

/* ---- What the library knows of the songs ---- */

static bool take_song(void *context, const struct library_song *song) {
    struct journey_pool *pool = context;
    enum { DAY = 24 * 60 };
    double minutes = (double)song->track.duration / 60000;
    bool known = minutes > 0 && minutes <= DAY;
    pool->song[pool->songs++] =
        (struct journey_song){.number = song->number,
                              .minutes = known ? minutes : JOURNEY_USUAL_MINUTES,
                              .minutes_known = known,
                              .names = names_of(song)};
    return true;
}

/* Reads the songs found for a station that were not read yet. */
static bool read_songs(struct journey_pool *pool, const struct neighbor *found, size_t count,
                       struct error *err) {
    int64_t *number = memory_new(count, sizeof *number);
    size_t first = pool->songs;
    size_t fresh = 0;
    pool->song = memory_grow(pool->song, &pool->room, first + count, sizeof *pool->song);
    for (size_t i = 0; i < count; i++) {
        uint32_t *place = &pool->place_of[found[i].row];
        if (*place == NOT_READ) {
            *place = (uint32_t)(first + fresh);
            number[fresh++] = pool->terrain->number[found[i].row];
        }
    }
    bool good = library_songs(pool->library, number, fresh, take_song, pool, err);
    for (size_t i = 0; good && i < count; i++) {
        pool->song[pool->place_of[found[i].row]].point = pool->terrain->point[found[i].row];
    }
    free(number);
    return good;
}

/* ---- Which of them may be taken at a station ---- */

static bool clashes(const struct journey_pool *pool, const struct journey_near *near, size_t count,
                    uint32_t song) {
    for (size_t i = 0; i < count; i++) {
        if (names_clash(&pool->song[near[i].song].names, &pool->song[song].names)) {
            return true;
        }
    }
    return false;
}

static void choose_near(struct journey_pool *pool, size_t station, const struct neighbor *found,
                        size_t count) {
    struct journey_near *near = pool->near + station * pool->width;
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < pool->width; i++) {
        uint32_t song = pool->place_of[found[i].row];
        if (!clashes(pool, near, kept, song)) {
            near[kept++] = (struct journey_near){song, found[i].distance * found[i].distance};
        }
    }
    pool->near_count[station] = kept;
}

/* The one song that a journey is to begin with. */
static bool fill_first(struct journey_pool *pool, struct error *err) {
    const struct journey_terrain *terrain = pool->terrain;
    struct neighbor only = {.row = 0, .distance = 0};
    while (only.row < terrain->songs && terrain->number[only.row] != pool->first) {
        only.row++;
    }
    if (only.row == terrain->songs) {
        return error_set(err, "the mood of the song to begin with is not known");
    }
    if (!read_songs(pool, &only, 1, err)) {
        return false;
    }
    choose_near(pool, 0, &only, 1);
    return true;
}

static bool fill_station(struct journey_pool *pool, size_t station, struct error *err) {
    struct mood_point point = pool->station[station];
    float where[3] = {(float)point.valence, (float)point.arousal, 0};
    size_t most = pool->terrain->songs < LOOKED_AT ? pool->terrain->songs : LOOKED_AT;
    /* Some are left out: ask for more until there are enough, or no more. */
    for (size_t ask = pool->width;; ask *= 4) {
        ask = ask < most ? ask : most;
        struct neighbor *found = memory_new(ask, sizeof *found);
        size_t count = neighbors_find(pool->terrain->neighbors, where, ask, UINT32_MAX, found);
        bool good = read_songs(pool, found, count, err);
        if (good) {
            choose_near(pool, station, found, count);
        }
        free(found);
        if (!good || ask == most || pool->near_count[station] >= pool->stations + ENOUGH) {
            return good;
        }
    }
}

/* ---- Where they are on the map ---- */

struct ranked {
    int64_t number;
    size_t song;
};

static int by_number(const void *a, const void *b) {
    int64_t x = ((const struct ranked *)a)->number;
    int64_t y = ((const struct ranked *)b)->number;
    return (x > y) - (x < y);
}

static void find_places(struct journey_pool *pool) {
    const struct library_model *map = pool->map;
    struct ranked *sorted = memory_new(pool->songs, sizeof *sorted);
    double unit = map->typical > 0 ? 1 / map->typical : 1;
    for (size_t i = 0; i < pool->songs; i++) {
        sorted[i] = (struct ranked){pool->song[i].number, i};
    }
    qsort(sorted, pool->songs, sizeof *sorted, by_number);
    pool->columns = map->columns;
    pool->place = memory_new(pool->songs * map->columns, sizeof *pool->place);
    for (size_t row = 0; row < map->songs; row++) {
        struct ranked wanted = {map->number[row], 0};
        const struct ranked *found =
            bsearch(&wanted, sorted, pool->songs, sizeof *sorted, by_number);
        if (found != NULL) {
            pool->song[found->song].on_map = true;
            for (size_t c = 0; c < map->columns; c++) {
                pool->place[found->song * map->columns + c] =
                    (float)(unit * map->place[c * map->songs + row]);
            }
        }
    }
    free(sorted);
}

bool journey_pool_fill(struct journey_pool *pool, struct mood_point begin, struct mood_point end,
                       size_t stations, struct error *err) {
    size_t width = NEAR + stations;
    free_stations(pool);
    pool->stations = stations;
    pool->width = width < pool->terrain->songs ? width : pool->terrain->songs;
    pool->station = memory_new(stations, sizeof *pool->station);
    pool->near = memory_new(stations * pool->width, sizeof *pool->near);
    pool->near_count = memory_new(stations, sizeof *pool->near_count);
    pool->place = NULL;
    place_stations(pool, begin, end);
    bool good = true;
    for (size_t i = 0; good && i < stations; i++) {
        good = i == 0 && pool->first != 0 ? fill_first(pool, err) : fill_station(pool, i, err);
    }
    if (good) {
        find_places(pool);
    }
    return good;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double journey_pool_minutes(const struct journey_pool *pool) {
    double *minutes = memory_new(pool->stations * pool->width, sizeof *minutes);
    size_t count = 0;
    for (size_t s = 0; s < pool->stations; s++) {
        for (size_t i = 0; i < pool->near_count[s]; i++) {
            minutes[count++] = pool->song[pool->near[s * pool->width + i].song].minutes;
        }
    }
    qsort(minutes, count, sizeof *minutes, by_size);
    double median = minutes[count / 2];
    free(minutes);
    return median;
}
