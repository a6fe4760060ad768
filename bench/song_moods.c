/* How far each way of giving songs a mood agrees with people's labels, under cross-validation; with
 * --write, the winner learned from all of them, as the C table that Mien ships.
 *
 * The labels are happy, sad, calm and energetic. "Energetic" says only that arousal is high: happy
 * and angry both count as right for it. */
#include "music/song_model.h"
#include "stats/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 10, REPEATS = 5, BINS = 6 };

struct songs {
    size_t count;
    double *feature; /* count x FEATURE_COUNT */
    enum song_label *label;
};

static enum song_label label_of(const char *name) {
    return strcmp(name, "energetic") == 0 ? LABEL_ENERGETIC : (enum song_label)mood_from_name(name);
}

static struct songs read_songs(const char *path) {
    struct songs songs = {0};
    size_t capacity = 0;
    char label[32];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    while (fscanf(file, "%31s", label) == 1) {
        songs.feature =
            memory_resize(songs.feature, songs.count + 1, FEATURE_COUNT * sizeof(double));
        songs.label = memory_grow(songs.label, &capacity, songs.count + 1, sizeof *songs.label);
        songs.label[songs.count] = label_of(label);
        for (int f = 0; f < FEATURE_COUNT; f++) {
            if (fscanf(file, "%lf", &songs.feature[songs.count * FEATURE_COUNT + (size_t)f]) != 1) {
                fprintf(stderr, "%s: line %zu is short\n", path, songs.count + 1);
                exit(1);
            }
        }
        songs.count++;
    }
    fclose(file);
    return songs;
}

static void free_songs(struct songs *songs) {
    free(songs->feature);
    free(songs->label);
}

/* A way of giving moods: learns from `train` and tells the probabilities of one song. */
struct way {
    const char *name;
    bool soft; /* its probabilities mean something */
    void *(*learn)(const struct songs *train, const struct songs *catalogue);
    void (*tell)(const void *learned, const double *feature, double probability[MOOD_COUNT]);
};

static void certain(enum mood mood, double probability[MOOD_COUNT]) {
    memset(probability, 0, MOOD_COUNT * sizeof *probability);
    probability[mood] = 1;
}

/* ---- quadrants of valence and energy ---- */

static void tell_quadrant(const void *learned, const double *feature,
                          double probability[MOOD_COUNT]) {
    const double *border = learned;
    bool bright = feature[FEATURE_VALENCE] >= border[0];
    bool high = feature[FEATURE_ENERGY] >= border[1];
    certain(high ? (bright ? MOOD_HAPPY : MOOD_ANGRY) : (bright ? MOOD_CALM : MOOD_SAD),
            probability);
}

static void *learn_halves(const struct songs *train, const struct songs *catalogue) {
    (void)train;
    (void)catalogue;
    double *border = memory_new(2, sizeof *border);
    border[0] = border[1] = 0.5;
    return border;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const struct songs *songs, enum feature feature) {
    double *values = memory_new(songs->count, sizeof *values);
    for (size_t i = 0; i < songs->count; i++) {
        values[i] = songs->feature[i * FEATURE_COUNT + feature];
    }
    qsort(values, songs->count, sizeof *values, by_value);
    double middle = values[songs->count / 2];
    free(values);
    return middle;
}

static void *learn_medians(const struct songs *train, const struct songs *catalogue) {
    (void)catalogue;
    double *border = memory_new(2, sizeof *border);
    border[0] = median(train, FEATURE_VALENCE);
    border[1] = median(train, FEATURE_ENERGY);
    return border;
}

static bool is_right(enum song_label label, const double probability[MOOD_COUNT]) {
    enum mood mood = mood_likeliest(probability);
    return label == LABEL_ENERGETIC ? mood == MOOD_HAPPY || mood == MOOD_ANGRY
                                    : (int)mood == (int)label;
}

