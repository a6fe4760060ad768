#include "media/reader.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    /* The longest message of facts: a header and all tags at their longest. */
    FACTS_LENGTH = sizeof(struct media_facts_message) +
                   MEDIA_TAGS * (sizeof(struct media_tag_message) + MEDIA_TAG_LENGTH),
    /* One a second comes while there is nothing else; after an hour of these nothing will. */
    MOST_ALIVE = 3600,
};

static bool fails(struct media_reader *reader, const char *what) {
    reader->state = MEDIA_FAILED;
    return error_set(&reader->problem, "mien-media answered what makes no sense (%s)", what);
}

/* Waits until there is something to read. In short steps, of which each counts for no more than it
 * was to take: a process that was stopped for an hour and goes on has not waited for an hour. */
static bool wait_for(struct media_reader *reader) {
    double step = reader->patience / 16;
    for (double waited = 0; waited < reader->patience;) {
        struct pollfd ready = {.fd = reader->pipe, .events = POLLIN};
        double start = clock_seconds();
        int count = poll(&ready, 1, (int)ceil(step * 1000));
        if (count > 0) {
            return true;
        }
        waited += count == 0 ? step : fmin(clock_seconds() - start, step);
    }
    reader->state = MEDIA_LATE;
    return false;
}

static bool take(struct media_reader *reader, void *to, size_t length) {
    char *next = to;
    while (length > 0) {
        ssize_t got = read(reader->pipe, next, length);
        if (got > 0) {
            next += got;
            length -= (size_t)got;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            reader->state = MEDIA_GONE;
            return false;
        } else if (errno == EAGAIN && !wait_for(reader)) {
            return false;
        }
    }
    return true;
}

static bool take_end(struct media_reader *reader, uint32_t length) {
    struct media_end_message end;
    if (length != sizeof end) {
        return fails(reader, "an end of another length");
    }
    if (take(reader, &end, sizeof end)) {
        reader->damaged = end.damaged;
        reader->state = MEDIA_ENDED;
    }
    return false;
}

static bool take_sentence(struct media_reader *reader, uint32_t length) {
    char sentence[MEDIA_SENTENCE + 1] = {0};
    if (length == 0 || length > MEDIA_SENTENCE) {
        return fails(reader, "an error of another length");
    }
    if (!take(reader, sentence, length)) {
        return false;
    }
    if (sentence[0] == '\0') {
        return fails(reader, "an error that says nothing");
    }
    reader->state = MEDIA_FAILED;
    return error_set(&reader->problem, "%s", sentence);
}

/* A message that may come in the place of another. False if it ends the reading, properly or not.
 */
static bool take_other(struct media_reader *reader, struct media_header header) {
    switch (header.kind) {
    case MEDIA_MESSAGE_ALIVE:
        return header.length == 0 || fails(reader, "alive, and more");
    case MEDIA_MESSAGE_END:
        return take_end(reader, header.length);
    case MEDIA_MESSAGE_ERROR:
        return take_sentence(reader, header.length);
    default:
        return fails(reader, "a message of another kind");
    }
}

/* The header of a message of one of these kinds; any other kind ends the reading, properly or not.
 */
static bool expect_either(struct media_reader *reader, enum media_kind kind, enum media_kind other,
                          struct media_header *header) {
    for (int alive = 0; reader->state == MEDIA_RUNNING && alive <= MOST_ALIVE; alive++) {
        if (!take(reader, header, sizeof *header)) {
            return false;
        }
        if (header->kind == (uint32_t)kind || header->kind == (uint32_t)other) {
            return true;
        }
        if (!take_other(reader, *header)) {
            return false;
        }
    }
    return reader->state == MEDIA_RUNNING && fails(reader, "alive, but no more");
}

static bool expect(struct media_reader *reader, enum media_kind kind, uint32_t *length) {
    struct media_header header;
    bool good = expect_either(reader, kind, kind, &header);
    *length = good ? header.length : 0;
    return good;
}

bool media_reader_listen(struct media_reader *reader) {
    struct pollfd ready = {.fd = reader->pipe, .events = POLLIN};
    for (int alive = 0; reader->state == MEDIA_RUNNING && poll(&ready, 1, 0) > 0; alive++) {
        struct media_header header;
        if (alive > MOST_ALIVE) {
            return fails(reader, "alive, but no more");
        }
        if (!take(reader, &header, sizeof header) || !take_other(reader, header)) {
            return false;
        }
    }
    return reader->state == MEDIA_RUNNING;
}

bool media_reader_finish(struct media_reader *reader) {
    uint32_t length = 0;
    if (expect(reader, MEDIA_MESSAGE_END, &length)) {
        take_end(reader, length);
    }
    return reader->state == MEDIA_ENDED;
}

