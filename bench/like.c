/* How long the ten songs most like one take to find, in a process that is already running and has
 * the library open: bench_like LIBRARY. One JSON object. */
#include "recommend/recommend.h"

#include <stdio.h>
#include <stdlib.h>

enum { QUERIES = 1000, WANTED = 10 };

static int compare(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **words) {
    struct error err;
    if (count != 2) {
        fputs("usage: bench_like LIBRARY\n", stderr);
        return 2;
    }
    struct library *library = library_open(words[1], LIBRARY_USE, &err);
    double start = clock_seconds();
    struct recommender *recommender = library == NULL ? NULL : recommender_new(library);
    if (recommender == NULL || !recommender_read(recommender, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    const struct library_model *map = recommender_model(recommender);
    struct random random = random_seeded(1, 1);
    static double seconds[QUERIES];
    struct recommendation first[WANTED];
    /* The first question puts the map into boxes. */
    recommend_like(recommender, map->number[0], MOOD_UNKNOWN, WANTED, first, &err);
    double open = clock_seconds() - start;
    for (size_t i = 0; i < QUERIES; i++) {
        struct recommendation found[WANTED];
        int64_t number = map->number[random_below(&random, (uint32_t)map->songs)];
        start = clock_seconds();
        if (recommend_like(recommender, number, MOOD_UNKNOWN, WANTED, found, &err) != WANTED) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        seconds[i] = clock_seconds() - start;
    }
    qsort(seconds, QUERIES, sizeof seconds[0], compare);
    printf("{\"songs\":%zu,\"open\":%.6f,\"seconds\":%.6f,\"p99\":%.6f,\"worst\":%.6f}\n",
           map->songs, open, seconds[QUERIES / 2], seconds[QUERIES * 99 / 100],
           seconds[QUERIES - 1]);
    recommender_free(recommender);
    library_close(library);
    return 0;
}
