#include "reading.h"
#include "test.h"

#include <unistd.h>
#include <zlib.h>

static char *copy(const char *string) {
    return string == NULL ? NULL : memory_string(string);
}

static bool take(void *context, const struct track *track, struct error *err) {
    (void)err;
    struct reading *reading = context;
    if (reading->taken < READING_KEPT) {
        struct track *kept = &reading->track[reading->taken];
        *kept = *track;
        kept->id = copy(track->id);
        kept->uri = copy(track->uri);
        kept->title = copy(track->title);
        kept->artist = copy(track->artist);
        kept->album = copy(track->album);
        kept->genre = copy(track->genre);
    }
    reading->taken++;
    return true;
}

struct reading reading_of_path(const char *path) {
    struct reading reading = {0};
    reading.good = catalogue_read(path, take, &reading, &reading.counts, NULL, &reading.err);
    return reading;
}

struct reading reading_of_bytes(const char *bytes, size_t length) {
    char path[] = "/tmp/mien-test-XXXXXX.csv";
    int file = mkstemps(path, 4);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, length), length);
    close(file);
    struct reading reading = reading_of_path(path);
    unlink(path);
    return reading;
}

struct reading reading_of(const char *text) {
    return reading_of_bytes(text, strlen(text));
}

char *reading_gzip(const char *bytes, size_t length, size_t *packed) {
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t size = deflateBound(&stream, length);
    char *out = memory_new(size, 1);
    char *in = memory_string_n(bytes, length);
    stream.next_in = (unsigned char *)in;
    stream.avail_in = (unsigned)length;
    stream.next_out = (unsigned char *)out;
    stream.avail_out = (unsigned)size;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    *packed = stream.total_out;
    deflateEnd(&stream);
    free(in);
    return out;
}

struct reading reading_of_gzip(const char *bytes, size_t length) {
    size_t packed = 0;
    char *gzip = reading_gzip(bytes, length, &packed);
    struct reading reading = reading_of_bytes(gzip, packed);
    free(gzip);
    return reading;
}

void reading_free(struct reading *reading) {
    for (size_t i = 0; i < reading->taken && i < READING_KEPT; i++) {
        struct track *track = &reading->track[i];
        free((char *)track->id);
        free((char *)track->uri);
        free((char *)track->title);
        free((char *)track->artist);
        free((char *)track->album);
        free((char *)track->genre);
    }
    *reading = (struct reading){0};
}

void reading_fails(struct reading reading, const char *part) {
    assert_false(reading.good);
    if (strstr(reading.err.message, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", reading.err.message, part);
    }
    reading_free(&reading);
}

uint64_t reading_left_out(const struct reading *reading, enum left_out reason) {
    assert_true(reading->good);
    uint64_t sum = reading->taken;
    for (int i = 0; i < LEFT_OUT_COUNT; i++) {
        sum += reading->counts.left_out[i];
    }
    assert_int_equal(sum, reading->counts.read);
    return reading->counts.left_out[reason];
}
