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

struct sending {
    struct decode *decode;
    const struct media_sound_options *options;
    struct mix mix;
    double next;   /* seconds where the next frame begins, if it does not say so */
    uint64_t skip; /* floats still to leave out, because they are before options->from */
    bool early;    /* there were frames before options->from */
    bool begun;    /* the facts were sent */
    float piece[PIECE];
    size_t filled; /* of it */
};

static void flush(struct sending *sending) {
    if (sending->filled > 0) {
        send_message(MEDIA_MESSAGE_SAMPLES, sending->piece,
                     sending->filled * sizeof *sending->piece, NULL, 0);
        sending->filled = 0;
    }
}

static void add(struct sending *sending, const float *samples, size_t count) {
    size_t left_out = sending->skip < count ? (size_t)sending->skip : count;
    sending->skip -= left_out;
    samples += left_out;
    count -= left_out;
    while (count > 0) {
        size_t room = PIECE - sending->filled;
        size_t part = count < room ? count : room;
        memcpy(sending->piece + sending->filled, samples, part * sizeof *samples);
        sending->filled += part;
        samples += part;
        count -= part;
        if (sending->filled == PIECE) {
            flush(sending);
        }
    }
}

/* The first frame from which something is wanted: now it is known how much of it is not. */
static void begin(struct sending *sending, double start) {
    const AVFrame *frame = sending->decode->frame;
    double early = sending->options->from - start;
    if (early > 0) {
        sending->skip =
            (uint64_t)llround(early * sending->options->rate) * sending->options->channels;
        sending->decode->damaged = 0; /* what was before is nobody's business */
    }
    struct media_facts_message facts = {
        .frame_rate = NAN,
        .sample_rate = (uint32_t)frame->sample_rate,
        .channels = (uint32_t)frame->ch_layout.nb_channels,
    };
    facts_send(sending->decode, facts, sending->options->cover);
    sending->begun = true;
}

static bool send_frame(struct sending *sending, struct error *err) {
    const AVFrame *frame = sending->decode->frame;
    size_t got;
    if (frame->nb_samples <= 0) {
        return true;
    }
    if (!mix_fits(&sending->mix, frame)) {
        if (!mix_rest(&sending->mix, &got, err)) {
            return false;
        }
        add(sending, sending->mix.out, got);
        if (!mix_set_up(&sending->mix, frame, err)) {
            return false;
        }
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
    for (int from = 0; from < frame->nb_samples; from += MIX_STEP) {
        if (!mix_step(&sending->mix, frame, from, &got, err)) {
            return false;
        }
        add(sending, sending->mix.out, got);
    }
    return true;
}

static bool send_all(struct sending *sending, struct error *err) {
    enum decoded decoded;
    do {
        while ((decoded = decode_next(sending->decode, err)) == DECODE_FRAME) {
            if (!send_frame(sending, err)) {
                /* What was good goes before the error. */
                flush(sending);
                return false;
            }
        }
    } while (decoded == DECODE_END && !sending->begun && !sending->early &&
             decode_seek_back(sending->decode, sending->options->from));
    size_t got = 0;
    bool rest = mix_rest(&sending->mix, &got, err);
    if (rest) {
        add(sending, sending->mix.out, got);
    }
    flush(sending);
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
    sending->mix.rate = (int)options->rate;
    sending->mix.channels = (int)options->channels;
    decode_seek(decode, options->from > WARMING_UP ? options->from - WARMING_UP : 0);
    bool good = send_all(sending, err);
    mix_free(&sending->mix);
    free(sending);
    return good;
}
