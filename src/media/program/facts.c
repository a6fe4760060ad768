#include "media/program/facts.h"

#include "media/program/send.h"

#include <libavutil/replaygain.h>
#include <math.h>
#include <string.h>

/* What a tag is called in the formats that FFmpeg does not bring to one name. */
static const struct {
    enum media_tag tag;
    const char *key;
} keys[] = {
    {MEDIA_TITLE, "title"},
    {MEDIA_ARTIST, "artist"},
    {MEDIA_ARTIST, "author"},
    {MEDIA_ALBUM, "album"},
    {MEDIA_ALBUM_ARTIST, "album_artist"},
    {MEDIA_ALBUM_ARTIST, "albumartist"},
    {MEDIA_ALBUM_ARTIST, "album artist"},
    {MEDIA_COMPOSER, "composer"},
    {MEDIA_GENRE, "genre"},
    {MEDIA_DATE, "date"},
    {MEDIA_DATE, "year"},
    {MEDIA_TRACK, "track"},
    {MEDIA_TRACK, "tracknumber"},
    {MEDIA_DISC, "disc"},
    {MEDIA_DISC, "discnumber"},
    {MEDIA_TEMPO, "bpm"},
    {MEDIA_TEMPO, "TBPM"},
    {MEDIA_TEMPO, "tmpo"},
    {MEDIA_KEY, "initialkey"},
    {MEDIA_KEY, "TKEY"},
    {MEDIA_KEY, "key"},
    {MEDIA_MOOD, "mood"},
    {MEDIA_MOOD, "TMOO"},
};

static const char *find(const struct decode *decode, const char *key) {
    const AVDictionaryEntry *entry = av_dict_get(decode->format->metadata, key, NULL, 0);
    if (entry == NULL) {
        entry = av_dict_get(decode->stream->metadata, key, NULL, 0);
    }
    return entry == NULL ? NULL : entry->value;
}

bool facts_clean(const char *value, char *out, size_t size) {
    struct text text = {0};
    size_t length = strlen(value);
    length = length < 4 * size ? length : 4 * size; /* more would be cut off anyway */
    bool utf8 = text_is_utf8(value, strlen(value));
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)value[i];
        if (byte < 0x20 || byte == 0x7f) {
            text_add(&text, " ", 1); /* a line's end, most often */
        } else if (byte < 0x80 || utf8) {
            text_add(&text, value + i, 1);
        } else {
            char two[2] = {(char)(0xc0 | byte >> 6), (char)(0x80 | (byte & 0x3f))};
            text_add(&text, two, 2);
        }
    }
    const char *start = text.data == NULL ? "" : text.data + strspn(text.data, " ");
    text_printable(out, size, start);
    for (size_t end = strlen(out); end > 0 && out[end - 1] == ' '; end--) {
        out[end - 1] = '\0';
    }
    text_free(&text);
    return out[0] != '\0';
}

double facts_gain(const char *value, double least, double most) {
    char number[32];
    double gain;
    if (value == NULL) {
        return NAN;
    }
    value += strspn(value, " +");
    size_t length = strspn(value, "-.0123456789");
    const char *unit = value + length + strspn(value + length, " ");
    if (length >= sizeof number || !(unit[0] == '\0' || text_same(unit, "dB"))) {
        return NAN;
    }
    memcpy(number, value, length);
    number[length] = '\0';
    return text_to_double(number, '.', &gain) && gain >= least && gain <= most ? gain : NAN;
}

static double gain_of(const struct decode *decode, const char *key, const char *r128_key) {
    double gain = facts_gain(find(decode, key), -100, 100);
    const char *r128 = isnan(gain) && r128_key != NULL ? find(decode, r128_key) : NULL;
    int64_t steps;
    if (r128 != NULL && text_to_integer(r128, INT16_MIN, INT16_MAX, &steps)) {
        /* RFC 7845, 5.2.1: in steps of 1/256 dB to -23 LUFS; ReplayGain 2.0 goes to -18. */
        gain = (double)steps / 256 + 5;
    }
    return gain;
}

