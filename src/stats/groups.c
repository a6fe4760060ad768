#include "stats/inside.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* The values as floats, from which a distance is found in half the time, and what that may cost:
 * a float is within 2^-24 of a number, which moves a distance by less than `doubt` even with the
 * rounding of the sums. */
static void add_quick_values(const struct table *table, struct groups *groups) {
    size_t columns = groups->columns;
    double farthest = 0;
    groups->quick = memory_new(groups->count * GROUP, columns * sizeof(float));
    groups->mean = memory_new(columns, sizeof(double));
    table_means(table, groups->mean);
    for (size_t i = 0; i < groups->count * columns; i++) {
        const double *values = groups->values + i * GROUP;
        double mean = groups->mean[i % columns], most = 0;
        for (size_t l = 0; l < GROUP; l++) {
            double value = values[l] - mean;
            groups->quick[i * GROUP + l] = (float)value;
            most = fabs(value) > most ? fabs(value) : most;
        }
        farthest = most > farthest ? most : farthest;
    }
    groups->doubt = 1e-6 * ((double)columns + 4) * sqrt((double)columns) * farthest;
    if (!(groups->doubt < 1e15)) { /* squares could overflow */
        groups->doubt = INFINITY;
    }
}

struct groups groups_new(const struct table *table) {
    struct groups groups = {.rows = table->rows, .columns = table->columns};
    groups.count = (table->rows + GROUP - 1) / GROUP;
    groups.order = order_near(table->values, table->rows, table->columns, table->rows);
    groups.values = memory_new(groups.count * GROUP, table->columns * sizeof(double));
    for (size_t g = 0; g < groups.count; g++) {
        size_t length = groups_length(&groups, g);
        for (size_t c = 0; c < table->columns; c++) {
            const double *values = table_column(table, c);
            double *out = groups.values + (g * table->columns + c) * GROUP;
            for (size_t i = 0; i < GROUP; i++) {
                out[i] = values[groups.order[g * GROUP + (i < length ? i : 0)]];
            }
        }
    }
    add_quick_values(table, &groups);
    return groups;
}

void groups_free(struct groups *groups) {
    free(groups->values);
    free(groups->order);
    free(groups->quick);
    free(groups->mean);
    *groups = (struct groups){0};
}

size_t groups_length(const struct groups *groups, size_t group) {
    size_t left = groups->rows - group * GROUP;
    return left < GROUP ? left : GROUP;
}

VECTOR_CLONES static double distances(const double *values, size_t columns, const double *point,
                                      const double *limit, size_t length, double *restrict out) {
    double sums[GROUP] = {0}, lanes[8] = {0};
    for (size_t c = 0; c < columns; c++) {
        for (size_t i = 0; i < GROUP; i++) {
            double x = values[c * GROUP + i] - point[c];
            sums[i] += x * x;
        }
    }
    if (limit != NULL) {
        for (size_t i = 0; i < GROUP; i++) {
            sums[i] = sums[i] < limit[i] ? sums[i] : limit[i];
        }
    }
    for (size_t i = length; i < GROUP; i++) {
        sums[i] = 0;
    }
    for (size_t i = 0; i < GROUP; i += 8) {
        for (size_t l = 0; l < 8; l++) {
            lanes[l] += sums[i + l];
        }
    }
    for (size_t i = 0; i < GROUP; i++) {
        out[i] = sums[i];
    }
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) +
           ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

double groups_distances(const struct groups *groups, size_t group, const double *point,
                        const double *limit, double *out) {
    return distances(groups->values + group * groups->columns * GROUP, groups->columns, point,
                     limit, groups_length(groups, group), out);
}

VECTOR_CLONES static void nearest(const double *values, size_t columns, const double *center,
                                  size_t centers, double *restrict best, double *restrict second,
                                  double *restrict which) {
    for (size_t i = 0; i < GROUP; i++) {
        best[i] = second[i] = INFINITY;
        which[i] = 0;
    }
    for (size_t k = 0; k < centers; k++) {
        double sums[GROUP] = {0}, number = (double)k;
        for (size_t c = 0; c < columns; c++) {
            double point = center[k * columns + c];
            for (size_t i = 0; i < GROUP; i++) {
                double x = values[c * GROUP + i] - point;
                sums[i] += x * x;
            }
        }
        for (size_t i = 0; i < GROUP; i++) { /* the one in the middle of three */
            double less = sums[i] < second[i] ? sums[i] : second[i];
            second[i] = less < best[i] ? best[i] : less;
        }
        for (size_t i = 0; i < GROUP; i++) {
            /* An addition, since a choice would become a branch at the store. */
            which[i] += sums[i] < best[i] ? number - which[i] : 0;
            best[i] = sums[i] < best[i] ? sums[i] : best[i];
        }
    }
}

void groups_nearest(const struct groups *groups, size_t group, const double *center, size_t centers,
                    double *best, double *second, double *which) {
    nearest(groups->values + group * groups->columns * GROUP, groups->columns, center, centers,
            best, second, which);
}

VECTOR_CLONES static float guess(const float *values, size_t columns, const float *center,
                                 size_t centers, float *restrict which) {
    float best[GROUP], second[GROUP], half[GROUP / 2], quarter[GROUP / 4];
    for (size_t i = 0; i < GROUP; i++) {
        best[i] = second[i] = INFINITY;
        which[i] = 0;
    }
    for (size_t k = 0; k < centers; k++) {
        float sums[GROUP] = {0}, number = (float)k;
        for (size_t c = 0; c < columns; c++) {
            float point = center[k * columns + c];
            for (size_t i = 0; i < GROUP; i++) {
                float x = values[c * GROUP + i] - point;
                sums[i] += x * x;
            }
        }
        for (size_t i = 0; i < GROUP; i++) {
            float less = sums[i] < second[i] ? sums[i] : second[i];
            second[i] = less < best[i] ? best[i] : less;
        }
        for (size_t i = 0; i < GROUP; i++) {
            which[i] += sums[i] < best[i] ? number - which[i] : 0;
            best[i] = sums[i] < best[i] ? sums[i] : best[i];
        }
    }
    /* (second - best) / (2 x root of second) is at most the gap, and close to it where that is
     * small; its square needs but one root in the end. */
    for (size_t i = 0; i < GROUP; i++) {
        float between = second[i] - best[i];
        best[i] = between * between / (second[i] + FLT_MIN);
    }
    for (size_t l = 0; l < GROUP / 2; l++) {
        half[l] = best[l + GROUP / 2] < best[l] ? best[l + GROUP / 2] : best[l];
    }
    for (size_t l = 0; l < GROUP / 4; l++) {
        quarter[l] = half[l + GROUP / 4] < half[l] ? half[l + GROUP / 4] : half[l];
    }
    for (size_t l = 1; l < GROUP / 4; l++) {
        quarter[0] = quarter[l] < quarter[0] ? quarter[l] : quarter[0];
    }
    return centers > 1 ? sqrtf(quarter[0]) / 2 : INFINITY;
}

float groups_guess(const struct groups *groups, size_t group, const float *center, size_t centers,
                   float *which) {
    return guess(groups->quick + group * groups->columns * GROUP, groups->columns, center, centers,
                 which);
}
