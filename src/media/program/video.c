#include "media/program/video.h"

#include "media/program/facts.h"
#include "media/program/picture.h"
#include "media/program/send.h"

#include <libavutil/display.h>
#include <math.h>
#include <sys/socket.h>
#include <unistd.h>

struct sending {
    struct decode *decode;
    const struct media_video_options *options;
    struct picture picture;
    bool any;        /* frames were seen, if only before options->from */
    bool begun;      /* the facts were sent */
    double seconds;  /* of the newest frame */
    double ahead;    /* what is to be added to the file's times */
    double step;     /* seconds from one frame to the next, if they do not say it */
    double due;      /* the number of the next frame at options->rate */
    unsigned wanted; /* frames that were asked for and not sent */
};

/* The frame's own, as some codecs have it, or else the stream's. */
static const int32_t *matrix_of(const struct decode *decode) {
    const AVFrameSideData *own = av_frame_get_side_data(decode->frame, AV_FRAME_DATA_DISPLAYMATRIX);
    size_t size = 0;
    const uint8_t *bytes =
        own != NULL ? own->data
                    : av_stream_get_side_data(decode->stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    size = own != NULL ? own->size : size;
    /* FFmpeg aligns what it hands out so. */
    return bytes == NULL || size < 9 * sizeof(int32_t) ? NULL
                                                       : (const int32_t *)(const void *)bytes;
}

/* Frames a second, on the whole; NAN if nothing says it. */
static double rate_of(const struct decode *decode) {
    AVRational rate = av_guess_frame_rate(decode->format, decode->stream, NULL);
    bool known = rate.num > 0 && rate.den > 0 && av_q2d(rate) <= 100000;
    return known ? av_q2d(rate) : NAN;
}

static bool begin(struct sending *sending, struct error *err) {
    struct decode *decode = sending->decode;
    struct picture *picture = &sending->picture;
    double rate = rate_of(decode);
    AVRational pixel = av_guess_sample_aspect_ratio(decode->format, decode->stream, decode->frame);
    if (!picture_begin(picture, decode->frame, matrix_of(decode), pixel, sending->options, err)) {
        return false;
    }
    bool turned = picture->orientation >= 5;
    struct media_facts_message facts = {
        .frame_rate = rate,
        .width = (uint32_t)picture->width,
        .height = (uint32_t)picture->height,
        .frame_width = (uint32_t)(turned ? picture->scaled_height : picture->scaled_width),
        .frame_height = (uint32_t)(turned ? picture->scaled_width : picture->scaled_height),
    };
    facts_send(decode, facts, false);
    decode->damaged = sending->options->from > 0 ? 0 : decode->damaged; /* what was before */
    sending->begun = true;
    return true;
}

/* Whether the frame is one of so many a second: the first that is shown in its part of a second. */
static bool is_due(struct sending *sending) {
    double number = floor(sending->seconds * sending->options->rate + 1e-6);
    if (sending->options->rate == 0) {
        return true;
    }
    if (number < sending->due) {
        return false;
    }
    sending->due = number + 1;
    return true;
}

/* Whether the reader of a camera has asked for a frame since the last one. */
static bool is_wanted(struct sending *sending) {
    char questions[64];
    ssize_t got;
    while ((got = recv(MEDIA_REQUESTS, questions, sizeof questions, MSG_DONTWAIT)) > 0) {
        sending->wanted += (unsigned)got;
    }
    if (got == 0) {
        _exit(0); /* nobody will ask any more */
    }
    if (sending->wanted == 0) {
        send_nothing();
        return false;
    }
    sending->wanted--;
    return true;
}

/* Times never go back, nor beyond what a message may hold: where those of a file begin anew, as in
 * one that was put together from two, they go on. */
static double time_of(struct sending *sending) {
    double seconds = decode_seconds(sending->decode) + sending->ahead;
    double next = sending->seconds + sending->step;
    if (!sending->any) {
        return seconds > 0 ? fmin(seconds, MEDIA_SECONDS) : 0;
    }
    if (isnan(seconds)) {
        seconds = next;
    } else if (seconds < sending->seconds) {
        sending->ahead += next - seconds;
        seconds = next;
    }
    return fmin(seconds, MEDIA_SECONDS);
}

static bool send_frame(struct sending *sending, struct error *err) {
    double seconds = time_of(sending);
    double from = sending->options->from;
    if (!sending->any && seconds > from && decode_seek_back(sending->decode, from)) {
        return true; /* an earlier one is shown then */
    }
    sending->any = true;
    sending->seconds = seconds;
    if (!sending->begun && seconds + sending->step <= from) {
        return true; /* a later one is */
    }
    if (!sending->begun && !begin(sending, err)) {
        return false;
    }
    struct image image;
    if (!is_due(sending) || (sending->options->newest && !is_wanted(sending))) {
        return true;
    }
    if (!picture_make(&sending->picture, sending->decode->frame, &image, err)) {
        return false;
    }
    send_message(MEDIA_MESSAGE_FRAME, &sending->seconds, sizeof sending->seconds, image.pixels,
                 image.width * image.height * image.channels);
    image_free(&image);
    return true;
}

static bool send_all(struct sending *sending, struct error *err) {
    enum decoded decoded;
    do {
        while ((decoded = decode_next(sending->decode, err)) == DECODE_FRAME) {
            if (!send_frame(sending, err)) {
                return false;
            }
        }
    } while (decoded == DECODE_END && !sending->any &&
             decode_seek_back(sending->decode, sending->options->from));
    if (decoded == DECODE_ERROR) {
        return false;
    }
    if (!sending->begun) {
        return sending->options->from > 0
                   ? error_set(err, "has no frame at %g seconds", sending->options->from)
                   : error_set(err, "has no frame that can be decoded");
    }
    send_end(sending->decode->damaged);
    return true;
}

bool video_send(struct decode *decode, const struct media_video_options *options,
                struct error *err) {
    double rate = rate_of(decode);
    struct sending sending = {
        .decode = decode, .options = options, .step = isnan(rate) ? 0.04 : 1 / rate};
    decode_seek(decode, options->from);
    bool good = send_all(&sending, err);
    picture_end(&sending.picture);
    return good;
}