static void add_gains(const struct decode *decode, struct media_facts_message *facts) {
    facts->track_gain = gain_of(decode, "REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN");
    facts->album_gain = gain_of(decode, "REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN");
    facts->track_peak = facts_gain(find(decode, "REPLAYGAIN_TRACK_PEAK"), 0, 1000);
    facts->album_peak = facts_gain(find(decode, "REPLAYGAIN_ALBUM_PEAK"), 0, 1000);
    size_t size = 0;
    const AVReplayGain *header = (const AVReplayGain *)(const void *)av_stream_get_side_data(
        decode->stream, AV_PKT_DATA_REPLAYGAIN, &size);
    if (header != NULL && size >= sizeof *header) {
        /* What no tag says an MP3 may say in its first frame. */
        const double unit = 100000;
        bool gain = isnan(facts->track_gain) && header->track_gain != INT32_MIN;
        bool peak = isnan(facts->track_peak) && header->track_peak != 0;
        facts->track_gain = gain ? header->track_gain / unit : facts->track_gain;
        facts->track_peak = peak ? header->track_peak / unit : facts->track_peak;
    }
}

static double duration_of(const struct decode *decode) {
    double duration = NAN;
    if (decode->stream->duration != AV_NOPTS_VALUE) {
        duration = (double)decode->stream->duration * av_q2d(decode->stream->time_base);
    } else if (decode->format->duration != AV_NOPTS_VALUE) {
        duration = (double)decode->format->duration / AV_TIME_BASE;
    }
    return !decode->live && duration > 0 && duration <= MEDIA_SECONDS ? duration : NAN;
}

/* The first picture that is attached. */
static const AVPacket *cover_of(const struct decode *decode) {
    for (unsigned i = 0; i < decode->format->nb_streams; i++) {
        const AVStream *stream = decode->format->streams[i];
        if ((stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0 &&
            stream->attached_pic.size > 0 && stream->attached_pic.size <= MEDIA_COVER_LENGTH) {
            return &stream->attached_pic;
        }
    }
    return NULL;
}

static void name(char *out, size_t size, const char *name) {
    char printable[64];
    text_printable(printable, sizeof printable, name);
    snprintf(out, size, "%.*s", (int)strcspn(printable, ","), printable);
}

static uint32_t add_tags(const struct decode *decode, struct text *tags) {
    bool given[MEDIA_TAGS] = {false};
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        enum media_tag tag = keys[i].tag;
        const char *value = given[tag] ? NULL : find(decode, keys[i].key);
        char clean[MEDIA_TAG_LENGTH + 1];
        if (value == NULL || !facts_clean(value, clean, sizeof clean)) {
            continue;
        }
        struct media_tag_message head = {(uint32_t)tag, (uint32_t)strlen(clean)};
        text_add(tags, (const char *)&head, sizeof head);
        text_add_string(tags, clean);
        given[tag] = true;
        count++;
    }
    return count;
}

void facts_send(const struct decode *decode, struct media_facts_message facts, bool cover) {
    struct text tags = {0};
    const AVPacket *picture = cover ? cover_of(decode) : NULL;
    facts.duration = duration_of(decode);
    facts.tags = add_tags(decode, &tags);
    facts.cover = picture == NULL ? 0 : (uint32_t)picture->size;
    add_gains(decode, &facts);
    name(facts.container, sizeof facts.container, decode->format->iformat->name);
    name(facts.codec, sizeof facts.codec, avcodec_get_name(decode->stream->codecpar->codec_id));
    send_message(MEDIA_MESSAGE_FACTS, &facts, sizeof facts, tags.data, tags.length);
    if (picture != NULL) {
        send_message(MEDIA_MESSAGE_COVER, picture->data, (size_t)picture->size, NULL, 0);
    }
    text_free(&tags);
}
