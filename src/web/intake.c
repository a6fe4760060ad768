#include "web/intake.h"

#include "music/music.h"
#include "web/events.h"

#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a packed catalogue may unpack to: two hundred times genres_v2.csv's songs would be less. */
enum { UNPACKED_MIB = 512 };

struct intake {
    char *path;
    struct events *events;
    pthread_mutex_t lock;
    pthread_t thread;
    bool busy;   /* a catalogue is being added */
    bool joined; /* the thread of the last one needs no pthread_join() any more */
    int file;    /* the catalogue, in memory, without a name */
    const char *phase;
};

struct intake *intake_new(const char *path, struct events *events) {
    struct intake *intake = memory_new(1, sizeof *intake);
    intake->path = memory_string(path);
    intake->events = events;
    intake->joined = true;
    pthread_mutex_init(&intake->lock, NULL);
    return intake;
}

void intake_free(struct intake *intake) {
    if (intake == NULL) {
        return;
    }
    if (!intake->joined) {
        pthread_join(intake->thread, NULL);
    }
    pthread_mutex_destroy(&intake->lock);
    free(intake->path);
    free(intake);
}

static void tell(void *context, double done) {
    struct intake *intake = context;
    events_tell(intake->events, "catalogue",
                json_pack("{s:s, s:f}", "phase", intake->phase, "done", done));
}

/* A small file can unpack to more than any disk holds. */
static bool is_bounded(const char *file, struct error *err) {
    enum { PIECE = 256 * 1024 };
    struct packed *packed = packed_open(file, err);
    char *piece = memory_new(PIECE, 1);
    uint64_t sum = 0;
    size_t length = 1;
    bool good = packed != NULL;
    while (good && length > 0) {
        good = packed_read(packed, piece, PIECE, &length, err);
        sum += good ? length : 0;
        if (sum > (uint64_t)UNPACKED_MIB << 20) {
            good = error_set(err,
                             "the catalogue unpacks to more than %d MiB; add it with 'mien "
                             "add', or in parts",
                             UNPACKED_MIB);
        }
    }
    free(piece);
    packed_close(packed);
    return good;
}

static json_t *counts_json(const struct catalogue_counts *counts,
                           const struct catalogue_added *added) {
    json_t *left_out = json_object();
    for (int r = 0; r < LEFT_OUT_COUNT; r++) {
        json_object_set_new(left_out, left_out_name((enum left_out)r),
                            json_integer((json_int_t)counts->left_out[r]));
    }
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:s}", "phase", "done", "read",
                     (json_int_t)counts->read, "added", (json_int_t)added->added, "present",
                     (json_int_t)added->present, "completed", (json_int_t)added->completed,
                     "left_out", left_out, "broken", counts->first_broken);
}

static bool learn(struct intake *intake, struct library *library, struct pool *pool,
                  struct error *err) {
    struct progress progress = {.tell = tell, .context = intake};
    struct fit_options options = fit_defaults();
    struct fit_report report = {0};
    intake->phase = "learning";
    tell(intake, 0);
    bool good = music_fit(library, &options, pool, &progress, &report, err);
    fit_report_free(&report);
    return good;
}

/* `told` is what came of it. */
static bool take_in(struct intake *intake, const char *file, json_t **told, struct error *err) {
    struct catalogue_counts counts = {0};
    struct catalogue_added added = {0};
    struct progress progress = {.tell = tell, .context = intake};
    intake->phase = "adding";
    tell(intake, 0);
    if (!is_bounded(file, err)) {
        return false;
    }
    struct library *library = library_open(intake->path, LIBRARY_MAKE, err);
    struct pool *pool = pool_new(2);
    bool good = library != NULL &&
                catalogue_add(library, file, pool, &counts, &added, &progress, err) &&
                (added.added + added.completed == 0 || learn(intake, library, pool, err));
    if (good) {
        library_tidy(library);
        *told = counts_json(&counts, &added);
    }
    pool_free(pool);
    library_close(library);
    return good;
}

/* What is wrong is said of "the catalogue", which has no name here. */
static json_t *problem_json(const char *file, const char *message) {
    struct text text = {0};
    size_t length = strlen(file);
    if (strncmp(message, file, length) == 0) {
        text_add_string(&text, "the catalogue");
        message += length;
    }
    text_add_string(&text, message);
    json_t *json = json_pack("{s:s, s:s}", "phase", "failed", "error", text.data);
    text_free(&text);
    return json;
}

static void *work(void *context) {
    struct intake *intake = context;
    struct error err;
    char file[48];
    snprintf(file, sizeof file, "/proc/self/fd/%d", intake->file);
    json_t *told = NULL;
    if (!take_in(intake, file, &told, &err)) {
        told = problem_json(file, err.message);
    }
    close(intake->file);
    pthread_mutex_lock(&intake->lock);
    intake->busy = false;
    pthread_mutex_unlock(&intake->lock);
    /* Only now, since who hears of it may send the next one at once. */
    events_tell(intake->events, "catalogue", told);
    return NULL;
}

/* A file that is gone when it is closed, whatever happens; -1 with an error. */
static int keep_for_now(const void *bytes, size_t length, struct error *err) {
    int file = memfd_create("mien-catalogue", MFD_CLOEXEC);
    const char *next = bytes;
    while (file >= 0 && length > 0) {
        ssize_t written = write(file, next, length);
        if (written < 0 && errno != EINTR) {
            close(file);
            file = -1;
        } else if (written > 0) {
            next += written;
            length -= (size_t)written;
        }
    }
    if (file < 0) {
        error_set(err, "the catalogue cannot be kept while it is read: %s", strerror(errno));
    }
    return file;
}

enum intake_begun intake_begin(struct intake *intake, const void *bytes, size_t length,
                               struct error *err) {
    enum intake_begun begun = INTAKE_FAILED;
    pthread_mutex_lock(&intake->lock);
    if (intake->busy) {
        begun = INTAKE_BUSY;
        goto done;
    }
    if (!intake->joined) {
        pthread_join(intake->thread, NULL);
        intake->joined = true;
    }
    intake->file = keep_for_now(bytes, length, err);
    if (intake->file < 0) {
        goto done;
    }
    if (pthread_create(&intake->thread, NULL, work, intake) != 0) {
        error_set(err, "the system has no thread to spare; try again later");
        close(intake->file);
        goto done;
    }
    intake->busy = true;
    intake->joined = false;
    begun = INTAKE_BEGUN;
done:
    pthread_mutex_unlock(&intake->lock);
    return begun;
}
