/* A libFuzzer target: any bytes as what mien-media may write, for a reader of sound, of a
 * hash or of video. */
#include "media/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_media: %s\n", what);
        abort();
    }
}

static void check_facts(const struct media_reader *reader) {
    const struct media_facts *facts = &reader->facts;
    for (int i = 0; i < MEDIA_TAGS; i++) {
        const char *tag = facts->tag[i];
        must(tag == NULL || text_is_utf8(tag, strlen(tag)), "a tag is not UTF-8");
        must(tag == NULL || (strlen(tag) > 0 && strlen(tag) <= MEDIA_TAG_LENGTH), "a tag's length");
        for (size_t at = 0; tag != NULL && tag[at] != '\0'; at++) {
            must((unsigned char)tag[at] >= 0x20 && tag[at] != 0x7f, "a control character");
        }
    }
    must(strlen(facts->codec) < sizeof facts->codec, "a codec's name has no end");
    must(strlen(facts->container) < sizeof facts->container, "a container's name has no end");
    must(isnan(facts->duration) || (facts->duration >= 0 && isfinite(facts->duration)),
         "a duration cannot be");
    must((facts->cover == NULL) == (facts->cover_length == 0), "a cover without length");
    must(facts->cover_length <= MEDIA_COVER_LENGTH, "a cover is too large");
    must(reader->sound ? facts->sample_rate > 0 && facts->channels > 0
                       : facts->width > 0 && facts->height > 0,
         "no size or rate");
}

static void read_pieces(struct media_reader *reader) {
    struct media_piece piece;
    while (media_reader_piece(reader, &piece)) {
        size_t count = piece.frames * (piece.beside ? 1 : reader->channels);
        must(count > 0, "a piece of nothing");
        for (size_t i = 0; i < count; i++) {
            must(piece.samples[i] >= -256 && piece.samples[i] <= 256, "a sample beyond its range");
        }
    }
}

static void read_samples(struct media_reader *reader) {
    float samples[2 * 100];
    size_t got = 100;
    while (got == 100) {
        got = media_reader_samples(reader, samples, 100);
        for (size_t i = 0; i < got * reader->channels; i++) {
            must(samples[i] >= -256 && samples[i] <= 256, "a sample is no number");
        }
    }
}

static void read_frames(struct media_reader *reader) {
    struct image frame = {0};
    double seconds, last = 0;
    while (media_reader_frame(reader, &frame, &seconds)) {
        size_t count = frame.width * frame.height * frame.channels;
        must(count > 0 && frame.channels == reader->channels, "a frame without pixels");
        must(frame.width * frame.height <= MEDIA_MOST_PIXELS, "a frame is too large");
        must(seconds >= last && seconds <= MEDIA_SECONDS, "time goes back");
        last = seconds;
        unsigned char *copy = memory_new(count, 1);
        memcpy(copy, frame.pixels, count);
        free(copy);
    }
    image_free(&frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says what is read. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    must(file >= 0 && write(file, data + 1, size - 1) == (ssize_t)(size - 1) &&
             lseek(file, 0, SEEK_SET) == 0,
         "no file to read from");
    bool sound = (data[0] & 1) != 0;
    struct media_reader reader = {.pipe = file, .sound = sound, .patience = 1};
    reader.channels = sound ? 0 : (data[0] & 2) == 0 ? 1 : 3;
    if (media_reader_begin(&reader)) {
        check_facts(&reader);
        unsigned char hash[MEDIA_HASH];
        if (sound && (data[0] & 4) != 0) {
            must(media_reader_hash(&reader, hash) == (reader.state == MEDIA_ENDED), "no hash");
        } else if (sound && (data[0] & 2) != 0) {
            read_pieces(&reader);
        } else if (sound) {
            read_samples(&reader);
        } else {
            read_frames(&reader);
        }
    }
    must(reader.state == MEDIA_ENDED || reader.state == MEDIA_FAILED || reader.state == MEDIA_GONE,
         "no end");
    const char *problem = reader.problem.message;
    must((reader.state == MEDIA_FAILED) == (problem[0] != '\0'), "an error without a sentence");
    must(text_is_utf8(problem, strlen(problem)) && strchr(problem, '\n') == NULL,
         "an error is more than one sentence");
    media_reader_empty(&reader);
    close(file);
    return 0;
}
