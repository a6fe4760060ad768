#include "songbook.h"

#include "test.h"

#include <unistd.h>

static char *fresh_path(void) {
    static int made = 0;
    char name[32];
    snprintf(name, sizeof name, "library%d.db", made++);
    return path_join(test_folder(), name);
}

static struct library_mood mood_of(int64_t number, const struct page *page) {
    struct library_mood mood = {.number = number};
    for (int m = 0; m < MOOD_COUNT; m++) {
        struct mood_point corner = mood_corner((enum mood)m);
        mood.probability[m] =
            (1 + page->valence * corner.valence) / 2 * (1 + page->arousal * corner.arousal) / 2;
    }
    mood.mood = mood_likeliest(mood.probability);
    return mood;
}

static bool add(struct library *library, const struct page *page, size_t i, int64_t *number) {
    struct error err;
    char id[32];
    char title[32];
    char artist[32];
    snprintf(id, sizeof id, "id%zu", i);
    snprintf(title, sizeof title, "Title %d", page->title);
    snprintf(artist, sizeof artist, "Artist %d", page->artist);
    struct track track = {.id = id,
                          .title = title,
                          .artist = page->artist == 0 ? NULL : artist,
                          .duration = (int64_t)(60000 * page->minutes)};
    for (int f = 0; f < FEATURE_COUNT; f++) {
        track.feature[f] = 0.5;
    }
    return library_add_track(library, &track, number, &err) == LIBRARY_ADDED;
}

struct library *songbook(const struct page *page, size_t count) {
    struct error err;
    char *path = fresh_path();
    struct library *library = library_open(path, LIBRARY_MAKE, &err);
    free(path);
    int64_t *number = memory_new(count, sizeof *number);
    double *place = memory_new(count, sizeof *place);
    struct library_mood *mood = memory_new(count, sizeof *mood);
    bool good = library != NULL && library_begin(library, &err);
    for (size_t i = 0; good && i < count; i++) {
        good = add(library, &page[i], i, &number[i]);
        mood[i] = mood_of(number[i], &page[i]);
        place[i] = page[i].sound;
    }
    struct library_coordinate coordinate = {FEATURE_TEMPO, 0, 1};
    struct library_model model = {.summary = "{}",
                                  .columns = 1,
                                  .coordinate = &coordinate,
                                  .songs = count,
                                  .number = number,
                                  .place = place,
                                  .typical = 1};
    good = good && library_set_model(library, mood, count, &model, &err) &&
           library_commit(library, &err);
    free(number);
    free(place);
    free(mood);
    if (!good) {
        library_close(library);
        return NULL;
    }
    return library;
}

void fill_grid(struct page page[GRID]) {
    for (int i = 0; i < GRID; i++) {
        page[i] = (struct page){.valence = (i % SIDE - 10) / 10.0,
                                .arousal = (i / SIDE - 10) / 10.0,
                                .title = i + 1,
                                .artist = i + 1,
                                .minutes = 4};
    }
}

struct library *grid(void) {
    struct page page[GRID];
    fill_grid(page);
    struct library *library = songbook(page, GRID);
    assert_non_null(library);
    return library;
}

struct journey go(struct library *library, const struct journey_plan *plan, uint64_t seed) {
    struct error err = {{0}};
    struct random random = random_seeded(seed, 1);
    struct journey journey;
    if (!recommend_journey(library, plan, &random, &journey, &err)) {
        fail_msg("%s", err.message);
    }
    return journey;
}

double apart(struct mood_point a, struct mood_point b) {
    return hypot(a.valence - b.valence, a.arousal - b.arousal);
}
