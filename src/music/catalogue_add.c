#include "music/music.h"

#include <stdlib.h>
#include <string.h>

/* Reading a catalogue and writing the library take about the same time: one thread does each, and
 * tracks go from the one to the other in batches. */
enum { BATCH = 512, STRINGS = 6 };

struct batch {
    size_t count;
    struct track track[BATCH];
    struct text strings;           /* of all tracks, each with its NUL */
    size_t string[BATCH][STRINGS]; /* where each begins in it, or `none` */
};

static const size_t none = SIZE_MAX;

struct adding {
    struct library *library;
    const char *path;
    struct catalogue_counts *counts;
    struct catalogue_added *added;
    struct progress *progress;
    struct channel *channel;
    struct batch *batch; /* being filled */
    unsigned char *seen; /* a bit for each song number met in this file */
    size_t room;         /* bytes of it */
    uint64_t duplicates;
    bool read, written;
    struct error read_err, write_err;
};

static void batch_free(struct batch *batch) {
    if (batch != NULL) {
        text_free(&batch->strings);
        free(batch);
    }
}

/* The strings of a track, in a fixed order. */
static void strings_of(struct track *track, const char **string[STRINGS]) {
    string[0] = &track->id;
    string[1] = &track->uri;
    string[2] = &track->title;
    string[3] = &track->artist;
    string[4] = &track->album;
    string[5] = &track->genre;
}

/* ---- reading ---- */

static bool send_batch(struct adding *adding) {
    bool sent = channel_put(adding->channel, adding->batch);
    if (!sent) {
        batch_free(adding->batch);
    }
    adding->batch = NULL;
    return sent;
}

static bool keep(void *context, const struct track *track, struct error *err) {
    struct adding *adding = context;
    if (adding->batch == NULL) {
        adding->batch = memory_new(1, sizeof *adding->batch);
    }
    struct batch *batch = adding->batch;
    struct track *copy = &batch->track[batch->count];
    const char **string[STRINGS];
    *copy = *track;
    strings_of(copy, string);
    for (size_t i = 0; i < STRINGS; i++) {
        batch->string[batch->count][i] = *string[i] == NULL ? none : batch->strings.length;
        if (*string[i] != NULL) {
            text_add(&batch->strings, *string[i], strlen(*string[i]) + 1);
        }
    }
    batch->count++;
    if (batch->count < BATCH && batch->strings.length < (size_t)1 << 20) {
        return true;
    }
    /* The writer has given up, and says why itself. */
    return send_batch(adding) || error_set(err, "the library could not be written");
}

static void read_all(struct adding *adding) {
    adding->read = catalogue_read(adding->path, keep, adding, adding->counts, adding->progress,
                                  &adding->read_err);
    if (adding->read && adding->batch != NULL) {
        send_batch(adding);
    }
    channel_close(adding->channel);
}

/* ---- writing ---- */

/* True if the number was seen before; it is from now on. */
static bool seen_before(struct adding *adding, int64_t number) {
    size_t byte = (size_t)number / 8;
    unsigned bit = 1u << (number % 8);
    if (byte >= adding->room) {
        size_t old = adding->room;
        adding->seen = memory_grow(adding->seen, &adding->room, byte + 1, 1);
        memset(adding->seen + old, 0, adding->room - old);
    }
    bool before = (adding->seen[byte] & bit) != 0;
    adding->seen[byte] |= (unsigned char)bit;
    return before;
}

static bool add_track(struct adding *adding, const struct track *track) {
    int64_t number = 0;
    enum library_added result =
        library_add_track(adding->library, track, &number, &adding->write_err);
    if (result == LIBRARY_FAILED) {
        return false;
    }
    if (seen_before(adding, number)) {
        adding->duplicates++;
        return true;
    }
    adding->added->added += result == LIBRARY_ADDED;
    adding->added->present += result != LIBRARY_ADDED;
    adding->added->completed += result == LIBRARY_COMPLETED;
    return true;
}

static bool add_batch(struct adding *adding, struct batch *batch) {
    for (size_t i = 0; i < batch->count; i++) {
        const char **string[STRINGS];
        strings_of(&batch->track[i], string);
        for (size_t s = 0; s < STRINGS; s++) {
            size_t at = batch->string[i][s];
            *string[s] = at == none ? NULL : batch->strings.data + at;
        }
        if (!add_track(adding, &batch->track[i])) {
            return false;
        }
    }
    return true;
}

static void write_all(struct adding *adding) {
    adding->written = true;
    struct batch *batch = channel_take(adding->channel);
    while (batch != NULL) {
        if (adding->written && !add_batch(adding, batch)) {
            adding->written = false;
            channel_close(adding->channel);
        }
        batch_free(batch);
        batch = channel_take(adding->channel);
    }
}

static void work(void *context, size_t index) {
    struct adding *adding = context;
    (index == 0 ? write_all : read_all)(adding);
}

bool catalogue_add(struct library *library, const char *path, struct pool *pool,
                   struct catalogue_counts *counts, struct catalogue_added *added,
                   struct progress *progress, struct error *err) {
    *added = (struct catalogue_added){0};
    struct adding adding = {.library = library,
                            .path = path,
                            .counts = counts,
                            .added = added,
                            .progress = progress,
                            .channel = channel_new()};
    bool good = false;
    if (pool_threads(pool) < 2) { /* each would wait for the other for ever */
        error_set(err, "%s: no thread could be started; end some programs and try again", path);
    } else if (library_begin(library, err)) {
        pool_run(pool, 2, work, &adding);
        counts->left_out[LEFT_OUT_DUPLICATE] = adding.duplicates;
        good = adding.read && adding.written && library_commit(library, err);
        if (!adding.written) {
            *err = adding.write_err;
        } else if (!adding.read) {
            *err = adding.read_err;
        }
        if (!adding.read || !adding.written) {
            library_rollback(library);
        }
    }
    batch_free(adding.batch);
    free(adding.seen);
    channel_free(adding.channel);
    return good;
}
