/* Samples of any form, rate and number of channels, to floats of one rate in one or two channels.
 */
#ifndef MEDIA_PROGRAM_MIX_H
#define MEDIA_PROGRAM_MIX_H

#include "base/base.h"

#include <libavutil/frame.h>
#include <libswresample/swresample.h>

enum {
    MIX_CHANNELS = 64, /* that libswresample takes */
    MIX_LEAST_RATE = 1000,
    MIX_MOST_RATE = 3000000, /* decoded DSD of the highest rate there is */
    MIX_STEP = 8192,         /* samples that are converted at a time */
};

struct mix {
    int rate, channels; /* of what comes out */
    /* What it is set up for; no resampler if for nothing yet. */
    int from_rate, from_channels;
    enum AVSampleFormat from_format;
    struct SwrContext *resampler;
    float *out; /* what came out of the last step */
    size_t room;
};

/* Whether the resampler fits the frame; if not, it is to be emptied and set up. */
bool mix_fits(const struct mix *mix, const AVFrame *frame);

/* An error for rates and numbers of channels that no recording has. */
bool mix_set_up(struct mix *mix, const AVFrame *frame, struct error *err);

/* Takes at most MIX_STEP samples of the frame, from number `from`; `mix->out` has those that come
 * out of it (*got, in all channels). */
bool mix_step(struct mix *mix, const AVFrame *frame, int from, size_t *got, struct error *err);

/* What is left in the resampler; it has to be set up again. */
bool mix_rest(struct mix *mix, size_t *got, struct error *err);

void mix_free(struct mix *mix);

#endif
