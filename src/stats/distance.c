#include "stats/inside.h"

/* Four columns in one go, so that the sums stay in registers meanwhile. */
VECTOR_CLONES static void add_four(const double *values, size_t stride, size_t count,
                                   const double *point, double *restrict out) {
    const double *a = values, *b = a + stride, *c = b + stride, *d = c + stride;
    for (size_t i = 0; i < count; i++) {
        double w = a[i] - point[0], x = b[i] - point[1], y = c[i] - point[2], z = d[i] - point[3];
        out[i] += (w * w + x * x) + (y * y + z * z);
    }
}

VECTOR_CLONES static void add_one(const double *values, size_t count, double point,
                                  double *restrict out) {
    for (size_t i = 0; i < count; i++) {
        double x = values[i] - point;
        out[i] += x * x;
    }
}

void squared_distances(const double *values, size_t stride, size_t columns, size_t count,
                       const double *point, double *out) {
    size_t c = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
    }
    for (; c + 4 <= columns; c += 4) {
        add_four(values + c * stride, stride, count, point + c, out);
    }
    for (; c < columns; c++) {
        add_one(values + c * stride, count, point[c], out);
    }
}

VECTOR_CLONES void box_gaps(const double *low, const double *high, size_t stride, size_t columns,
                            size_t count, const double *box_low, const double *box_high,
                            double *restrict out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
    }
    for (size_t c = 0; c < columns; c++) {
        const double *lows = low + c * stride, *highs = high + c * stride;
        for (size_t i = 0; i < count; i++) {
            double above = lows[i] - box_high[c], below = box_low[c] - highs[i];
            double gap = above > below ? above : below;
            gap = gap > 0 ? gap : 0;
            out[i] += gap * gap;
        }
    }
}
