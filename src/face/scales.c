#include "face/scales.h"

#include <math.h>
#include <stdlib.h>

/* The factors for which the window is at most as large as the picture; rounded to float only after
 * they were compared. */
static float *all_factors(const struct cascade *cascade, const struct image *gray, double step,
                          size_t *count) {
    float *factor = NULL;
    size_t capacity = 0;
    *count = 0;
    for (double f = 1; rint(cascade->width * f) <= (double)gray->width &&
                       rint(cascade->height * f) <= (double)gray->height;
         f *= step) {
        factor = memory_grow(factor, &capacity, *count + 1, sizeof *factor);
        factor[(*count)++] = (float)f;
    }
    return factor;
}

static double window_size(int size, float factor) {
    return rintf((float)size * factor);
}

/* If no size of the window is between the least and the largest, the one nearest to the least. */
static size_t nearest(const struct cascade *cascade, const float *factor, size_t count,
                      double least) {
    size_t best = 0;
    double best_distance = INFINITY;
    for (size_t i = 0; i < count; i++) {
        double wide = least - window_size(cascade->width, factor[i]);
        double high = least - window_size(cascade->height, factor[i]);
        if (wide * wide + high * high < best_distance) {
            best = i;
            best_distance = wide * wide + high * high;
        }
    }
    return best;
}

/* Keeps those within the limits, at the front. */
static size_t keep(const struct cascade *cascade, const struct image *gray,
                   const struct face_options *options, float *factor, size_t count) {
    double least = (double)options->min_size;
    double widest = (double)(options->max_size == 0 ? gray->width : options->max_size);
    double highest = (double)(options->max_size == 0 ? gray->height : options->max_size);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        double width = window_size(cascade->width, factor[i]);
        double height = window_size(cascade->height, factor[i]);
        if (width > widest || height > highest) {
            break;
        }
        if (width >= least && height >= least) {
            factor[kept++] = factor[i];
        }
    }
    if (kept == 0 && count > 0) {
        factor[kept++] = factor[nearest(cascade, factor, count, least)];
    }
    return kept;
}

static struct scale make_scale(const struct cascade *cascade, const struct image *gray,
                               float factor) {
    struct scale scale = {.factor = factor, .step = factor >= 2 ? 1 : 2};
    scale.width = (size_t)rintf((float)gray->width / factor);
    scale.height = (size_t)rintf((float)gray->height / factor);
    size_t wide = (size_t)cascade->width, high = (size_t)cascade->height;
    scale.columns = scale.width + 1 > wide ? scale.width + 1 - wide : 0;
    scale.rows = scale.height + 1 > high ? scale.height + 1 - high : 0;
    return scale;
}

struct scale *scales_find(const struct cascade *cascade, const struct image *gray,
                          const struct face_options *options, size_t *count) {
    float *factor = all_factors(cascade, gray, options->scale_factor, count);
    *count = keep(cascade, gray, options, factor, *count);
    struct scale *scale = memory_new(*count, sizeof *scale);
    for (size_t i = 0; i < *count; i++) {
        scale[i] = make_scale(cascade, gray, factor[i]);
    }
    /* OpenCV shares the rows among stripes, as many for all scales, and rounds so that on odd
     * heights the last row belongs to none. */
    size_t stripes = *count == 0 ? 0 : (scale[0].columns + 31) / 32;
    for (size_t i = 0; i < *count; i++) {
        size_t steps = stripes == 0 ? 0 : (scale[i].rows / scale[i].step + stripes - 1) / stripes;
        size_t reach = stripes * (steps == 0 ? 1 : steps) * scale[i].step;
        scale[i].rows = reach < scale[i].rows ? reach : scale[i].rows;
    }
    free(factor);
    return scale;
}
