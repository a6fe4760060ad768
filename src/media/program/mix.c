#include "media/program/mix.h"

#include <libavutil/opt.h>
#include <stdlib.h>

bool mix_fits(const struct mix *mix, const AVFrame *frame) {
    return mix->resampler != NULL && mix->from_rate == frame->sample_rate &&
           mix->from_channels == frame->ch_layout.nb_channels && mix->from_format == frame->format;
}

/* One channel is the mean of all; of two, the first, third ... are left. For files that do not say
 * where their channels are, and for those with one: it goes into both, as loud as it is. */
static int mix_evenly(struct SwrContext *resampler, int from, int to) {
    double matrix[2 * MIX_CHANNELS] = {1, 1};
    int left = (from + 1) / 2;
    if (from == 1) {
        return swr_set_matrix(resampler, matrix, from);
    }
    matrix[1] = 0;
    for (int i = 0; i < from; i++) {
        if (to == 1) {
            matrix[i] = 1.0 / from;
        } else {
            matrix[(i % 2) * from + i] = 1.0 / (i % 2 == 0 ? left : from - left);
        }
    }
    return swr_set_matrix(resampler, matrix, from);
}

/* With the places that the file or custom gives the channels; or evenly, without them. */
static int set_up(struct mix *mix, const AVFrame *frame, bool evenly) {
    AVChannelLayout in = {0}, out = {0};
    if (evenly) {
        in = (AVChannelLayout){.order = AV_CHANNEL_ORDER_UNSPEC,
                               .nb_channels = frame->ch_layout.nb_channels};
    } else if (frame->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
        av_channel_layout_default(&in, frame->ch_layout.nb_channels);
    } else {
        av_channel_layout_copy(&in, &frame->ch_layout);
    }
    av_channel_layout_default(&out, mix->channels);
    swr_free(&mix->resampler);
    int problem = swr_alloc_set_opts2(&mix->resampler, &out, AV_SAMPLE_FMT_FLT, mix->rate, &in,
                                      frame->format, frame->sample_rate, 0, NULL);
    if (problem >= 0) {
        /* The sum of the weights is 1, so that a sound which is the same in all channels is as loud
         * in one. libswresample does so only where samples are whole numbers. */
        problem = av_opt_set_double(mix->resampler, "rematrix_maxval", 1, 0);
    }
    if (problem >= 0 && evenly) {
        problem = mix_evenly(mix->resampler, in.nb_channels, mix->channels);
    }
    problem = problem < 0 ? problem : swr_init(mix->resampler);
    av_channel_layout_uninit(&in);
    av_channel_layout_uninit(&out);
    return problem;
}

bool mix_set_up(struct mix *mix, const AVFrame *frame, struct error *err) {
    int channels = frame->ch_layout.nb_channels;
    if (frame->sample_rate < MIX_LEAST_RATE || frame->sample_rate > MIX_MOST_RATE) {
        return error_set(err, "has %d samples a second, which no recording has",
                         frame->sample_rate);
    }
    if (channels < 1 || channels > MIX_CHANNELS) {
        return error_set(err, "has %d channels; at most %d are read", channels, MIX_CHANNELS);
    }
    if ((channels == 1 || set_up(mix, frame, false) < 0) && set_up(mix, frame, true) < 0) {
        swr_free(&mix->resampler);
        return error_set(err, "its %d channels of %d samples a second cannot be mixed", channels,
                         frame->sample_rate);
    }
    mix->from_rate = frame->sample_rate;
    mix->from_channels = channels;
    mix->from_format = frame->format;
    return true;
}

/* Room for what `count` samples can become. */
static bool make_room(struct mix *mix, int count, int *room, struct error *err) {
    *room = swr_get_out_samples(mix->resampler, count);
    if (*room < 0) {
        return error_set(err, "its sound cannot be resampled");
    }
    mix->out =
        memory_grow(mix->out, &mix->room, (size_t)*room * (size_t)mix->channels, sizeof *mix->out);
    return true;
}

static bool convert(struct mix *mix, const uint8_t **from, int count, size_t *got,
                    struct error *err) {
    int room;
    *got = 0;
    if (!make_room(mix, count, &room, err)) {
        return false;
    }
    uint8_t *out = (uint8_t *)mix->out;
    int made = swr_convert(mix->resampler, &out, room, from, count);
    if (made < 0) {
        return error_set(err, "its sound cannot be resampled");
    }
    *got = (size_t)made * (size_t)mix->channels;
    return true;
}

bool mix_step(struct mix *mix, const AVFrame *frame, int from, size_t *got, struct error *err) {
    const uint8_t *planes[MIX_CHANNELS] = {NULL};
    size_t size = (size_t)av_get_bytes_per_sample(frame->format);
    bool planar = av_sample_fmt_is_planar(frame->format) == 1;
    int count = planar ? mix->from_channels : 1;
    size_t offset = (size_t)from * size * (planar ? 1 : (size_t)mix->from_channels);
    for (int i = 0; i < count; i++) {
        planes[i] = frame->extended_data[i] + offset;
    }
    int left = frame->nb_samples - from;
    return convert(mix, planes, left < MIX_STEP ? left : MIX_STEP, got, err);
}

bool mix_rest(struct mix *mix, size_t *got, struct error *err) {
    *got = 0;
    bool good = mix->resampler == NULL || convert(mix, NULL, 0, got, err);
    swr_free(&mix->resampler);
    return good;
}

void mix_free(struct mix *mix) {
    swr_free(&mix->resampler);
    free(mix->out);
}
