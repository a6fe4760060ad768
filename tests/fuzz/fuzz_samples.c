/* A libFuzzer target: any bytes as a table of faces, plain or gzip, read whole and in pieces. Both
 * must end alike, and of a plain table exactly those rows may be taken that a simple second reader
 * takes. */
#include "expression/lines.h"
#include "expression/samples_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Not assert(), which a build may leave out. */
static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_samples: %s\n", what);
        abort();
    }
}

/* ---- a second reader ---- */

struct face {
    int emotion, split;
    unsigned char pixels[SAMPLE_PIXELS];
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* The field as a string; false if a NUL is in it. */
static bool field_of(const char *from, const char *to, struct text *out) {
    for (int round = 0; round < 2; round++) {
        for (; from < to && is_blank(*from); from++) {
        }
        for (; from < to && is_blank(to[-1]); to--) {
        }
        if (round == 1 || to - from < 2 || *from != '"' || to[-1] != '"') {
            break;
        }
        from++;
        to--;
    }
    text_clear(out);
    text_add(out, from, (size_t)(to - from));
    return strlen(out->data) == out->length;
}

static bool pixels_of(const char *text, unsigned char *out) {
    size_t count = 0;
    for (const char *at = text; *at != '\0';) {
        size_t digits = strspn(at, "0123456789");
        if (digits == 0 && *at == ' ') {
            at++;
            continue;
        }
        if (digits == 0 || digits > 3 || atoi(at) > 255 || count == SAMPLE_PIXELS) {
            return false;
        }
        out[count++] = (unsigned char)atoi(at);
        at += digits;
    }
    return count == SAMPLE_PIXELS;
}

static bool face_of(const char *line, size_t length, struct face *face) {
    struct text field = {0};
    const char *end = line + length;
    const char *one = memchr(line, ',', length);
    const char *two = one == NULL ? NULL : memchr(one + 1, ',', (size_t)(end - one - 1));
    bool good = two != NULL && memchr(two + 1, ',', (size_t)(end - two - 1)) == NULL;
    good = good && field_of(line, one, &field) && field.length == 1 &&
           strchr("0123456", field.data[0]) != NULL;
    face->emotion = good ? field.data[0] - '0' : 0;
    good = good && field_of(one + 1, two, &field) && pixels_of(field.data, face->pixels);
    good = good && field_of(two + 1, end, &field);
    face->split = !good                                    ? -1
                  : strcmp(field.data, "Training") == 0    ? SPLIT_TRAINING
                  : strcmp(field.data, "PublicTest") == 0  ? SPLIT_PUBLIC
                  : strcmp(field.data, "PrivateTest") == 0 ? SPLIT_PRIVATE
                                                           : -1;
    text_free(&field);
    return face->split >= 0;
}

/* The rows of a table whose header was taken are those that were read. */
static void check_rows(const char *bytes, size_t length, const struct samples *samples) {
    size_t count = 0, rows = 0;
    const char *end = bytes + length;
    const char *line = memchr(bytes, '\n', length);
    for (line = line == NULL ? end : line + 1; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((next == NULL ? end : next) - line);
        struct face face;
        bool is_long = size >= LINES_LONGEST;
        size -= size > 0 && line[size - 1] == '\r';
        if (!is_long && face_of(line, size, &face)) {
            must(count < samples->count, "a row was not taken");
            must(samples->row[count] == rows, "another row was taken");
            must(samples->emotion[count] == face.emotion && samples->split[count] == face.split,
                 "a row has other labels");
            must(memcmp(samples->pixels + count * SAMPLE_PIXELS, face.pixels, SAMPLE_PIXELS) == 0,
                 "a row has other pixels");
            count++;
        }
        size_t blanks = 0;
        for (; blanks < size && is_blank(line[blanks]); blanks++) {
        }
        rows += blanks < size || is_long;
        line = next == NULL ? end : next + 1;
    }
    must(count == samples->count, "a row was taken that is none");
    must(rows == samples->read, "rows were not counted");
}

/* ---- both ---- */

struct result {
    bool good;
    struct samples samples;
    struct error err;
};

static struct result run(const char *path, size_t piece) {
    struct result result = {.good = false};
    result.good = samples_read_table(path, piece, NULL, NULL, &result.samples, &result.err);
    const struct samples *samples = &result.samples;
    size_t all = samples->count, table = 0;
    for (int i = 0; i < FAULT_COUNT; i++) {
        const struct samples_left_out *left_out = &samples->left_out[i];
        all += left_out->count;
        must((left_out->count > 0) == (left_out->first.message[0] != '\0'),
             "what was left out is not described");
        must(text_is_utf8(left_out->first.message, strlen(left_out->first.message)),
             "a description is not UTF-8");
    }
    must(all == samples->read, "rows are not accounted for");
    for (int i = 0; i < SPLIT_COUNT; i++) {
        for (int k = 0; k < EMOTION_COUNT; k++) {
            table += samples->table[i][k];
        }
    }
    must(table == samples->count, "the table has other sums");
    must(result.good || text_starts(result.err.message, path), "an error without a sentence");
    return result;
}

static void check_equal(const struct result *a, const struct result *b) {
    must(a->good == b->good, "pieces end otherwise than the whole");
    if (!a->good) {
        must(strcmp(a->err.message, b->err.message) == 0, "pieces give another error");
        return;
    }
    const struct samples *whole = &a->samples, *pieces = &b->samples;
    size_t count = whole->count;
    must(count == pieces->count && whole->read == pieces->read, "pieces give other counts");
    must(count == 0 || (memcmp(whole->pixels, pieces->pixels, count * SAMPLE_PIXELS) == 0 &&
                        memcmp(whole->emotion, pieces->emotion, count) == 0 &&
                        memcmp(whole->split, pieces->split, count) == 0 &&
                        memcmp(whole->row, pieces->row, count * sizeof *whole->row) == 0),
         "pieces give other faces");
    for (int i = 0; i < FAULT_COUNT; i++) {
        must(whole->left_out[i].count == pieces->left_out[i].count &&
                 whole->left_out[i].line == pieces->left_out[i].line &&
                 strcmp(whole->left_out[i].first.message, pieces->left_out[i].first.message) == 0,
             "pieces leave out other rows");
    }
}

/* A byte 1 stands for 256 pixels, so that small inputs have whole rows. */
static struct text unfold(const uint8_t *data, size_t size) {
    struct text text = {0}, pixels = {0};
    text_add(&text, "", 0);
    for (int pixel = 0; pixel < 256; pixel++) {
        text_format(&pixels, "%d ", pixel);
    }
    for (size_t i = 0; i < size; i++) {
        if (data[i] == 1) {
            text_add(&text, pixels.data, pixels.length);
        } else {
            text_add(&text, (const char *)data + i, 1);
        }
    }
    text_free(&pixels);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct text text = unfold(data + 1, size - 1);
    char path[64];
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    must(file >= 0 && write(file, text.data, text.length) == (ssize_t)text.length,
         "no file could be made");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct result whole = run(path, (size_t)1 << 16);
    struct result pieces = run(path, data[0] == 0 ? 1 : (size_t)data[0] * 37);
    check_equal(&whole, &pieces);
    if (whole.good && !text_starts(text.data, "\x1f\x8b")) {
        check_rows(text.data, text.length, &whole.samples);
    }
    samples_clear(&whole.samples);
    samples_clear(&pieces.samples);
    close(file);
    text_free(&text);
    return 0;
}
