#include "media/program/hash.h"

#include "media/program/facts.h"
#include "media/program/send.h"

#include <errno.h>
#include <libavutil/murmur3.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum {
    ID3V1 = 128,      /* bytes of such a tag, which begins with "TAG" */
    APE_FOOTER = 32,  /* wiki.hydrogenaud.io, "APE Tags Header" */
    MOST_TAGS = 8,    /* behind each other */
    CHANNELS = 1024,  /* more is damage */
    PIECE = 64 << 10, /* bytes of a module that are read at once */
};

static bool look(const struct input *input, int64_t place, void *to, size_t size) {
    return place >= 0 &&
           pread(input->file, to, size, (off_t)(input->start + place)) == (ssize_t)size;
}

static uint32_t little(const unsigned char *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* The bytes of the tag that ends there; 0 if none does. */
static int64_t tag_before(const struct input *input, int64_t end) {
    unsigned char bytes[APE_FOOTER];
    if (look(input, end - ID3V1, bytes, 3) && memcmp(bytes, "TAG", 3) == 0) {
        return ID3V1;
    }
    if (!look(input, end - APE_FOOTER, bytes, sizeof bytes) || memcmp(bytes, "APETAGEX", 8) != 0) {
        return 0;
    }
    const uint32_t has_header = UINT32_C(1) << 31, is_header = UINT32_C(1) << 29;
    uint32_t flags = little(bytes + 20);
    int64_t size = little(bytes + 12); /* without the header */
    size += (flags & has_header) != 0 ? APE_FOOTER : 0;
    return (flags & is_header) == 0 && size >= APE_FOOTER && size <= end ? size : 0;
}

int64_t hash_end(const struct input *input) {
    int64_t end = input->size;
    for (int i = 0; i < MOST_TAGS; i++) {
        end -= tag_before(input, end);
    }
    return end;
}

/* The same file once more, as if it ended there. What FFmpeg keeps of the end of a short file, or
 * takes for the last bytes of the sound, is gone then. */
static bool open_again(struct decode *decode, int64_t end, struct error *err) {
    struct input *input = decode->input;
    decode_close(decode);
    input_close(input);
    input->size = end;
    lseek(input->file, input->start, SEEK_SET);
    return input_open(input, err) && decode_find(decode, input, AVMEDIA_TYPE_AUDIO, false, err);
}

/* Packets are cut differently by one container and another, so nothing tells where one ends. */
static bool add_packets(struct decode *decode, struct AVMurMur3 *hash, struct error *err) {
    bool any = false;
    int problem;
    decode->packet = av_packet_alloc();
    if (decode->packet == NULL) {
        return input_error(decode->input, AVERROR(ENOMEM), err);
    }
    while ((problem = av_read_frame(decode->format, decode->packet)) >= 0) {
        const AVPacket *packet = decode->packet;
        if (packet->stream_index == decode->stream->index && packet->size > 0) {
            any = true;
            decode->damaged += (packet->flags & AV_PKT_FLAG_CORRUPT) != 0 ? 1 : 0;
            av_murmur3_update(hash, packet->data, (size_t)packet->size);
        }
        av_packet_unref(decode->packet);
        send_alive();
    }
    if (decode->input->problem != 0 || problem == AVERROR(ENOMEM)) {
        return input_error(decode->input, problem, err);
    }
    decode->damaged += problem == AVERROR_EOF ? 0 : 1;
    return any || error_set(err, "has no sound that can be decoded");
}

/* A tracker's module is a score that FFmpeg plays, not sound; so it is hashed as it is. */
static bool add_module(const struct input *input, struct AVMurMur3 *hash, struct error *err) {
    unsigned char piece[PIECE];
    for (int64_t place = 0; place < input->size;) {
        int64_t left = input->size - place;
        size_t part = left < PIECE ? (size_t)left : PIECE;
        if (!look(input, place, piece, part)) {
            return error_set(err, "changed while it was read");
        }
        av_murmur3_update(hash, piece, part);
        place += (int64_t)part;
        send_alive();
    }
    return true;
}

/* Codec, rate and channels. Not what else the container keeps for the decoder: with Vorbis the tags
 * are in it, and programs that write containers write it anew. */
static void add_form(const AVCodecParameters *form, struct AVMurMur3 *hash) {
    char words[64];
    int length = snprintf(words, sizeof words, "%s %d %d", avcodec_get_name(form->codec_id),
                          form->sample_rate, form->ch_layout.nb_channels);
    av_murmur3_update(hash, (const uint8_t *)words, (size_t)length + 1);
}

static bool send_hash(struct decode *decode, struct AVMurMur3 *hash, struct error *err) {
    bool module = strcmp(decode->format->iformat->name, "libopenmpt") == 0;
    uint8_t result[MEDIA_HASH];
    av_murmur3_init(hash);
    add_form(decode->stream->codecpar, hash);
    if (!(module ? add_module(decode->input, hash, err) : add_packets(decode, hash, err))) {
        return false;
    }
    av_murmur3_final(hash, result);
    send_message(MEDIA_MESSAGE_HASH, result, sizeof result, NULL, 0);
    send_end(decode->damaged);
    return true;
}

bool hash_send(struct decode *decode, bool cover, struct error *err) {
    const AVCodecParameters *form = decode->stream->codecpar;
    if (decode->input->size < 0) {
        return error_set(err, "cannot be hashed from a pipe; name a file");
    }
    if (form->sample_rate <= 0 || form->ch_layout.nb_channels <= 0 ||
        form->ch_layout.nb_channels > CHANNELS) {
        return error_set(err, "has no sound that can be decoded");
    }
    struct media_facts_message facts = {
        .frame_rate = NAN,
        .sample_rate = (uint32_t)form->sample_rate,
        .channels = (uint32_t)form->ch_layout.nb_channels,
        .sent_rate = MEDIA_LEAST_RATE, /* of no samples */
        .sent_channels = 1,
    };
    facts_send(decode, facts, cover);
    int64_t end = hash_end(decode->input);
    if (end != decode->input->size && !open_again(decode, end, err)) {
        return false;
    }
    struct AVMurMur3 *hash = av_murmur3_alloc();
    bool good = hash == NULL ? input_error(decode->input, AVERROR(ENOMEM), err)
                             : send_hash(decode, hash, err);
    av_free(hash);
    return good;
}