/* The pair of thresholds, in steps of 0.02, that is right most often. */
static void *learn_thresholds(const struct songs *train, const struct songs *catalogue) {
    (void)catalogue;
    double *best = memory_new(2, sizeof *best);
    size_t most = 0;
    for (int v = 1; v < 50; v++) {
        for (int e = 1; e < 50; e++) {
            double border[2] = {v * 0.02, e * 0.02};
            size_t right = 0;
            for (size_t i = 0; i < train->count; i++) {
                double probability[MOOD_COUNT];
                tell_quadrant(border, train->feature + i * FEATURE_COUNT, probability);
                right += is_right(train->label[i], probability);
            }
            if (right > most) {
                most = right;
                memcpy(best, border, sizeof border);
            }
        }
    }
    return best;
}

/* ---- K-means on four principal components, clusters named by themselves or by the labels ---- */

enum { COMPONENTS = 4, CLUSTERS = 4 };

struct clustering {
    size_t columns;
    enum feature column[FEATURE_COUNT];
    double mean[FEATURE_COUNT], deviation[FEATURE_COUNT];
    double axis[COMPONENTS][FEATURE_COUNT];
    double center[CLUSTERS][COMPONENTS];
    double width; /* the clusters' mean variance in one component */
    enum mood mood[CLUSTERS];
};

/* Only the features that the songs have: the labelled ones have no mode. */
static struct table table_of(const struct songs *songs, struct clustering *clustering) {
    clustering->columns = 0;
    for (int f = 0; f < FEATURE_COUNT; f++) {
        if (!isnan(songs->feature[f])) {
            clustering->column[clustering->columns++] = (enum feature)f;
        }
    }
    struct table table = table_new(songs->count, clustering->columns);
    for (size_t c = 0; c < clustering->columns; c++) {
        for (size_t i = 0; i < songs->count; i++) {
            table_column(&table, c)[i] = songs->feature[i * FEATURE_COUNT + clustering->column[c]];
        }
    }
    return table;
}

