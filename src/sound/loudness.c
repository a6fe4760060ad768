#include "sound/loudness.h"

#include "sound/tame.h"
#include "sound/true_peak.h"

/* The library's header has an enum of the name of our struct. */
#define error ebur128_error
#define channel ebur128_channel
#include <ebur128.h>
#undef error
#undef channel

#include <math.h>
#include <stdlib.h>

enum { LOUDNESS_BLOCK = TRUE_PEAK_BLOCK };

struct loudness {
    ebur128_state *state;
    size_t channels;
    struct true_peak peak[2];
    float block[2 * LOUDNESS_BLOCK];
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
    /* Histograms keep the memory the same however long the recording is. */
    loudness->state =
        ebur128_init(channels, rate, EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_HISTOGRAM);
    if (loudness->state == NULL) { /* only for want of memory, which memory_new() never says */
        free(loudness);
        error_set(err, "there is not enough memory to measure loudness; close other programs");
        return NULL;
    }
    loudness->channels = channels;
    for (size_t c = 0; c < channels; c++) {
        loudness->peak[c] = true_peak_new(rate);
    }
    return loudness;
}

void loudness_free(struct loudness *loudness) {
    if (loudness != NULL) {
        ebur128_destroy(&loudness->state);
        free(loudness);
    }
}

void loudness_feed(struct loudness *loudness, const float *samples, size_t frames) {
    size_t channels = loudness->channels;
    while (frames > 0) {
        size_t taken = frames < LOUDNESS_BLOCK ? frames : LOUDNESS_BLOCK;
        tame(samples, taken * channels, loudness->block);
        ebur128_add_frames_float(loudness->state, loudness->block, taken);
        for (size_t c = 0; c < channels; c++) {
            true_peak_add(&loudness->peak[c], loudness->block + c, channels, taken);
        }
        samples += taken * channels;
        frames -= taken;
    }
}

void loudness_end(const struct loudness *loudness, struct loudness_facts *out) {
    double integrated = -HUGE_VAL, range = 0;
    float peak = fmaxf(loudness->peak[0].peak, loudness->peak[1].peak);
    ebur128_loudness_global(loudness->state, &integrated);
    ebur128_loudness_range(loudness->state, &range);
    bool heard = isfinite(integrated);
    out->integrated = heard ? integrated : NAN;
    out->range = heard && isfinite(range) ? range : NAN;
    out->true_peak = peak > 0 ? 20 * log10((double)peak) : NAN;
}
