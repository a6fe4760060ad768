/* FER2013's table. While the lines of one batch become faces, each part of it by whichever thread
 * is free, the next batch is read and unpacked; then the faces are put together in order, so that
 * threads change nothing. */
#include "expression/lines.h"
#include "expression/samples_inside.h"
#include "expression/samples_row.h"

#include <stdlib.h>
#include <string.h>

/* So that more processors do not mean ever more memory. */
enum { PARTS_MOST = 16 };

/* Some lines and what is in them; numbers of lines and rows count from its start. */
struct part {
    struct lines_chunk chunk;
    size_t from; /* where the lines begin: behind the header */
    size_t lines;
    struct samples samples;
};

struct batch {
    size_t count;
    struct part part[PARTS_MOST];
};

struct reading {
    const char *path;
    struct lines *file;
    struct progress *progress;
    size_t parts;         /* in a batch */
    struct batch *batch;  /* whose lines are read */
    struct batch *coming; /* that is filled meanwhile */
    bool good;            /* filling it went well */
    struct error err;
    size_t lines; /* before this batch */
    struct samples *all;
};

/* ---- reading ---- */

static void fill(struct reading *reading) {
    struct batch *batch = reading->coming;
    batch->count = 0;
    while (batch->count < reading->parts) {
        struct part *part = &batch->part[batch->count];
        part->from = 0;
        reading->good = lines_read(reading->file, &part->chunk, &reading->err);
        if (!reading->good || part->chunk.length == 0) {
            break;
        }
        batch->count++;
    }
    progress_show(reading->progress, lines_done(reading->file));
}

/* The line without its end. */
static size_t line_length(const char *line, size_t rest, bool *ended) {
    const char *end = memchr(line, '\n', rest);
    *ended = end != NULL;
    return end == NULL ? rest : (size_t)(end - line);
}

static bool is_empty(const char *line, size_t length) {
    size_t i = 0;
    while (i < length && (line[i] == ' ' || line[i] == '\t')) {
        i++;
    }
    return i == length;
}

/* Takes a line, or says what is wrong with it. */
static void take(struct part *part, const char *line, size_t length, bool ended,
                 struct sample_row *row) {
    struct samples *samples = &part->samples;
    bool is_long = length >= LINES_LONGEST;
    part->lines++;
    length -= length > 0 && line[length - 1] == '\r';
    if (!is_long && sample_row_read(line, length, row)) {
        samples_add(samples, row->pixels, row->emotion, row->split, (uint32_t)samples->read++);
        return;
    }
    if (!is_long && is_empty(line, length)) {
        return;
    }
    struct error what;
    error_set(&what, "64 KiB long and more");
    enum sample_fault fault = is_long ? FAULT_LONG : sample_row_fault(line, length, !ended, &what);
    struct samples_left_out *left_out = &samples->left_out[fault];
    samples->read++;
    if (left_out->count++ == 0) {
        left_out->line = part->lines;
        left_out->first = what;
    }
}

/* Task 0 reads the next batch, each other one a part of this one. */
static void work(void *context, size_t task) {
    struct reading *reading = context;
    if (task == 0) {
        fill(reading);
        return;
    }
    struct part *part = &reading->batch->part[task - 1];
    struct sample_row row;
    bool ended = true;
    for (size_t at = part->from; at < part->chunk.length; at += ended) {
        const char *line = part->chunk.bytes + at;
        size_t length = line_length(line, part->chunk.length - at, &ended);
        take(part, line, length, ended, &row);
        at += length;
    }
}

/* ---- putting together ---- */

static void add_left_out(struct reading *reading, const struct samples *part) {
    for (int i = 0; i < FAULT_COUNT; i++) {
        const struct samples_left_out *from = &part->left_out[i];
        struct samples_left_out *to = &reading->all->left_out[i];
        if (from->count > 0 && to->count == 0) {
            to->line = reading->lines + from->line;
            error_set(&to->first, "line %zu: %s", to->line, from->first.message);
        }
        to->count += from->count;
    }
}