/* Clusters of songs; `label` gets the cluster of each, `place` their mean valence and energy. */
static struct clustering *cluster_songs(const struct songs *songs, int *label,
                                        struct mood_point *place) {
    struct clustering *out = memory_new(1, sizeof *out);
    struct table table = table_of(songs, out);
    struct scaling scaling = scaling_fit(&table);
    scaling_apply(&scaling, &table);
    struct pca pca = pca_fit(&table, COMPONENTS);
    struct table space = pca_apply(&pca, &table);
    struct kmeans_options options = {CLUSTERS, 10, 300, 1e-4, 1};
    struct clusters clusters;
    struct error err;
    if (!kmeans(&space, &options, NULL, &clusters, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    memset(place, 0, CLUSTERS * sizeof *place);
    for (size_t c = 0; c < out->columns; c++) {
        out->mean[c] = scaling.mean[c];
        out->deviation[c] = scaling.deviation[c];
        bool valence = out->column[c] == FEATURE_VALENCE;
        for (size_t i = 0; i < songs->count; i++) {
            int k = clusters.label[i];
            double share = table_column(&table, c)[i] / (double)clusters.size[k];
            if (valence || out->column[c] == FEATURE_ENERGY) {
                *(valence ? &place[k].valence : &place[k].arousal) += share;
            }
        }
        for (size_t a = 0; a < COMPONENTS; a++) {
            out->axis[a][c] = pca.axes[a * out->columns + c];
        }
    }
    memcpy(out->center, clusters.center, sizeof out->center);
    memcpy(label, clusters.label, songs->count * sizeof *label);
    out->width = clusters.inertia / (double)(songs->count * COMPONENTS);
    clusters_free(&clusters);
    table_free(&space);
    pca_free(&pca);
    scaling_free(&scaling);
    table_free(&table);
    return out;
}

static struct clustering *named_by_themselves(const struct songs *songs) {
    struct mood_point place[CLUSTERS];
    int *label = memory_new(songs->count, sizeof *label);
    struct clustering *clustering = cluster_songs(songs, label, place);
    mood_assign(place, CLUSTERS, clustering->mood);
    free(label);
    return clustering;
}

static void *learn_article(const struct songs *train, const struct songs *catalogue) {
    (void)train;
    return named_by_themselves(catalogue);
}

static void *learn_own_clusters(const struct songs *train, const struct songs *catalogue) {
    (void)catalogue;
    return named_by_themselves(train);
}

static void *learn_named_clusters(const struct songs *train, const struct songs *catalogue) {
    (void)catalogue;
    struct mood_point place[CLUSTERS];
    int *label = memory_new(train->count, sizeof *label);
    struct clustering *clustering = cluster_songs(train, label, place);
    size_t votes[CLUSTERS][MOOD_COUNT] = {{0}};
    for (size_t i = 0; i < train->count; i++) {
        /* Half of an energetic song each for the moods that it can be. */
        bool energetic = train->label[i] == LABEL_ENERGETIC;
        votes[label[i]][energetic ? MOOD_HAPPY : (int)train->label[i]] += energetic ? 1 : 2;
        votes[label[i]][MOOD_ANGRY] += energetic;
    }
    for (int k = 0; k < CLUSTERS; k++) {
        for (int m = 0; m < MOOD_COUNT; m++) {
            clustering->mood[k] =
                votes[k][m] > votes[k][clustering->mood[k]] ? (enum mood)m : clustering->mood[k];
        }
    }
    free(label);
    return clustering;
}

static void tell_cluster(const void *learned, const double *feature,
                         double probability[MOOD_COUNT]) {
    const struct clustering *clustering = learned;
    double distance[CLUSTERS] = {0};
    for (int a = 0; a < COMPONENTS; a++) {
        double at = 0;
        for (size_t c = 0; c < clustering->columns; c++) {
            double value = feature[clustering->column[c]];
            /* A missing value stands at the mean, which adds nothing. */
            double z = isnan(value) ? 0 : (value - clustering->mean[c]) / clustering->deviation[c];
            at += z * clustering->axis[a][c];
        }
        for (int k = 0; k < CLUSTERS; k++) {
            distance[k] += (at - clustering->center[k][a]) * (at - clustering->center[k][a]);
        }
    }
    double least = INFINITY;
    double sum = 0;
    memset(probability, 0, MOOD_COUNT * sizeof *probability);
    for (int k = 0; k < CLUSTERS; k++) {
        least = fmin(least, distance[k]);
    }
    for (int k = 0; k < CLUSTERS; k++) {
        double share = exp((least - distance[k]) / (2 * clustering->width));
        probability[clustering->mood[k]] += share;
        sum += share;
    }
    for (int m = 0; m < MOOD_COUNT; m++) {
        probability[m] /= sum;
    }
}

/* The article's: the nearest centre, and nothing between. */
static void tell_nearest(const void *learned, const double *feature,
                         double probability[MOOD_COUNT]) {
    struct clustering sharp = *(const struct clustering *)learned;
    sharp.width = 1e-9;
    tell_cluster(&sharp, feature, probability);
}

/* ---- what Mien ships ---- */

static void *learn_gaussians(const struct songs *train, const struct songs *catalogue) {
    (void)catalogue;
    struct song_model *model = memory_new(1, sizeof *model);
    struct error err;
    if (!song_model_train(train->feature, train->label, train->count, model, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    return model;
}

static void tell_gaussians(const void *learned, const double *feature,
                           double probability[MOOD_COUNT]) {
    song_model_moods(learned, feature, probability);
}

static const struct way ways[] = {
    {"the article's clusters of its catalogue", false, learn_article, tell_nearest},
    {"the same, soft", true, learn_article, tell_cluster},
    {"clusters of the training songs", false, learn_own_clusters, tell_nearest},
    {"clusters of the training songs, named by labels", false, learn_named_clusters, tell_nearest},
    {"the same, soft", true, learn_named_clusters, tell_cluster},
    {"quadrants at 0.5", false, learn_halves, tell_quadrant},
    {"quadrants at the medians", false, learn_medians, tell_quadrant},
    {"quadrants at the best thresholds", false, learn_thresholds, tell_quadrant},
    {"one Gaussian a mood (Mien's default)", true, learn_gaussians, tell_gaussians},
};

struct result {
    double right, arousal, valence, valences, loss;
    double table[LABEL_COUNT][MOOD_COUNT];
    double asked;
    double stated[BINS], was_right[BINS], in_bin[BINS];
};

/* How sure a way is, among the three that every label tells apart (high arousal, calm, sad), and
 * whether it was right. */
static void judge_certainty(enum song_label label, const double probability[MOOD_COUNT],
                            struct result *result) {
    static const double ends[BINS] = {0.6, 0.7, 0.8, 0.9, 0.97, 2};
    double three[3] = {probability[MOOD_HAPPY] + probability[MOOD_ANGRY], probability[MOOD_CALM],
                       probability[MOOD_SAD]};
    int truth = label == LABEL_CALM ? 1 : label == LABEL_SAD ? 2 : 0;
    int best = three[1] > three[0] ? 1 : 0;
    best = three[2] > three[best] ? 2 : best;
    int bin = 0;
    while (three[best] >= ends[bin]) {
        bin++;
    }
    result->stated[bin] += three[best];
    result->was_right[bin] += best == truth;
    result->in_bin[bin]++;
}

static void judge(enum song_label label, const double probability[MOOD_COUNT],
                  struct result *result) {
    enum mood mood = mood_likeliest(probability);
    bool high = mood == MOOD_HAPPY || mood == MOOD_ANGRY;
    bool bright = mood == MOOD_HAPPY || mood == MOOD_CALM;
    bool is_high = label == LABEL_ENERGETIC || label == LABEL_HAPPY || label == LABEL_ANGRY;
    double given = label == LABEL_ENERGETIC ? probability[MOOD_HAPPY] + probability[MOOD_ANGRY]
                                            : probability[label];
    result->right += is_right(label, probability);
    result->arousal += high == is_high;
    if (label != LABEL_ENERGETIC) {
        result->valences++;
        result->valence += bright == (label == LABEL_HAPPY || label == LABEL_CALM);
    }
    result->loss -= log(fmax(given, 1e-12));
    result->table[label][mood]++;
    result->asked++;
    judge_certainty(label, probability, result);
}

/* Folds with the same share of each label in each. */
static void deal_folds(const struct songs *songs, uint64_t repeat, unsigned char *fold) {
    struct random random = random_seeded(repeat, 11);
    uint32_t *order = memory_new(songs->count, sizeof *order);
    for (size_t i = 0; i < songs->count; i++) {
        order[i] = (uint32_t)i;
    }
    random_shuffle(&random, order, songs->count);
    unsigned next[LABEL_COUNT] = {0};
    for (size_t i = 0; i < songs->count; i++) {
        fold[order[i]] = (unsigned char)(next[songs->label[order[i]]]++ % FOLDS);
    }
    free(order);
}

static void cross_validate(const struct way *way, const struct songs *songs,
                           const struct songs *catalogue, struct result *result) {
    unsigned char *fold = memory_new(songs->count, 1);
    for (uint64_t repeat = 1; repeat <= REPEATS; repeat++) {
        deal_folds(songs, repeat, fold);
        for (unsigned f = 0; f < FOLDS; f++) {
            struct songs train = {0, memory_new(songs->count, FEATURE_COUNT * sizeof(double)),
                                  memory_new(songs->count, sizeof(enum song_label))};
            for (size_t i = 0; i < songs->count; i++) {
                if (fold[i] != f) {
                    memcpy(train.feature + train.count * FEATURE_COUNT,
                           songs->feature + i * FEATURE_COUNT, FEATURE_COUNT * sizeof(double));
                    train.label[train.count++] = songs->label[i];
                }
            }
            void *learned = way->learn(&train, catalogue);
            for (size_t i = 0; i < songs->count; i++) {
                if (fold[i] == f) {
                    double probability[MOOD_COUNT];
                    way->tell(learned, songs->feature + i * FEATURE_COUNT, probability);
                    judge(songs->label[i], probability, result);
                }
            }
            free(learned);
            free_songs(&train);
        }
    }
    free(fold);
}

static void print_table(const struct songs *songs, const struct songs *catalogue) {
    printf("| way | four moods | valence | arousal | log loss |\n|---|---|---|---|---|\n");
    struct result last = {0};
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        struct result result = {0};
        cross_validate(&ways[w], songs, catalogue, &result);
        double share = result.right / result.asked;
        double deviation = sqrt(share * (1 - share) / (double)songs->count);
        char loss[16] = "-";
        if (ways[w].soft) {
            snprintf(loss, sizeof loss, "%.3f", result.loss / result.asked);
        }
        printf("| %s | %.1f ± %.1f %% | %.1f %% | %.1f %% | %s |\n", ways[w].name, 100 * share,
               100 * deviation, 100 * result.valence / result.valences,
               100 * result.arousal / result.asked, loss);
        last = result;
    }
    static const char *const label[] = {"angry", "calm", "happy", "sad", "energetic"};
    printf("\nThe default, songs by label and by the mood it gave (mean of %d repeats):\n\n",
           REPEATS);
    printf("| label | angry | calm | happy | sad |\n|---|---|---|---|---|\n");
    for (int l = LABEL_CALM; l < LABEL_COUNT; l++) {
        printf("| %s |", label[l]);
        for (int m = 0; m < MOOD_COUNT; m++) {
            printf(" %.1f |", last.table[l][m] / REPEATS);
        }
        printf("\n");
    }
    printf("\nHow sure it said it was of high arousal, calm or sad, and how often that was so:\n\n"
           "| songs | stated | right |\n|---|---|---|\n");
    for (int b = 0; b < BINS; b++) {
        printf("| %.1f | %.1f %% | %.1f %% |\n", last.in_bin[b] / REPEATS,
               100 * last.stated[b] / last.in_bin[b], 100 * last.was_right[b] / last.in_bin[b]);
    }
}

static void write_row(FILE *file, const double *values, size_t count, const char *end) {
    fputs("{", file);
    for (size_t i = 0; i < count; i++) {
        fprintf(file, "%.9g%s", values[i], i + 1 < count ? ", " : "");
    }
    fprintf(file, "}%s", end);
}

static void write_model(const char *path, const struct songs *songs) {
    enum { N = SONG_MODEL_FEATURES };
    struct song_model model;
    struct error err;
    FILE *file = fopen(path, "w");
    if (file == NULL ||
        !song_model_train(songs->feature, songs->label, songs->count, &model, &err)) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(1);
    }
    fprintf(
        file,
        "/* Where people place songs: written by bench/song_moods.c from %zu labelled songs, see\n"
        " * docs/models/song-mood.md. Moods in the order angry, calm, happy, sad; features in the\n"
        " * order of song_model_feature. */\n"
        "static const struct song_model song_mood_model = {\n.scale_mean = ",
        songs->count);
    write_row(file, model.scale_mean, N, ",\n.scale_deviation = ");
    write_row(file, model.scale_deviation, N, ",\n.prior = ");
    write_row(file, model.prior, MOOD_COUNT, ",\n.mean = {\n");
    for (int m = 0; m < MOOD_COUNT; m++) {
        write_row(file, model.mean[m], N, ",\n");
    }
    fputs("},\n.covariance = {\n", file);
    for (int m = 0; m < MOOD_COUNT; m++) {
        fputs("{\n", file);
        for (int i = 0; i < N; i++) {
            write_row(file, model.covariance[m][i], N, ",\n");
        }
        fputs("},\n", file);
    }
    fputs("},\n};\n", file);
    fclose(file);
}

int main(int count, char **words) {
    if (count != 3 && !(count == 4 && strcmp(words[1], "--write") == 0)) {
        fprintf(stderr, "usage: song_moods LABELLED.tsv CATALOGUE.tsv\n"
                        "       song_moods --write MODEL.h LABELLED.tsv\n");
        return 2;
    }
    struct songs songs = read_songs(words[count == 4 ? 3 : 1]);
    if (count == 4) {
        write_model(words[2], &songs);
    } else {
        struct songs catalogue = read_songs(words[2]);
        print_table(&songs, &catalogue);
        free_songs(&catalogue);
    }
    free_songs(&songs);
    return 0;
}
