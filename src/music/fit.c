#include "music/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fit_options fit_defaults(void) {
    return (struct fit_options){.recipe = FIT_PEOPLE,
                                .algorithm = FIT_KMEANS,
                                .components = 4,
                                .clusters = 4,
                                .starts = 10,
                                .eps = 1.0,
                                .min_samples = 10,
                                .threshold = 0.5,
                                .branching = 50,
                                .seed = 1};
}

void fit_report_free(struct fit_report *report) {
    free(report->correlation);
    free(report->group);
    *report = (struct fit_report){0};
}

static bool has_column(const struct fit_songs *songs, enum feature feature) {
    for (size_t c = 0; c < songs->columns; c++) {
        if (songs->column[c] == feature) {
            return true;
        }
    }
    return false;
}

/* That there is anything to go by. */
static bool check(const struct fit_songs *songs, int64_t all, struct error *err) {
    if (all == 0) {
        return error_set(err, "the library has no songs yet; add some with 'mien add' and a folder "
                              "of music or a catalogue");
    }
    if (songs->songs == 0) {
        return error_set(err,
                         "none of the library's %lld songs has features to go by; add a "
                         "catalogue that has them (energy, valence, ...)",
                         (long long)all);
    }
    return true;
}

/* What clusters need, before any work is done. */
static bool check_clusters(const struct fit_songs *songs, const struct fit_options *options,
                           struct error *err) {
    if (songs->songs == 0) {
        return error_set(err, "clusters are learned from catalogues, and all songs here were "
                              "heard; their moods are known without");
    }
    if (!has_column(songs, FEATURE_VALENCE) || !has_column(songs, FEATURE_ENERGY)) {
        return error_set(err, "too few songs have valence and energy, and without them clusters "
                              "cannot be told to be moods");
    }
    if (songs->rows < 2) {
        return error_set(err, "clusters need at least two songs with all features");
    }
    if (options->components < 1 || options->components > songs->columns) {
        return error_set(err,
                         "--components is %zu: it goes from 1 to the number of features, "
                         "here %zu",
                         options->components, songs->columns);
    }
    return true;
}

/* Groups of songs by mood, so that the same can be said of them as of clusters. */
static void groups_by_mood(const struct table *space, int *label, enum mood *group_mood,
                           struct clusters *out) {
    int number[MOOD_COUNT] = {-1, -1, -1, -1};
    size_t count = 0;
    int *mood = memory_new(space->rows, sizeof *mood);
    memcpy(mood, label, space->rows * sizeof *mood);
    for (size_t r = 0; r < space->rows; r++) {
        if (label[r] >= 0) {
            if (number[label[r]] < 0) {
                number[label[r]] = (int)count++;
            }
            label[r] = number[label[r]];
        }
    }
    clusters_of_labels(space, label, count, out);
    for (size_t r = 0; r < space->rows; r++) {
        if (out->label[r] >= 0) {
            group_mood[out->label[r]] = (enum mood)mood[r];
        }
    }
    free(mood);
}

/* The mean silhouette of at most 2,000 rows: all pairs of more would take minutes. */
static double sampled_silhouette(const struct table *space, const struct clusters *clusters,
                                 uint64_t seed, struct pool *pool) {
    enum { SAMPLE = 2000 };
    size_t rows = space->rows;
    size_t count = rows < SAMPLE ? rows : SAMPLE;
    uint32_t *order = memory_new(rows, sizeof *order);
    size_t *sample = memory_new(count, sizeof *sample);
    for (size_t i = 0; i < rows; i++) {
        order[i] = (uint32_t)i;
    }
    struct random random = random_seeded(seed, 5);
    random_shuffle(&random, order, rows);
    for (size_t i = 0; i < count; i++) {
        sample[i] = order[i];
    }
    double result = silhouette(space, clusters->label, sample, count, pool);
    free(order);
    free(sample);
    return result;
}

static void describe_groups(const struct fit_songs *songs, const struct table *standard,
                            const struct clusters *clusters, const enum mood *mood,
                            struct fit_report *report) {
    report->groups = clusters->count;
    report->noise = clusters->noise;
    report->inertia = clusters->inertia;
    report->group = memory_new(clusters->count, sizeof *report->group);
    struct mood_point *place = memory_new(clusters->count, sizeof *place);
    fit_places(songs, standard, clusters, place);
    for (size_t k = 0; k < clusters->count; k++) {
        report->group[k] =
            (struct fit_group){mood[k], clusters->size[k], place[k].valence, place[k].arousal};
    }
    free(place);
}

