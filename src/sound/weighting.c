#include "sound/weighting.h"

#include "base/base.h"

#include <math.h>
#include <string.h>

static const double half_turn = 3.141592653589793;

/* A shelf that lifts what is above 1.7 kHz by 4 dB, and a high pass at 38 Hz: their coefficients at
 * any rate are from B. De Man, "Evaluation of implementations of the EBU R128 loudness
 * measurement", 2018. Both are one filter of the fourth order. */
struct weighting weighting_new(unsigned rate) {
    double k = tan(half_turn * 1681.974450955533 / rate), q = 0.7071752369554196;
    double high = pow(10, 3.999843853973347 / 20), band = pow(high, 0.4996667741545416);
    double scale = 1 + k / q + k * k;
    double lift[] = {(high + band * k / q + k * k) / scale, 2 * (k * k - high) / scale,
                     (high - band * k / q + k * k) / scale};
    double lift_back[] = {1, 2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale};
    k = tan(half_turn * 38.13547087602444 / rate);
    q = 0.5003270373238773;
    scale = 1 + k / q + k * k;
    double pass[] = {1, -2, 1};
    double pass_back[] = {1, 2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale};
    struct weighting weighting = {0};
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 3; j++) {
            weighting.forward[i + j] += lift[i] * pass[j];
            weighting.back[i + j] += lift_back[i] * pass_back[j];
        }
    }
    return weighting;
}

/* Each step waits for the one before, so the channels go side by side, and what the last value
 * takes part in comes last. */
VECTOR_CLONES
void weighting_add(struct weighting *weighting, const float *left, const float *right,
                   size_t count) {
    const double *forward = weighting->forward, *back = weighting->back;
    double held[4][2], squares[2];
    memcpy(held, weighting->held, sizeof held);
    memcpy(squares, weighting->squares, sizeof squares);
    for (size_t i = 0; i < count; i++) {
        double in[2] = {(double)left[i], (double)right[i]};
        VECTOR_LOOP
        for (size_t c = 0; c < 2; c++) {
            double older = back[2] * held[1][c] + back[3] * held[2][c] + back[4] * held[3][c];
            double now = (in[c] - older) - back[1] * held[0][c];
            double out = forward[0] * now + forward[1] * held[0][c] + forward[2] * held[1][c] +
                         forward[3] * held[2][c] + forward[4] * held[3][c];
            held[3][c] = held[2][c];
            held[2][c] = held[1][c];
            held[1][c] = held[0][c];
            held[0][c] = now;
            squares[c] += out * out;
        }
    }
    memcpy(weighting->held, held, sizeof held);
    memcpy(weighting->squares, squares, sizeof squares);
}

double weighting_take(struct weighting *weighting) {
    double sum = weighting->squares[0] + weighting->squares[1];
    weighting->squares[0] = weighting->squares[1] = 0;
    /* In silence the filter dies away, to the smallest doubles, with which processors are slow. */
    for (size_t i = 0; i < 4; i++) {
        for (size_t c = 0; c < 2; c++) {
            weighting->held[i][c] = fabs(weighting->held[i][c]) < 1e-25 ? 0 : weighting->held[i][c];
        }
    }
    return sum;
}