/* NAN, which says that it is not known, or a number in a range. */
static bool known_within(double value, double least, double most) {
    return isnan(value) || (value >= least && value <= most);
}

/* A name in a field of fixed size: printable ASCII, and a NUL. */
static bool is_name(const char *name, size_t size) {
    size_t length = strnlen(name, size);
    for (size_t i = 0; i < length; i++) {
        if (name[i] < 0x20 || name[i] > 0x7e) {
            return false;
        }
    }
    return length < size;
}

static bool numbers_are_good(const struct media_reader *reader,
                             const struct media_facts_message *facts) {
    bool good = known_within(facts->duration, 0, MEDIA_SECONDS) &&
                known_within(facts->track_gain, -1000, 1000) &&
                known_within(facts->album_gain, -1000, 1000) &&
                known_within(facts->track_peak, 0, 1000) &&
                known_within(facts->album_peak, 0, 1000) &&
                is_name(facts->container, sizeof facts->container) &&
                is_name(facts->codec, sizeof facts->codec) && facts->cover <= MEDIA_COVER_LENGTH;
    if (!good || reader->sound) {
        return good && facts->sample_rate > 0 && facts->channels > 0 && facts->channels <= 1024 &&
               facts->sent_rate >= MEDIA_LEAST_RATE && facts->sent_rate <= MEDIA_MOST_RATE &&
               facts->sent_channels >= 1 && facts->sent_channels <= 2 &&
               (reader->channels == 0 || facts->sent_channels == reader->channels);
    }
    return known_within(facts->frame_rate, 0, 1000000) && facts->cover == 0 && facts->width > 0 &&
           facts->width <= MEDIA_MOST_SIDE && facts->height > 0 &&
           facts->height <= MEDIA_MOST_SIDE && facts->frame_width > 0 &&
           facts->frame_width <= facts->width && facts->frame_height > 0 &&
           facts->frame_height <= facts->height &&
           facts->frame_width <= MEDIA_MOST_PIXELS / facts->frame_height;
}

/* The tag that begins at *bytes, which moves behind it. */
static bool tag_is_good(struct media_facts *facts, const char **bytes, const char *end) {
    struct media_tag_message tag;
    if ((size_t)(end - *bytes) < sizeof tag) {
        return false;
    }
    memcpy(&tag, *bytes, sizeof tag);
    *bytes += sizeof tag;
    if (tag.tag >= MEDIA_TAGS || facts->tag[tag.tag] != NULL || tag.length == 0 ||
        tag.length > MEDIA_TAG_LENGTH || tag.length > (size_t)(end - *bytes) ||
        memchr(*bytes, '\0', tag.length) != NULL) {
        return false;
    }
    char raw[MEDIA_TAG_LENGTH + 1];
    memcpy(raw, *bytes, tag.length);
    raw[tag.length] = '\0';
    *bytes += tag.length;
    char printable[sizeof raw];
    text_printable(printable, sizeof printable, raw);
    facts->tag[tag.tag] = memory_string(printable);
    return true;
}

static bool read_facts(struct media_reader *reader, const char *bytes, size_t length,
                       uint32_t *cover) {
    struct media_facts_message facts;
    memcpy(&facts, bytes, sizeof facts);
    if (!numbers_are_good(reader, &facts)) {
        return fails(reader, "facts that cannot be");
    }
    struct media_facts *out = &reader->facts;
    const char *next = bytes + sizeof facts;
    const char *end = bytes + length;
    for (uint32_t i = 0; i < facts.tags; i++) {
        if (!tag_is_good(out, &next, end)) {
            return fails(reader, "tags that cannot be");
        }
    }
    if (next != end) {
        return fails(reader, "more than its tags");
    }
    out->duration = facts.duration;
    memcpy(out->container, facts.container, sizeof out->container);
    memcpy(out->codec, facts.codec, sizeof out->codec);
    out->track_gain = facts.track_gain;
    out->track_peak = facts.track_peak;
    out->album_gain = facts.album_gain;
    out->album_peak = facts.album_peak;
    if (reader->sound) {
        out->frame_rate = NAN;
        out->sample_rate = facts.sample_rate;
        out->channels = facts.channels;
        out->sent_rate = facts.sent_rate;
        out->sent_channels = facts.sent_channels;
        reader->channels = facts.sent_channels;
    } else {
        out->frame_rate = facts.frame_rate;
        out->width = facts.width;
        out->height = facts.height;
        reader->frame_width = facts.frame_width;
        reader->frame_height = facts.frame_height;
    }
    *cover = facts.cover;
    return true;
}

