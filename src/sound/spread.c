#include "sound/spread.h"

#include <math.h>

void sums_add(struct sums *sums, double value) {
    sums->sum += value;
    sums->squares += value * value;
    sums->count += 1;
}

struct sound_spread sums_spread(const struct sums *sums) {
    if (sums->count == 0) {
        return (struct sound_spread){NAN, NAN};
    }
    double mean = sums->sum / sums->count;
    return (struct sound_spread){mean, sqrt(fmax(0, sums->squares / sums->count - mean * mean))};
}
