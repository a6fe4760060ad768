#include "messages.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct media_facts_message message_facts(bool sound) {
    struct media_facts_message facts = {
        .duration = 2.5,
        .frame_rate = sound ? NAN : 25,
        .track_gain = sound ? -7.5 : NAN,
        .track_peak = sound ? 0.9 : NAN,
        .album_gain = NAN,
        .album_peak = NAN,
    };
    snprintf(facts.container, sizeof facts.container, "%s", sound ? "ogg" : "mov");
    snprintf(facts.codec, sizeof facts.codec, "%s", sound ? "vorbis" : "h264");
    if (sound) {
        facts.sample_rate = 44100;
        facts.channels = 2;
        facts.sent_rate = 22050;
        facts.sent_channels = 2;
    } else {
        facts.width = 4;
        facts.height = 3;
        facts.frame_width = 2;
        facts.frame_height = 1;
    }
    return facts;
}

void message_add(struct text *bytes, uint32_t kind, const void *data, size_t length) {
    struct media_header header = {kind, (uint32_t)length};
    text_add(bytes, (const char *)&header, sizeof header);
    if (length > 0) {
        text_add(bytes, data, length);
    }
}

void message_add_tag(struct text *tags, uint32_t tag, const char *value, size_t length) {
    struct media_tag_message head = {tag, (uint32_t)length};
    text_add(tags, (const char *)&head, sizeof head);
    text_add(tags, value, length);
}

void message_add_facts(struct text *bytes, const struct media_facts_message *facts,
                       const struct text *tags) {
    struct text data = {0};
    text_add(&data, (const char *)facts, sizeof *facts);
    if (tags->length > 0) {
        text_add(&data, tags->data, tags->length);
    }
    message_add(bytes, MEDIA_MESSAGE_FACTS, data.data, data.length);
    text_free(&data);
}

void message_add_samples(struct text *bytes, const float *samples, size_t count) {
    message_add(bytes, MEDIA_MESSAGE_SAMPLES, samples, count * sizeof *samples);
}

void message_add_frame(struct text *bytes, double seconds, size_t pixels, unsigned char value) {
    char *data = memory_new(sizeof seconds + pixels, 1);
    memcpy(data, &seconds, sizeof seconds);
    memset(data + sizeof seconds, value, pixels);
    message_add(bytes, MEDIA_MESSAGE_FRAME, data, sizeof seconds + pixels);
    free(data);
}

void message_add_end(struct text *bytes, uint64_t damaged) {
    struct media_end_message end = {damaged};
    message_add(bytes, MEDIA_MESSAGE_END, &end, sizeof end);
}

struct text message_example(bool sound) {
    struct text bytes = {0}, tags = {0};
    struct media_facts_message facts = message_facts(sound);
    if (sound) {
        message_add_tag(&tags, MEDIA_TITLE, "Caf\xc3\xa9", 5);
        message_add_tag(&tags, MEDIA_TRACK, "3/12", 4);
        facts.tags = 2;
        facts.cover = 3;
    }
    message_add_facts(&bytes, &facts, &tags);
    message_add(&bytes, MEDIA_MESSAGE_ALIVE, NULL, 0);
    if (sound) {
        message_add(&bytes, MEDIA_MESSAGE_COVER, "PNG", 3);
        message_add_samples(&bytes, (const float[]){0.5f, -0.5f, 0.25f, -0.25f}, 4);
        message_add_samples(&bytes, (const float[]){1, -1}, 2);
    } else {
        message_add_frame(&bytes, 0, 2, 10);
        message_add_frame(&bytes, 0.04, 2, 20);
    }
    message_add(&bytes, MEDIA_MESSAGE_ALIVE, NULL, 0);
    message_add_end(&bytes, 1);
    text_free(&tags);
    return bytes;
}

struct media_reader message_reader(const struct text *bytes, bool sound, unsigned channels) {
    int file = memfd_create("messages", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes->data, bytes->length) != (ssize_t)bytes->length ||
        lseek(file, 0, SEEK_SET) != 0) {
        abort();
    }
    return (struct media_reader){
        .pipe = file, .sound = sound, .channels = channels, .patience = 10};
}
