/* The search for a path, against all paths there are. */
#include "recommend/journey_path.h"
#include "test.h"

enum { STATIONS = 4, WIDTH = 5, SONGS = STATIONS * WIDTH };

/* Five songs of its own near each station; everything else at random. Songs share artists if
 * `artists` are fewer than songs. */
static struct journey_pool pool_of(struct random *random, uint32_t artists) {
    struct journey_pool pool = {.stations = STATIONS, .songs = SONGS, .width = WIDTH, .columns = 2};
    pool.station = memory_new(STATIONS, sizeof *pool.station);
    pool.song = memory_new(SONGS, sizeof *pool.song);
    pool.near = memory_new(SONGS, sizeof *pool.near);
    pool.near_count = memory_new(STATIONS, sizeof *pool.near_count);
    pool.place = memory_new(2 * SONGS, sizeof *pool.place);
    for (size_t s = 0; s < STATIONS; s++) {
        pool.near_count[s] = WIDTH;
        pool.station[s] = (struct mood_point){(double)s / STATIONS, (double)s / STATIONS};
    }
    for (uint32_t i = 0; i < SONGS; i++) {
        struct journey_song *song = &pool.song[i];
        *song = (struct journey_song){.number = i,
                                      .minutes = 2 + random_below(random, 5),
                                      .on_map = random_below(random, 8) > 0};
        song->point = (struct mood_point){random_unit(random), random_unit(random)};
        song->names = (struct song_names){.title = i, .artists = 1};
        song->names.each[0] = artists == 0 ? i : random_below(random, artists);
        double valence = song->point.valence - pool.station[i / WIDTH].valence;
        double arousal = song->point.arousal - pool.station[i / WIDTH].arousal;
        pool.near[i] = (struct journey_near){i, (float)(valence * valence + arousal * arousal)};
        pool.place[2 * i] = (float)random_unit(random);
        pool.place[2 * i + 1] = (float)random_unit(random);
    }
    return pool;
}

/* What a path costs, from the definition. */
static double cost_of(const struct journey_pool *pool, const uint32_t *path, double minutes) {
    double cost = 0;
    double sum = 0;
    for (size_t s = 0; s < STATIONS; s++) {
        const struct journey_song *song = &pool->song[path[s]];
        cost += pool->near[path[s]].cost;
        sum += song->minutes;
        double late = (sum - minutes * (double)(s + 1) / STATIONS) / 3.5;
        cost += minutes > 0 ? journey_weights.time * late * late : 0;
        if (s == 0) {
            continue;
        }
        const struct journey_song *before = &pool->song[path[s - 1]];
        double valence = song->point.valence - before->point.valence - 1.0 / STATIONS;
        double arousal = song->point.arousal - before->point.arousal - 1.0 / STATIONS;
        cost += journey_weights.step * (valence * valence + arousal * arousal);
        const float *a = pool->place + 2 * path[s];
        const float *b = pool->place + 2 * path[s - 1];
        double sound = (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
        cost += journey_weights.sound * (song->on_map && before->on_map ? sound : 1);
    }
    return cost;
}

static bool has_clash(const struct journey_pool *pool, const uint32_t *path) {
    for (size_t i = 0; i < STATIONS; i++) {
        for (size_t k = 0; k < i; k++) {
            if (pool->song[path[i]].names.each[0] == pool->song[path[k]].names.each[0]) {
                return true;
            }
        }
    }
    return false;
}

/* The least cost of all 5^4 paths; INFINITY if each has a clash. */
static double best_of_all(const struct journey_pool *pool, double minutes) {
    double best = INFINITY;
    for (uint32_t code = 0; code < WIDTH * WIDTH * WIDTH * WIDTH; code++) {
        uint32_t path[STATIONS];
        uint32_t rest = code;
        for (uint32_t s = 0; s < STATIONS; s++, rest /= WIDTH) {
            path[s] = s * WIDTH + rest % WIDTH;
        }
        if (!has_clash(pool, path)) {
            best = fmin(best, cost_of(pool, path, minutes));
        }
    }
    return best;
}

/* Song by song the cheapest that fits: what the search is to do better than. */
static double greedy(const struct journey_pool *pool) {
    uint32_t path[STATIONS];
    for (uint32_t s = 0; s < STATIONS; s++) {
        double least = INFINITY;
        uint32_t choice = s * WIDTH;
        for (uint32_t i = s * WIDTH; i < (s + 1) * WIDTH; i++) {
            if (pool->near[i].cost < least) {
                least = pool->near[i].cost;
                choice = i;
            }
        }
        path[s] = choice;
    }
    return cost_of(pool, path, 0);
}

static void without_clashes_it_is_the_best_of_all(void **state) {
    (void)state;
    struct random random = random_seeded(1, 1);
    double sum = 0;
    double greedy_sum = 0;
    for (int i = 0; i < 200; i++) {
        struct journey_pool pool = pool_of(&random, 0);
        uint32_t path[STATIONS];
        assert_int_equal(journey_path(&pool, &journey_weights, 0, path), STATIONS);
        double cost = cost_of(&pool, path, 0);
        assert_near(cost, best_of_all(&pool, 0), 1e-6);
        sum += cost;
        greedy_sum += greedy(&pool);
        journey_pool_free(&pool);
    }
    assert_true(sum < 0.8 * greedy_sum);
}

/* With them, and with a time to keep, it need not be, but nearly always is. */
static void with_clashes_it_is_nearly_the_best(void **state) {
    (void)state;
    struct random random = random_seeded(2, 1);
    int best = 0;
    int possible = 0;
    double sum = 0;
    double best_sum = 0;
    for (int i = 0; i < 300; i++) {
        struct journey_pool pool = pool_of(&random, 8);
        uint32_t path[STATIONS];
        size_t reached = journey_path(&pool, &journey_weights, 16, path);
        double least = best_of_all(&pool, 16);
        if (reached == STATIONS) {
            double cost = cost_of(&pool, path, 16);
            assert_false(has_clash(&pool, path));
            assert_true(cost > least - 1e-6);
            best += cost < least + 1e-6;
            possible++;
            sum += cost;
            best_sum += least;
        }
        journey_pool_free(&pool);
    }
    assert_true(possible > 290);
    assert_true(best > possible * 3 / 4);
    assert_true(sum < 1.06 * best_sum);
}

/* Two artists reach two stations. */
static void it_says_how_far_it_comes(void **state) {
    (void)state;
    struct random random = random_seeded(3, 1);
    struct journey_pool pool = pool_of(&random, 2);
    uint32_t path[STATIONS];
    assert_int_equal(journey_path(&pool, &journey_weights, 0, path), 2);
    assert_true(pool.song[path[0]].names.each[0] != pool.song[path[1]].names.each[0]);
    journey_pool_free(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_clashes_it_is_the_best_of_all),
        cmocka_unit_test(with_clashes_it_is_nearly_the_best),
        cmocka_unit_test(it_says_how_far_it_comes),
    };
    return test_run("journey path", tests);
}
