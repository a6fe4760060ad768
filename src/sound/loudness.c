#include "sound/loudness.h"

#include "sound/gate.h"
#include "sound/tame.h"
#include "sound/true_peak.h"
#include "sound/weighting.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOUDNESS_BLOCK = TRUE_PEAK_BLOCK,
    BLOCK_TENTHS = 4, /* tenths of a second that loudness is measured in */
    SHORT_TENTHS = 30 /* and its range */
};

struct loudness {
    size_t channels;
    size_t tenth;                 /* samples of a tenth of a second */
    size_t held;                  /* of the one that has begun */
    uint64_t tenths;              /* that are whole */
    double squares[SHORT_TENTHS]; /* a ring of their sums */
    struct weighting weighting;
    struct gate blocks, shorts;
    struct true_peak peak[2];
    float block[2 * LOUDNESS_BLOCK];
    float channel[2][LOUDNESS_BLOCK]; /* the second is silent if there is but one */
};

struct loudness *loudness_new(unsigned rate, unsigned channels, struct error *err) {
    if (channels < 1 || channels > 2 || rate < 8000 || rate > 384000) {
        error_set(err,
                  "loudness needs 1 or 2 channels at 8,000 to 384,000 samples a second, not "
                  "%u at %u; convert them first",
                  channels, rate);
        return NULL;
    }
    struct loudness *loudness = memory_new(1, sizeof *loudness);
    loudness->channels = channels;
    loudness->tenth = (rate + 5) / 10;
    loudness->weighting = weighting_new(rate);
    for (size_t c = 0; c < channels; c++) {
        loudness->peak[c] = true_peak_new(rate);
    }
    return loudness;
}

void loudness_free(struct loudness *loudness) {
    free(loudness);
}

/* The mean square of the last tenths of a second. */
static double energy_of(const struct loudness *loudness, size_t tenths) {
    double sum = 0;
    for (size_t i = 1; i <= tenths; i++) {
        sum += loudness->squares[(loudness->tenths - i) % SHORT_TENTHS];
    }
    return sum / (double)(tenths * loudness->tenth);
}

static void end_tenth(struct loudness *loudness) {
    loudness->squares[loudness->tenths % SHORT_TENTHS] = weighting_take(&loudness->weighting);
    loudness->tenths++;
    loudness->held = 0;
    if (loudness->tenths >= BLOCK_TENTHS) {
        gate_add(&loudness->blocks, energy_of(loudness, BLOCK_TENTHS));
    }
    if (loudness->tenths >= SHORT_TENTHS) {
        gate_add(&loudness->shorts, energy_of(loudness, SHORT_TENTHS));
    }
}

static void split(const float *block, size_t count, float *restrict left, float *restrict right) {
    for (size_t i = 0; i < count; i++) {
        left[i] = block[2 * i];
        right[i] = block[2 * i + 1];
    }
}

void loudness_feed(struct loudness *loudness, const float *samples, size_t frames) {
    size_t channels = loudness->channels;
    float(*channel)[LOUDNESS_BLOCK] = loudness->channel;
    while (frames > 0) {
        size_t left = loudness->tenth - loudness->held;
        size_t taken = frames < LOUDNESS_BLOCK ? frames : LOUDNESS_BLOCK;
        taken = left < taken ? left : taken;
        tame(samples, taken * channels, channels == 1 ? channel[0] : loudness->block);
        if (channels == 2) {
            split(loudness->block, taken, channel[0], channel[1]);
        }
        weighting_add(&loudness->weighting, channel[0], channel[1], taken);
        for (size_t c = 0; c < channels; c++) {
            true_peak_add(&loudness->peak[c], channel[c], taken);
        }
        loudness->held += taken;
        if (loudness->held == loudness->tenth) {
            end_tenth(loudness);
        }
        samples += taken * channels;
        frames -= taken;
    }
}

void loudness_end(const struct loudness *loudness, struct loudness_facts *out) {
    float peak = fmaxf(loudness->peak[0].peak, loudness->peak[1].peak);
    out->integrated = gate_loudness(&loudness->blocks);
    out->range = isnan(out->integrated) ? NAN : gate_range(&loudness->shorts);
    out->true_peak = peak > 0 ? 20 * log10((double)peak) : NAN;
}