bool media_reader_begin(struct media_reader *reader) {
    uint32_t length = 0;
    uint32_t cover = 0;
    if (!expect(reader, MEDIA_MESSAGE_FACTS, &length)) {
        return reader->state == MEDIA_ENDED ? fails(reader, "an end before the facts") : false;
    }
    if (length < sizeof(struct media_facts_message) || length > FACTS_LENGTH) {
        return fails(reader, "facts of another length");
    }
    char *bytes = memory_new(length, 1);
    bool good = take(reader, bytes, length) && read_facts(reader, bytes, length, &cover);
    free(bytes);
    if (!good || cover == 0) {
        return good;
    }
    if (!expect(reader, MEDIA_MESSAGE_COVER, &length)) {
        return reader->state == MEDIA_ENDED ? fails(reader, "an end before the cover") : false;
    }
    if (length != cover) {
        return fails(reader, "a cover of another length");
    }
    reader->facts.cover = memory_new(length, 1);
    reader->facts.cover_length = length;
    return take(reader, reader->facts.cover, length);
}

void media_reader_empty(struct media_reader *reader) {
    for (size_t i = 0; i < MEDIA_TAGS; i++) {
        free(reader->facts.tag[i]);
    }
    free(reader->facts.cover);
    free(reader->piece);
    reader->piece = NULL;
    reader->facts = (struct media_facts){0};
}

bool media_reader_frame(struct media_reader *reader, struct image *frame, double *seconds) {
    uint32_t length = 0;
    if (!expect(reader, MEDIA_MESSAGE_FRAME, &length)) {
        return false;
    }
    size_t bytes = reader->frame_width * reader->frame_height * reader->channels;
    double when;
    if (length != sizeof when + bytes) {
        return fails(reader, "a frame of another size");
    }
    if (!take(reader, &when, sizeof when)) {
        return false;
    }
    if (!(when >= reader->last && when <= MEDIA_SECONDS)) {
        return fails(reader, "a frame of another time");
    }
    if (frame->width != reader->frame_width || frame->height != reader->frame_height ||
        frame->channels != reader->channels) {
        image_free(frame);
        *frame = image_new(reader->frame_width, reader->frame_height, reader->channels);
    }
    if (!take(reader, frame->pixels, bytes)) {
        return false;
    }
    reader->last = when;
    *seconds = when;
    return true;
}

bool media_reader_hash(struct media_reader *reader, unsigned char hash[MEDIA_HASH]) {
    uint32_t length = 0;
    if (!expect(reader, MEDIA_MESSAGE_HASH, &length)) {
        return reader->state == MEDIA_ENDED ? fails(reader, "an end before the hash") : false;
    }
    if (length != MEDIA_HASH) {
        return fails(reader, "a hash of another length");
    }
    return take(reader, hash, MEDIA_HASH) && media_reader_finish(reader);
}

/* Files of floats can hold anything; what is not a number would spread through every sum. */
VECTOR_CLONES
static void make_finite(float *samples, size_t count) {
    const float most = 256;
    for (size_t i = 0; i < count; i++) {
        float sample = samples[i];
        sample = sample > most ? most : sample;
        sample = sample < -most ? -most : sample;
        samples[i] = sample == sample ? sample : 0;
    }
}

size_t media_reader_samples(struct media_reader *reader, float *out, size_t frames) {
    size_t size = reader->channels * sizeof *out;
    size_t got = 0;
    while (got < frames && reader->state == MEDIA_RUNNING) {
        uint32_t length = 0;
        if (reader->waiting == 0) {
            if (!expect(reader, MEDIA_MESSAGE_SAMPLES, &length)) {
                break;
            }
            if (length == 0 || length % size != 0 || length > MEDIA_MOST_SAMPLES * sizeof *out) {
                fails(reader, "samples of another length");
                break;
            }
            reader->waiting = length;
        }
        size_t part = frames - got < reader->waiting / size ? frames - got : reader->waiting / size;
        float *to = out + got * reader->channels;
        if (!take(reader, to, part * size)) {
            break;
        }
        make_finite(to, part * reader->channels);
        reader->waiting -= part * size;
        got += part;
    }
    return got;
}

bool media_reader_piece(struct media_reader *reader, struct media_piece *out) {
    struct media_header header;
    if (!expect_either(reader, MEDIA_MESSAGE_SAMPLES, MEDIA_MESSAGE_BESIDE, &header)) {
        return false;
    }
    bool beside = header.kind == MEDIA_MESSAGE_BESIDE;
    size_t size = (beside ? 1 : reader->channels) * sizeof(float);
    if (header.length == 0 || header.length % size != 0 ||
        header.length > MEDIA_MOST_SAMPLES * sizeof(float)) {
        return fails(reader, "samples of another length");
    }
    if (reader->piece == NULL) {
        reader->piece = memory_new(MEDIA_MOST_SAMPLES, sizeof(float));
    }
    if (!take(reader, reader->piece, header.length)) {
        return false;
    }
    make_finite(reader->piece, header.length / sizeof(float));
    *out = (struct media_piece){beside, reader->piece, header.length / size};
    return true;
}
