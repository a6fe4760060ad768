#include "music/song_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = SONG_MODEL_FEATURES };

const enum feature song_model_feature[N] = {
    FEATURE_DANCEABILITY, FEATURE_ENERGY,           FEATURE_LOUDNESS, FEATURE_SPEECHINESS,
    FEATURE_ACOUSTICNESS, FEATURE_INSTRUMENTALNESS, FEATURE_LIVENESS, FEATURE_VALENCE,
};

/* Chosen by cross-validation; the optimum is flat. */
static const double tied = 0.5;  /* share of the pooled covariance in each mood's own */
static const double ridge = 0.3; /* variance added to each standardised feature */
static const double slope = 4;   /* how sharply energetic songs part into happy and angry */

static double within(double value, double least, double most) {
    return value < least ? least : value > most ? most : value;
}

/* Speech and liveness crowd near 0, a few silent tracks are far below the others' loudness. */
static double transformed(enum feature feature, double value) {
    switch (feature) {
    case FEATURE_LOUDNESS:
        return within(value, -40, 0);
    case FEATURE_SPEECHINESS:
        return log10(within(value, 0.02, 1));
    case FEATURE_LIVENESS:
        return log10(within(value, 0.01, 1));
    default:
        return value;
    }
}

/* Where Spotify finds no beat it writes tempo 0, and 0 as well for what it derives from the beat:
 * those zeros are gaps. */
static bool missing(const double *feature, enum feature which) {
    bool no_beat = feature[FEATURE_TEMPO] == 0;
    bool from_beat =
        which == FEATURE_DANCEABILITY || which == FEATURE_SPEECHINESS || which == FEATURE_VALENCE;
    return isnan(feature[which]) || (no_beat && from_beat);
}

/* The values that the model works on, NAN for gaps; true if there is none. */
static bool values_of(const double *feature, double value[N]) {
    bool gap = false;
    for (int i = 0; i < N; i++) {
        enum feature which = song_model_feature[i];
        bool none = missing(feature, which);
        value[i] = none ? NAN : transformed(which, feature[which]);
        gap = gap || none;
    }
    return !gap;
}

/* Their places in song_model_feature. */
enum { DANCEABILITY = 0, VALENCE = 7 };

/* "Energetic" says nothing of valence. How bright such a song is, by valence and danceability, and
 * where people's happy and sad songs part, decides how much of it counts as happy. */
static double brightness(const double *z) {
    return (z[VALENCE] + z[DANCEABILITY]) / 2;
}

static double border(const double *z, const enum song_label *label, size_t songs) {
    double sum[2] = {0, 0};
    double count[2] = {0, 0};
    for (size_t i = 0; i < songs; i++) {
        if (label[i] == LABEL_HAPPY || label[i] == LABEL_SAD) {
            sum[label[i] == LABEL_SAD] += brightness(z + i * N);
            count[label[i] == LABEL_SAD]++;
        }
    }
    return (sum[0] / count[0] + sum[1] / count[1]) / 2;
}

/* Means and population deviations of the columns, then the columns standardised by them. */
static void standardise(double *z, size_t songs, struct song_model *out) {
    for (int f = 0; f < N; f++) {
        double sum = 0;
        double squares = 0;
        for (size_t i = 0; i < songs; i++) {
            sum += z[i * N + (size_t)f];
        }
        double mean = sum / (double)songs;
        for (size_t i = 0; i < songs; i++) {
            double d = z[i * N + (size_t)f] - mean;
            squares += d * d;
        }
        double deviation = sqrt(squares / (double)songs);
        out->scale_mean[f] = mean;
        out->scale_deviation[f] = deviation > 0 ? deviation : 1;
        for (size_t i = 0; i < songs; i++) {
            z[i * N + (size_t)f] = (z[i * N + (size_t)f] - mean) / out->scale_deviation[f];
        }
    }
}

/* Weighted means, covariances and priors of the four moods, each covariance drawn towards the
 * pooled one and towards the unit matrix. */
