#include "media/program/decode.h"

#include "media/program/camera.h"
#include "media/program/send.h"

#include <errno.h>
#include <math.h>

static const char *word(enum AVMediaType kind) {
    return kind == AVMEDIA_TYPE_AUDIO ? "sound" : "video";
}

/* FFmpeg looks into the streams of a file by decoding a little of them: not of gigantic ones. */
static bool find_streams(struct decode *decode, struct error *err) {
    AVDictionary *options[64] = {NULL};
    unsigned count = decode->format->nb_streams;
    /* The options are one for each stream there is now; those behind the last have none. */
    bool limited = count <= sizeof options / sizeof options[0];
    for (unsigned i = 0; limited && i < count; i++) {
        av_dict_set_int(&options[i], "max_pixels", MEDIA_MOST_PIXELS, 0);
    }
    int problem = avformat_find_stream_info(decode->format, limited ? options : NULL);
    for (unsigned i = 0; limited && i < count; i++) {
        av_dict_free(&options[i]);
    }
    return problem >= 0 || input_error(decode->input, problem, err);
}

static bool choose(struct decode *decode, enum AVMediaType kind, struct error *err) {
    AVFormatContext *format = decode->format;
    int best = av_find_best_stream(format, kind, -1, -1, NULL, 0);
    if (best < 0 || (format->streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        return error_set(err, best < 0 ? "has no %s" : "has no %s, only a cover picture",
                         word(kind));
    }
    decode->stream = format->streams[best];
    for (unsigned i = 0; i < format->nb_streams; i++) {
        format->streams[i]->discard = (int)i == best ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    }
    return true;
}

static bool open_decoder(struct decode *decode, enum AVMediaType kind, struct error *err) {
    const AVCodecParameters *parameters = decode->stream->codecpar;
    const AVCodec *codec = avcodec_find_decoder(parameters->codec_id);
    if (codec == NULL) {
        return error_set(err, "its %s is in a form that cannot be decoded here (%s)", word(kind),
                         avcodec_get_name(parameters->codec_id));
    }
    decode->codec = avcodec_alloc_context3(codec);
    decode->packet = av_packet_alloc();
    decode->frame = av_frame_alloc();
    if (decode->codec == NULL || decode->packet == NULL || decode->frame == NULL) {
        return input_error(decode->input, AVERROR(ENOMEM), err);
    }
    int problem = avcodec_parameters_to_context(decode->codec, parameters);
    decode->codec->pkt_timebase = decode->stream->time_base;
    decode->codec->max_pixels = MEDIA_MOST_PIXELS;
    /* Two threads for video that is decoded ahead of its reader. A camera's frames come one by one,
     * and with threads each would come later; sound needs none. */
    decode->codec->thread_count = kind == AVMEDIA_TYPE_VIDEO && !decode->live ? 2 : 1;
    problem = problem < 0 ? problem : avcodec_open2(decode->codec, codec, NULL);
    return problem >= 0 || input_error(decode->input, problem, err);
}

bool decode_find(struct decode *decode, struct input *input, enum AVMediaType kind, bool live,
                 struct error *err) {
    *decode = (struct decode){.input = input, .format = input->format, .live = live};
    /* A camera says all that there is to know when it is opened; looking would cost time. */
    return (live || find_streams(decode, err)) && choose(decode, kind, err);
}

bool decode_open(struct decode *decode, struct input *input, enum AVMediaType kind, bool live,
                 struct error *err) {
    if (!decode_find(decode, input, kind, live, err) || !open_decoder(decode, kind, err)) {
        return false;
    }
    decode->start = AV_NOPTS_VALUE;
    if (!live && decode->format->start_time != AV_NOPTS_VALUE) {
        decode->start =
            av_rescale_q(decode->format->start_time, AV_TIME_BASE_Q, decode->stream->time_base);
    }
    return true;
}

void decode_close(struct decode *decode) {
    avcodec_free_context(&decode->codec);
    av_packet_free(&decode->packet);
    av_frame_free(&decode->frame);
}

/* If it cannot, reading goes on where it is. */
static bool seek(struct decode *decode, double seconds) {
    int64_t start = decode->format->start_time == AV_NOPTS_VALUE ? 0 : decode->format->start_time;
    int64_t place = start + (int64_t)(fmax(seconds, 0) * AV_TIME_BASE);
    if (decode->live || avformat_seek_file(decode->format, -1, INT64_MIN, place, place, 0) < 0) {
        return false;
    }
    avcodec_flush_buffers(decode->codec);
    decode->draining = false;
    return true;
}

void decode_seek(struct decode *decode, double seconds) {
    if (seconds > 0) {
        (void)seek(decode, seconds);
    }
}

bool decode_seek_back(struct decode *decode, double seconds) {
    if (decode->back >= seconds) {
        return false;
    }
    decode->back = decode->back == 0 ? 1 : 4 * decode->back;
    return seek(decode, seconds - decode->back);
}

/* Gives the decoder the next packet of its stream, or says to it that there is none. */
static int feed(struct decode *decode) {
    for (;;) {
        send_alive();
        int problem = av_read_frame(decode->format, decode->packet);
        if (problem < 0 && problem != AVERROR_EOF && decode->live) {
            if (problem == AVERROR(EAGAIN)) {
                continue;
            }
            return problem;
        }
        if (problem < 0) {
            decode->damaged += problem == AVERROR_EOF ? 0 : 1;
            decode->draining = true;
            return avcodec_send_packet(decode->codec, NULL);
        }
        bool ours = decode->packet->stream_index == decode->stream->index;
        problem = ours ? avcodec_send_packet(decode->codec, decode->packet) : 0;
        if (ours && (decode->packet->flags & AV_PKT_FLAG_CORRUPT) != 0 && problem >= 0) {
            decode->damaged++;
        }
        av_packet_unref(decode->packet);
        if (ours) {
            return problem;
        }
    }
}

static enum decoded failed(const struct decode *decode, int problem, struct error *err) {
    const char *device = decode->input->device;
    if (device[0] != '\0') {
        camera_problem(device, AVUNERROR(problem), "", "", err);
    } else {
        input_error(decode->input, problem, err);
    }
    return DECODE_ERROR;
}

enum decoded decode_next(struct decode *decode, struct error *err) {
    for (;;) {
        int problem = avcodec_receive_frame(decode->codec, decode->frame);
        if (problem >= 0) {
            if (decode->live && decode->start == AV_NOPTS_VALUE) {
                decode->start = decode->frame->best_effort_timestamp;
            }
            return DECODE_FRAME;
        }
        bool hungry = problem == AVERROR(EAGAIN);
        if (decode->draining) {
            decode->damaged += hungry || problem == AVERROR_EOF ? 0 : 1;
            return decode->input->problem == 0 ? DECODE_END : failed(decode, problem, err);
        }
        if (problem == AVERROR(ENOMEM)) {
            return failed(decode, problem, err);
        }
        decode->damaged += hungry ? 0 : 1;
        /* With the next packet also after an error, so that it always goes on. */
        problem = feed(decode);
        if (problem == AVERROR(ENOMEM) ||
            (decode->live && problem < 0 && problem != AVERROR_INVALIDDATA)) {
            return failed(decode, problem, err);
        }
        decode->damaged += problem < 0 ? 1 : 0;
    }
}

double decode_seconds(const struct decode *decode) {
    int64_t when = decode->frame->best_effort_timestamp;
    if (when == AV_NOPTS_VALUE) {
        return NAN;
    }
    double start = decode->start == AV_NOPTS_VALUE ? 0 : (double)decode->start;
    return ((double)when - start) * av_q2d(decode->stream->time_base);
}
