#include "music/sound_learn.h"

#include <math.h>
#include <stdlib.h>

/* With fewer songs than these there is no estimate. */
enum { LEAST_SONGS = 30, MOST_SONGS = 4000 };

static double logit(double share) {
    double within = fmin(0.98, fmax(0.02, share));
    return log(within / (1 - within));
}

/* Solves matrix x = values for a symmetric matrix above 0, count x count, by Cholesky; the matrix
 * is overwritten, the values become x. */
static void solve(double *matrix, double *values, size_t count) {
    for (size_t j = 0; j < count; j++) {
        for (size_t i = j; i < count; i++) {
            double sum = matrix[i * count + j];
            for (size_t k = 0; k < j; k++) {
                sum -= matrix[i * count + k] * matrix[j * count + k];
            }
            matrix[i * count + j] = i == j ? sqrt(sum) : sum / matrix[j * count + j];
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            values[i] -= matrix[i * count + k] * values[k];
        }
        values[i] /= matrix[i * count + i];
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t k = i + 1; k < count; k++) {
            values[i] -= matrix[k * count + i] * values[k];
        }
        values[i] /= matrix[i * count + i];
    }
}

/* Ridge regression (A. Hoerl and R. Kennard, 1970) in its dual form: there are fewer songs than
 * inputs. */
static void learn(const struct sound_set *set, const float *standard, const size_t *song,
                  size_t count, enum feature feature, double ridge, float *weights) {
    double *matrix = memory_new(count * count, sizeof *matrix), mean = 0;
    double *values = memory_new(count, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        values[i] = logit(set->example[song[i]].feature[feature]);
        mean += values[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        const float *a = standard + song[i] * set->inputs;
        values[i] -= mean;
        for (size_t j = 0; j <= i; j++) {
            const float *b = standard + song[j] * set->inputs;
            double product = i == j ? ridge : 0;
            for (size_t k = 0; k < set->inputs; k++) {
                product += (double)(a[k] * b[k]);
            }
            matrix[i * count + j] = matrix[j * count + i] = product;
        }
    }
    solve(matrix, values, count);
    for (size_t k = 0; k < set->inputs; k++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            sum += values[i] * (double)standard[song[i] * set->inputs + k];
        }
        weights[k] = (float)sum;
    }
    weights[set->inputs] = (float)mean;
    free(matrix);
    free(values);
}

void sound_learn_estimates(struct sound_model *model, const struct sound_set *set,
                           const float *standard, const bool *used, double ridge) {
    size_t *song = memory_new(set->count, sizeof *song);
    for (size_t e = 0; e < SOUND_ESTIMATES; e++) {
        size_t count = 0;
        for (size_t i = 0; i < set->count && count < MOST_SONGS; i++) {
            if (used[i] && !isnan(set->example[i].feature[sound_estimated[e]])) {
                song[count++] = i;
            }
        }
        if (count >= LEAST_SONGS) {
            learn(set, standard, song, count, sound_estimated[e], ridge,
                  model->estimates + e * (set->inputs + 1));
        }
    }
    free(song);
}

struct sound_estimate_score sound_estimate_score(const struct sound_set *set,
                                                 const float *estimates, size_t index) {
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0, error = 0, usual = 0, count = 0;
    for (int pass = 0; pass < 2; pass++) {
        double mean = count > 0 ? y / count : 0;
        for (size_t i = 0; i < set->count; i++) {
            double truth = set->example[i].feature[sound_estimated[index]];
            double said = (double)estimates[i * SOUND_ESTIMATES + index];
            if (isnan(truth) || isnan(said)) {
                continue;
            }
            if (pass == 1) {
                usual += fabs(truth - mean);
                continue;
            }
            count++;
            x += said;
            y += truth;
            xx += said * said;
            yy += truth * truth;
            xy += said * truth;
            error += fabs(said - truth);
        }
    }
    double spread = sqrt(fmax(0, xx - x * x / count) * fmax(0, yy - y * y / count));
    return (struct sound_estimate_score){.count = (size_t)count,
                                         .correlation =
                                             spread > 0 ? (xy - x * y / count) / spread : 0,
                                         .error = count > 0 ? error / count : 0,
                                         .usual_error = count > 0 ? usual / count : 0};
}