static void describe_table(const struct fit_songs *songs, const struct scaling *scaling,
                           const struct table *standard, const struct pca *pca,
                           struct fit_report *report) {
    report->features = songs->columns;
    report->correlation = memory_new(songs->columns * songs->columns, sizeof(double));
    correlation(standard, report->correlation);
    for (size_t c = 0; c < songs->columns; c++) {
        report->feature[c] = songs->column[c];
        report->mean[c] = scaling->mean[c];
        report->deviation[c] = scaling->deviation[c];
    }
    report->components = pca->components;
    memcpy(report->explained, pca->ratio, pca->components * sizeof(double));
}

/* From the songs' features to their moods. */
static bool learn(const struct fit_songs *songs, const struct fit_options *options,
                  struct pool *pool, struct progress *progress, struct fit_report *report,
                  struct library_mood *mood, struct error *err) {
    struct table standard = fit_songs_table(songs);
    struct scaling scaling = scaling_fit(&standard);
    scaling_apply(&scaling, &standard);
    size_t wanted = options->components < songs->columns ? options->components : songs->columns;
    struct pca pca = pca_fit(&standard, wanted);
    struct table space = pca_apply(&pca, &standard);
    struct clusters clusters = {0};
    enum mood *group_mood = memory_new(songs->rows + MOOD_COUNT, sizeof *group_mood);
    progress_show(progress, 0.2);
    bool good = true;
    if (options->recipe == FIT_PEOPLE) {
        int *label = memory_new(songs->rows, sizeof *label);
        report->with_mood = fit_people(songs, mood, label);
        groups_by_mood(&space, label, group_mood, &clusters);
    } else {
        good = fit_clusters(songs, &space, &standard, options, pool, &clusters, group_mood, mood,
                            &report->with_mood, err);
    }
    progress_show(progress, 0.6);
    if (good) {
        report->songs = songs->rows;
        report->incomplete = songs->songs - songs->rows;
        report->silhouette = sampled_silhouette(&space, &clusters, options->seed, pool);
        describe_groups(songs, &standard, &clusters, group_mood, report);
        describe_table(songs, &scaling, &standard, &pca, report);
    }
    free(group_mood);
    clusters_free(&clusters);
    table_free(&space);
    pca_free(&pca);
    scaling_free(&scaling);
    table_free(&standard);
    return good;
}

/* Clusters are learned from given songs alone, so that what was heard does not move them; people's
 * labels place each song by itself. */
static bool learn_moods(const struct fit_songs *songs, const struct fit_options *options,
                        struct pool *pool, struct progress *progress, struct fit_report *report,
                        struct library_mood *mood, struct error *err) {
    if (options->recipe == FIT_PEOPLE) {
        return learn(songs, options, pool, progress, report, mood, err);
    }
    struct fit_songs given = fit_songs_given(songs);
    bool good = check_clusters(&given, options, err) &&
                learn(&given, options, pool, progress, report, mood, err);
    fit_songs_free(&given);
    return good;
}

/* The map of all songs, on which both kinds are compared. */
static void make_map(const struct fit_songs *songs, uint64_t seed, struct pool *pool,
                     struct library_model *out) {
    struct table standard = fit_songs_table(songs);
    struct scaling scaling = scaling_fit(&standard);
    scaling_apply(&scaling, &standard);
    fit_map(songs, &scaling, &standard, seed, pool, out);
    scaling_free(&scaling);
    table_free(&standard);
}

static size_t count_heard(const struct fit_songs *songs) {
    size_t heard = 0;
    for (size_t i = 0; i < songs->songs; i++) {
        heard += songs->heard[i] != MOOD_UNKNOWN;
    }
    return heard;
}

bool music_fit(struct library *library, const struct fit_options *options, struct pool *pool,
               struct progress *progress, struct fit_report *report, struct error *err) {
    *report = (struct fit_report){0};
    struct fit_songs songs = {0};
    struct library_model model = {0};
    struct library_mood *mood = NULL;
    int64_t all = 0;
    int64_t without = 0;
    /* From the reading to the writing in one transaction: what another program adds meanwhile is
     * not half in. */
    if (!library_begin(library, err)) {
        return false;
    }
    bool good = library_count(library, &all, &without, err) &&
                fit_songs_read(library, &songs, err) && check(&songs, all, err);
    if (good) {
        mood = memory_new(songs.songs, sizeof *mood);
        report->without_features = (size_t)without;
        good = learn_moods(&songs, options, pool, progress, report, mood, err);
    }
    if (good) {
        report->heard = count_heard(&songs);
        make_map(&songs, options->seed, pool, &model);
        model.summary = fit_report_json(report, options);
        good = library_set_model(library, mood, report->with_mood, &model, err) &&
               library_commit(library, err);
    }
    if (!good) {
        library_rollback(library);
        fit_report_free(report);
    }
    free(mood);
    library_model_free(&model);
    fit_songs_free(&songs);
    return good;
}