/* Adds what is in a part to all, and empties it. */
static bool add(struct reading *reading, struct part *part) {
    struct samples *all = reading->all;
    struct samples *samples = &part->samples;
    if (samples->count > SAMPLES_MOST - all->count) {
        return error_set(&reading->err, "%.200s: has more than %d faces; split the file",
                         reading->path, SAMPLES_MOST);
    }
    if (samples->read > UINT32_MAX - all->read) {
        return error_set(&reading->err, "%.200s: has more than %u rows; split the file",
                         reading->path, UINT32_MAX);
    }
    samples_reserve(all, all->count + samples->count);
    for (size_t i = 0; i < samples->count; i++) {
        samples_add(all, samples->pixels + i * SAMPLE_PIXELS, samples->emotion[i],
                    samples->split[i], (uint32_t)all->read + samples->row[i]);
    }
    add_left_out(reading, samples);
    reading->lines += part->lines;
    all->read += samples->read;
    part->lines = 0;
    samples->count = samples->read = 0;
    memset(samples->table, 0, sizeof samples->table);
    memset(samples->left_out, 0, sizeof samples->left_out);
    return true;
}

static bool add_batch(struct reading *reading) {
    for (size_t i = 0; i < reading->batch->count; i++) {
        if (!add(reading, &reading->batch->part[i])) {
            return false;
        }
    }
    return true;
}

/* ---- the header ---- */

/* Takes a word with quotes or without, and blanks around it, from a line. */
static bool take_word(const char **at, const char *word) {
    const char *c = *at + strspn(*at, " \t");
    bool quoted = *c == '"';
    c += quoted;
    if (!text_starts(c, word)) {
        return false;
    }
    c += strlen(word);
    if (quoted && *c++ != '"') {
        return false;
    }
    *at = c + strspn(c, " \t");
    return true;
}

/* The first line of the first part; a byte order mark may stand before it. */
static bool take_header(struct reading *reading) {
    struct part *part = &reading->batch->part[0];
    if (reading->batch->count == 0) {
        return error_set(&reading->err, "%.200s: is empty", reading->path);
    }
    bool ended = false;
    size_t length = line_length(part->chunk.bytes, part->chunk.length, &ended);
    char *line = memory_string_n(part->chunk.bytes, length);
    const char *at = text_starts(line, "\xef\xbb\xbf") ? line + 3 : line;
    bool packed = text_starts(line, "\x1f\x8b");
    bool good = take_word(&at, "emotion") && *at++ == ',' && take_word(&at, "pixels") &&
                *at++ == ',' && take_word(&at, "Usage");
    at += good && *at == '\r';
    good = good && (size_t)(at - line) == length;
    free(line);
    part->from = length + ended;
    part->lines = 1;
    if (packed) {
        return error_set(&reading->err, "%.200s: is packed twice; unpack it once with gunzip",
                         reading->path);
    }
    return good || error_set(&reading->err,
                             "%.200s: not a table of faces: its first line is not "
                             "emotion,pixels,Usage; give FER2013's CSV (plain or gzip) or a folder "
                             "of pictures",
                             reading->path);
}

/* ---- all of it ---- */

static struct batch *batch_new(const struct reading *reading) {
    struct batch *batch = memory_new(1, sizeof *batch);
    for (size_t i = 0; i < reading->parts; i++) {
        batch->part[i].chunk = lines_chunk_new(reading->file);
    }
    return batch;
}

static void batch_free(struct batch *batch) {
    for (size_t i = 0; i < PARTS_MOST; i++) {
        lines_chunk_free(&batch->part[i].chunk);
        samples_clear(&batch->part[i].samples);
    }
    free(batch);
}

static void swap(struct reading *reading) {
    struct batch *batch = reading->batch;
    reading->batch = reading->coming;
    reading->coming = batch;
}

static bool read_all(struct reading *reading, struct pool *pool) {
    fill(reading);
    swap(reading);
    if (!reading->good || !take_header(reading)) {
        return false;
    }
    while (reading->batch->count > 0) {
        pool_run(pool, 1 + reading->batch->count, work, reading);
        if (!add_batch(reading) || !reading->good) {
            return false;
        }
        swap(reading);
    }
    return true;
}

bool samples_read_table(const char *path, size_t piece, struct pool *pool,
                        struct progress *progress, struct samples *samples, struct error *err) {
    struct lines *file = lines_open(path, piece, err);
    if (file == NULL) {
        return false;
    }
    unsigned threads = pool_threads(pool);
    struct reading reading = {.path = path,
                              .file = file,
                              .progress = progress,
                              .parts = threads < PARTS_MOST ? threads : PARTS_MOST,
                              .all = samples};
    reading.batch = batch_new(&reading);
    reading.coming = batch_new(&reading);
    bool good = read_all(&reading, pool);
    if (!good) {
        *err = reading.err;
    }
    batch_free(reading.batch);
    batch_free(reading.coming);
    lines_close(file);
    return good;
}
