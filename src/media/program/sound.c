#include "media/program/sound.h"

#include "media/program/facts.h"
#include "media/program/mix.h"
#include "media/program/send.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 14 }; /* floats that are sent at once, so that little time goes into sending */

/* What a decoder needs to hear before what comes out of it is right: 80 ms for Opus (RFC 7845,
 * 4.6), a frame or two for others. */
static const double WARMING_UP = 0.5;

/* What is sent: the samples that were asked for, and perhaps others beside them. */
struct stream {
    enum media_kind kind;
    unsigned rate, channels; /* 0: the file's own, until the first frame tells */
    struct mix mix;
    uint64_t skip; /* floats still to leave out, because they are before options->from */
    float piece[PIECE];
    size_t filled; /* of it */
};

struct sending {
    struct decode *decode;
    const struct media_sound_options *options;
    struct stream stream[2];
    size_t streams;
    double next; /* seconds where the next frame begins, if it does not say so */
    bool early;  /* there were frames before options->from */
    bool begun;  /* the facts were sent */
};

static void flush(struct stream *stream) {
    if (stream->filled > 0) {
        send_message(stream->kind, stream->piece, stream->filled * sizeof *stream->piece, NULL, 0);
        stream->filled = 0;
    }
}

static void flush_all(struct sending *sending) {
    for (size_t i = 0; i < sending->streams; i++) {
        flush(&sending->stream[i]);
    }
}

static void add(struct stream *stream, const float *samples, size_t count) {
    size_t left_out = stream->skip < count ? (size_t)stream->skip : count;
    stream->skip -= left_out;
    samples += left_out;
    count -= left_out;
    while (count > 0) {
        size_t room = PIECE - stream->filled;
        size_t part = count < room ? count : room;
        memcpy(stream->piece + stream->filled, samples, part * sizeof *samples);
        stream->filled += part;
        samples += part;
        count -= part;
        if (stream->filled == PIECE) {
            flush(stream);
        }
    }
}

/* The rate and channels of a file that were asked for as they are: those of its first frame. */
static void take_own(struct stream *stream, const AVFrame *frame) {
    if (stream->rate == 0) {
        unsigned own = (unsigned)frame->sample_rate;
        stream->rate = own < MEDIA_LEAST_OWN_RATE ? MEDIA_LEAST_OWN_RATE
                       : own > MEDIA_MOST_RATE    ? MEDIA_MOST_RATE
                                                  : own;
    }
    if (stream->channels == 0) {
        stream->channels = frame->ch_layout.nb_channels == 1 ? 1 : 2;
    }
    stream->mix.rate = (int)stream->rate;
    stream->mix.channels = (int)stream->channels;
}

/* The first frame from which something is wanted: now it is known how much of it is not. */
static void begin(struct sending *sending, double start) {
    const AVFrame *frame = sending->decode->frame;
    double early = sending->options->from - start;
    if (early > 0) {
        for (size_t i = 0; i < sending->streams; i++) {
            struct stream *stream = &sending->stream[i];
            stream->skip = (uint64_t)llround(early * stream->rate) * stream->channels;
        }
        sending->decode->damaged = 0; /* what was before is nobody's business */
    }
    struct media_facts_message facts = {
        .frame_rate = NAN,
        .sample_rate = (uint32_t)frame->sample_rate,
        .channels = (uint32_t)frame->ch_layout.nb_channels,
        .sent_rate = sending->stream[0].rate,
        .sent_channels = sending->stream[0].channels,
    };
    facts_send(sending->decode, facts, sending->options->cover);
    sending->begun = true;
}

/* What the resampler still holds. */
static bool send_rest(struct stream *stream, struct error *err) {
    size_t got = 0;
    bool good = mix_rest(&stream->mix, &got, err);
    if (good) {
        add(stream, stream->mix.out, got);
    }
    return good;
}

static bool make_ready(struct stream *stream, const AVFrame *frame, struct error *err) {
    if (mix_fits(&stream->mix, frame)) {
        return true;
    }
    take_own(stream, frame);
    return send_rest(stream, err) && mix_set_up(&stream->mix, frame, err);
}

static bool send_samples(struct stream *stream, const AVFrame *frame, struct error *err) {
    size_t got;
    for (int from = 0; from < frame->nb_samples; from += MIX_STEP) {
        if (!mix_step(&stream->mix, frame, from, &got, err)) {
            return false;
        }
        add(stream, stream->mix.out, got);
    }
    return true;
}

static bool send_frame(struct sending *sending, struct error *err) {
    const AVFrame *frame = sending->decode->frame;
    bool good = true;
    if (frame->nb_samples <= 0) {
        return true;
    }
    for (size_t i = 0; good && i < sending->streams; i++) {
        good = make_ready(&sending->stream[i], frame, err);
    }
    if (!good) {
        return false;
    }
    double start = decode_seconds(sending->decode);
    start = isnan(start) ? sending->next : start;
    sending->next = start + (double)frame->nb_samples / frame->sample_rate;
    if (!sending->begun) {
        bool early = sending->next <= sending->options->from;
        sending->early = sending->early || early;
        if (early || (!sending->early && start > sending->options->from &&
                      decode_seek_back(sending->decode, sending->options->from))) {
            return true;
        }
        begin(sending, start);
    }
    for (size_t i = 0; good && i < sending->streams; i++) {
        good = send_samples(&sending->stream[i], frame, err);
    }
    return good;
}

static bool send_all(struct sending *sending, struct error *err) {
    enum decoded decoded;
    do {
        while ((decoded = decode_next(sending->decode, err)) == DECODE_FRAME) {
            if (!send_frame(sending, err)) {
                /* What was good goes before the error. */
                flush_all(sending);
                return false;
            }
        }
    } while (decoded == DECODE_END && !sending->begun && !sending->early &&
             decode_seek_back(sending->decode, sending->options->from));
    bool rest = true;
    for (size_t i = 0; rest && i < sending->streams; i++) {
        rest = send_rest(&sending->stream[i], err);
    }
    flush_all(sending);
    if (!rest || decoded == DECODE_ERROR) {
        return false;
    }
    if (!sending->begun) {
        return sending->options->from > 0
                   ? error_set(err, "has no sound at %g seconds", sending->options->from)
                   : error_set(err, "has no sound that can be decoded");
    }
    send_end(sending->decode->damaged);
    return true;
}

bool sound_send(struct decode *decode, const struct media_sound_options *options,
                struct error *err) {
    struct sending *sending = memory_new(1, sizeof *sending);
    sending->decode = decode;
    sending->options = options;
    sending->streams = options->beside == 0 ? 1 : 2;
    sending->stream[0].kind = MEDIA_MESSAGE_SAMPLES;
    sending->stream[0].rate = options->rate;
    sending->stream[0].channels = options->channels;
    sending->stream[1].kind = MEDIA_MESSAGE_BESIDE;
    sending->stream[1].rate = options->beside;
    sending->stream[1].channels = 1;
    decode_seek(decode, options->from > WARMING_UP ? options->from - WARMING_UP : 0);
    bool good = send_all(sending, err);
    mix_free(&sending->stream[0].mix);
    mix_free(&sending->stream[1].mix);
    free(sending);
    return good;
}