static void fit_gaussians(const double *z, const double (*weight)[MOOD_COUNT], size_t songs,
                          struct song_model *out) {
    double total[MOOD_COUNT] = {0};
    double pooled[N][N] = {{0}};
    memset(out->mean, 0, sizeof out->mean);
    memset(out->covariance, 0, sizeof out->covariance);
    for (int m = 0; m < MOOD_COUNT; m++) {
        for (size_t i = 0; i < songs; i++) {
            total[m] += weight[i][m];
            for (int f = 0; f < N; f++) {
                out->mean[m][f] += weight[i][m] * z[i * N + (size_t)f];
            }
        }
        for (int f = 0; f < N; f++) {
            out->mean[m][f] /= total[m];
        }
        for (size_t i = 0; i < songs; i++) {
            for (int f = 0; f < N; f++) {
                for (int g = 0; g < N; g++) {
                    double product = (z[i * N + (size_t)f] - out->mean[m][f]) *
                                     (z[i * N + (size_t)g] - out->mean[m][g]);
                    out->covariance[m][f][g] += weight[i][m] * product;
                }
            }
        }
        for (int f = 0; f < N; f++) {
            for (int g = 0; g < N; g++) {
                pooled[f][g] += out->covariance[m][f][g] / (double)songs;
                out->covariance[m][f][g] /= total[m];
            }
        }
    }
    for (int m = 0; m < MOOD_COUNT; m++) {
        out->prior[m] = total[m] / (double)songs;
        for (int f = 0; f < N; f++) {
            for (int g = 0; g < N; g++) {
                out->covariance[m][f][g] = (1 - tied) * out->covariance[m][f][g] +
                                           tied * pooled[f][g] + (f == g ? ridge : 0);
            }
        }
    }
}

bool song_model_train(const double *feature, const enum song_label *label, size_t songs,
                      struct song_model *out, struct error *err) {
    double *z = memory_new(songs * N, sizeof *z);
    enum song_label *kept = memory_new(songs, sizeof *kept);
    double(*weight)[MOOD_COUNT] = memory_new(songs, sizeof *weight);
    size_t have[LABEL_COUNT] = {0};
    size_t count = 0;
    for (size_t i = 0; i < songs; i++) {
        if (values_of(feature + i * FEATURE_COUNT, z + count * N)) {
            have[label[i]]++;
            kept[count++] = label[i];
        }
    }
    bool good = have[LABEL_HAPPY] >= 10 && have[LABEL_SAD] >= 10 && have[LABEL_CALM] >= 10 &&
                have[LABEL_ANGRY] + have[LABEL_ENERGETIC] >= 10;
    if (!good) {
        error_set(err, "too few labelled songs: ten of each mood with all features are needed");
        goto done;
    }
    standardise(z, count, out);
    double threshold = border(z, kept, count);
    for (size_t i = 0; i < count; i++) {
        if (kept[i] == LABEL_ENERGETIC) {
            double happy = 1 / (1 + exp(-slope * (brightness(z + i * N) - threshold)));
            weight[i][MOOD_HAPPY] = happy;
            weight[i][MOOD_ANGRY] = 1 - happy;
        } else {
            weight[i][kept[i]] = 1;
        }
    }
    fit_gaussians(z, (const double(*)[MOOD_COUNT])weight, count, out);
done:
    free(z);
    free(kept);
    free(weight);
    return good;
}

/* ln of the Gaussian's density, less its constant, over the features that are there: L from the
 * Cholesky decomposition of their part of the covariance, then |L^-1 d|^2. */
static double log_density(const struct song_model *model, int mood, const double *z,
                          const int *there, int count) {
    double lower[N][N];
    double solved[N];
    double sum = 0;
    for (int i = 0; i < count; i++) {
        for (int j = 0; j <= i; j++) {
            double entry = model->covariance[mood][there[i]][there[j]];
            for (int k = 0; k < j; k++) {
                entry -= lower[i][k] * lower[j][k];
            }
            lower[i][j] = i == j ? sqrt(entry) : entry / lower[j][j];
        }
        double rest = z[i] - model->mean[mood][there[i]];
        for (int k = 0; k < i; k++) {
            rest -= lower[i][k] * solved[k];
        }
        solved[i] = rest / lower[i][i];
        sum -= solved[i] * solved[i] / 2 + log(lower[i][i]);
    }
    return sum;
}

bool song_model_moods(const struct song_model *model, const double feature[FEATURE_COUNT],
                      double probability[MOOD_COUNT]) {
    double value[N];
    double z[N];
    int there[N];
    int count = 0;
    values_of(feature, value);
    for (int i = 0; i < N; i++) {
        if (!isnan(value[i])) {
            z[count] = (value[i] - model->scale_mean[i]) / model->scale_deviation[i];
            there[count++] = i;
        }
    }
    double most = -INFINITY;
    for (int m = 0; m < MOOD_COUNT; m++) {
        probability[m] = log(model->prior[m]) + log_density(model, m, z, there, count);
        most = fmax(most, probability[m]);
    }
    double sum = 0;
    for (int m = 0; m < MOOD_COUNT; m++) {
        probability[m] = exp(probability[m] - most);
        sum += probability[m];
    }
    for (int m = 0; m < MOOD_COUNT; m++) {
        probability[m] /= sum;
    }
    return count > 0;
}
