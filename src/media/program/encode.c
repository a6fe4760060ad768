#include "media/program/encode.h"

#include <errno.h>
#include <libavutil/opt.h>
#include <math.h>
#include <string.h>

enum {
    SEEK_SECONDS = 5,
    UNKNOWN_RATE = 30,
    /* A little more than 4096 x 2160. Of larger frames, 200 MB each within libx264, ten cannot be
     * kept to look ahead. */
    MOST_AHEAD = 9000000,
};

const char *encode_codec(void) {
    return avcodec_find_encoder_by_name("libx264") != NULL ? "libx264" : "mpeg4";
}

static size_t even(size_t side) {
    return side + side % 2;
}

/* Quality stays the same and the rate of bits follows: lines and letters stay sharp. No frame waits
 * for later ones (no B-frames), so that times are as they are given. */
static void set_up(struct encode *encode, const struct media_write_options *options) {
    AVCodecContext *codec = encode->codec;
    double rate = options->rate == 0 ? UNKNOWN_RATE : options->rate;
    codec->width = (int)even(options->width);
    codec->height = (int)even(options->height);
    codec->sample_aspect_ratio = (AVRational){1, 1};
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->time_base = (AVRational){1, 1000};
    codec->framerate = av_d2q(rate, 1000);
    codec->gop_size = (int)fmin(fmax(round(rate * SEEK_SECONDS), 10), 300);
    codec->max_b_frames = 0;
    codec->thread_count = 2;
    codec->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER;
    /* What players take a video for that does not say it, at least a large one. */
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_BT709;
    if (codec->codec_id == AV_CODEC_ID_H264) {
        bool large = options->width * options->height > MOST_AHEAD;
        av_opt_set(codec->priv_data, "preset", large ? "superfast" : "veryfast", 0);
        av_opt_set(codec->priv_data, "crf", "20", 0);
    } else {
        codec->flags |= AV_CODEC_FLAG_QSCALE;
        codec->global_quality = 3 * FF_QP2LAMBDA;
    }
}

static AVFrame *frame_new(const AVCodecContext *codec, enum AVPixelFormat format) {
    AVFrame *frame = av_frame_alloc();
    if (frame != NULL) {
        frame->width = codec->width;
        frame->height = codec->height;
        frame->format = format;
        frame->color_range = format == AV_PIX_FMT_RGB24 ? AVCOL_RANGE_JPEG : codec->color_range;
    }
    if (frame != NULL && av_frame_get_buffer(frame, 0) < 0) {
        av_frame_free(&frame);
    }
    return frame;
}

static bool make_scaler(struct encode *encode) {
    const AVCodecContext *codec = encode->codec;
    encode->scaler =
        sws_getContext(codec->width, codec->height, AV_PIX_FMT_RGB24, codec->width, codec->height,
                       codec->pix_fmt, SWS_BICUBIC | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (encode->scaler == NULL) {
        return false;
    }
    const int *colours = sws_getCoefficients(SWS_CS_ITU709);
    (void)sws_setColorspaceDetails(encode->scaler, colours, 1, colours, 0, 0, 1 << 16, 1 << 16);
    return true;
}

static bool open_stream(struct encode *encode, struct error *err) {
    struct output *output = encode->output;
    encode->stream = avformat_new_stream(output->format, NULL);
    if (encode->stream == NULL) {
        return output_error(output, AVERROR(ENOMEM), err);
    }
    encode->stream->time_base = encode->codec->time_base;
    encode->stream->avg_frame_rate = encode->codec->framerate;
    int problem = avcodec_parameters_from_context(encode->stream->codecpar, encode->codec);
    return problem < 0 ? output_error(output, problem, err) : output_begin(output, err);
}

bool encode_open(struct encode *encode, struct output *output, const char *name,
                 const struct media_write_options *options, struct error *err) {
    *encode = (struct encode){
        .output = output, .width = options->width, .height = options->height, .last = -1};
    encode->step = llround(1000 / (options->rate == 0 ? UNKNOWN_RATE : options->rate));
    const AVCodec *codec = avcodec_find_encoder_by_name(name);
    if (codec == NULL) {
        return error_set(err, "cannot be encoded: FFmpeg here came without %s", name);
    }
    encode->codec = avcodec_alloc_context3(codec);
    encode->packet = av_packet_alloc();
    if (encode->codec == NULL || encode->packet == NULL) {
        return output_error(output, AVERROR(ENOMEM), err);
    }
    set_up(encode, options);
    int problem = avcodec_open2(encode->codec, codec, NULL);
    if (problem < 0) {
        return output_error(output, problem, err);
    }
    encode->rgb = frame_new(encode->codec, AV_PIX_FMT_RGB24);
    encode->yuv = frame_new(encode->codec, encode->codec->pix_fmt);
    if (encode->rgb == NULL || encode->yuv == NULL || !make_scaler(encode)) {
        return output_error(output, AVERROR(ENOMEM), err);
    }
    return open_stream(encode, err);
}

void encode_close(struct encode *encode) {
    sws_freeContext(encode->scaler);
    avcodec_free_context(&encode->codec);
    av_packet_free(&encode->packet);
    av_frame_free(&encode->rgb);
    av_frame_free(&encode->yuv);
}

/* Repeats the last column and row where a side is odd. */
static void fill_up(struct encode *encode) {
    AVFrame *rgb = encode->rgb;
    size_t row = (size_t)rgb->linesize[0];
    if (encode->width % 2 == 1) {
        for (size_t y = 0; y < encode->height; y++) {
            uint8_t *end = rgb->data[0] + y * row + 3 * encode->width;
            memcpy(end, end - 3, 3);
        }
    }
    if (encode->height % 2 == 1) {
        uint8_t *end = rgb->data[0] + encode->height * row;
        memcpy(end, end - row, row);
    }
}

/* Writes what the encoder has ready. */
static bool drain(struct encode *encode, struct error *err) {
    int problem;
    while ((problem = avcodec_receive_packet(encode->codec, encode->packet)) >= 0) {
        encode->packet->duration = encode->step;
        encode->packet->stream_index = encode->stream->index;
        av_packet_rescale_ts(encode->packet, encode->codec->time_base, encode->stream->time_base);
        if (!output_packet(encode->output, encode->packet, err)) {
            return false;
        }
        av_packet_unref(encode->packet);
    }
    return problem == AVERROR(EAGAIN) || problem == AVERROR_EOF ||
           output_error(encode->output, problem, err);
}

bool encode_frame(struct encode *encode, double seconds, struct error *err) {
    /* No two frames can be shown at the same time. */
    int64_t when = llround(seconds * 1000);
    when = when > encode->last ? when : encode->last + 1;
    encode->step = encode->last >= 0 ? when - encode->last : encode->step;
    encode->last = when;
    fill_up(encode);
    int problem = av_frame_make_writable(encode->yuv);
    if (problem >= 0) {
        problem = sws_scale(encode->scaler, (const uint8_t *const *)encode->rgb->data,
                            encode->rgb->linesize, 0, encode->rgb->height, encode->yuv->data,
                            encode->yuv->linesize);
    }
    encode->yuv->pts = when;
    problem = problem < 0 ? problem : avcodec_send_frame(encode->codec, encode->yuv);
    return problem < 0 ? output_error(encode->output, problem, err) : drain(encode, err);
}

bool encode_end(struct encode *encode, struct error *err) {
    int problem = avcodec_send_frame(encode->codec, NULL);
    if (problem < 0) {
        return output_error(encode->output, problem, err);
    }
    return drain(encode, err) && output_end(encode->output, err);
}
