#include "sound/gate.h"

#include <math.h>
#include <stddef.h>

static const double quietest = -70, steps_a_unit = 50;

static double loudness_of(double energy) {
    return 10 * log10(energy) - 0.691;
}

void gate_add(struct gate *gate, double energy) {
    double place = (loudness_of(energy) - quietest) * steps_a_unit;
    if (place >= 0) {
        size_t step = (size_t)fmin(place, GATE_STEPS - 1);
        gate->count[step]++;
        gate->energy[step] += energy;
    }
}

static double mean_from(const struct gate *gate, size_t first) {
    double count = 0, energy = 0;
    for (size_t i = first; i < GATE_STEPS; i++) {
        count += gate->count[i];
        energy += gate->energy[i];
    }
    return energy / count; /* NAN if there are none */
}

/* The first step of blocks that are at most `below` LU quieter than the mean of all. */
static size_t first_above(const struct gate *gate, double below) {
    double threshold = mean_from(gate, 0) * pow(10, -below / 10);
    size_t first = 0;
    while (first < GATE_STEPS - 1 &&
           (gate->count[first] == 0 || gate->energy[first] / gate->count[first] < threshold)) {
        first++;
    }
    return first;
}

double gate_loudness(const struct gate *gate) {
    return loudness_of(mean_from(gate, first_above(gate, 10)));
}

/* The loudness that a share of the blocks from a step on is not above; which of the two next to it
 * is as in FFmpeg's filter ebur128. */
static double loudness_of_share(const struct gate *gate, size_t first, double share) {
    double all = 0, count = 0;
    for (size_t i = first; i < GATE_STEPS; i++) {
        all += gate->count[i];
    }
    double wanted = fmax(1, floor(share * all));
    for (size_t i = first; i < GATE_STEPS; i++) {
        count += gate->count[i];
        if (count >= wanted) {
            return loudness_of(gate->energy[i] / gate->count[i]);
        }
    }
    return 0;
}

double gate_range(const struct gate *gate) {
    size_t first = first_above(gate, 20);
    return loudness_of_share(gate, first, 0.95) - loudness_of_share(gate, first, 0.1);
}
