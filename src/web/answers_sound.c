/* A song's own file, for a page that plays it. Which file that is comes from the library alone. */
#include "web/answers.h"
#include "web/inside.h"

#include "library/library.h"
#include "web/range.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Files that are sent at once, and seconds for which a page may read nothing: browsers stop reading
 * when they have enough for a while, and ask anew where they were cut. */
enum { MOST_SOUNDS = 64, SILENCE = 120 };

/* ---- which file ---- */

struct sound {
    int file; /* open; -1: none */
    const char *type;
    struct stat status;
    const char *problem; /* why there is none */
};

static bool is_as_noted(const struct stat *status, const struct library_file *file) {
    int64_t modified = (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
    return status->st_size == file->size && modified == file->modified;
}

/* Nothing waits here, whatever the path has become. A link is followed only to the very file that
 * was heard through it: it may lead elsewhere now. */
static int open_file(const struct library_file *file, struct stat *status) {
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int opened = open(file->path, flags | O_NOFOLLOW);
    bool link = opened < 0 && errno == ELOOP;
    if (link) {
        opened = open(file->path, flags);
    }
    if (opened >= 0 && (fstat(opened, status) != 0 || !S_ISREG(status->st_mode) ||
                        (link && !is_as_noted(status, file)))) {
        close(opened);
        opened = -1;
        errno = ENOENT;
    }
    return opened;
}

/* Takes the first one that will do; a library_take_file. */
static bool try_file(void *context, const struct library_file *file) {
    struct sound *sound = context;
    if (file->gone) {
        sound->problem = "the file of this song is no longer there";
        return true;
    }
    sound->type = library_sound_type(file->path);
    if (sound->type == NULL) {
        sound->problem = "browsers do not play files of this song's kind; another player may";
        return true;
    }
    sound->file = open_file(file, &sound->status);
    if (sound->file < 0) {
        sound->problem = errno == EACCES ? "the file of this song may not be read"
                                         : "the file of this song is no longer there";
    }
    return sound->file < 0;
}

static bool ignore(void *context, const struct library_song *song) {
    (void)context;
    (void)song;
    return true;
}

/* False after answering. */
static bool find_sound(struct request *request, struct sound *sound) {
    struct error err;
    *sound = (struct sound){.file = -1, .problem = "no file is known of this song"};
    int64_t number = request->number;
    struct reader *reader = shelf_take(request->web->shelf, &err);
    if (reader != NULL && !library_song(reader->library, number, ignore, NULL, &err)) {
        request_fail(request, 404, "there is no song %lld", (long long)number);
    } else if (reader == NULL || !library_files(reader->library, number, try_file, sound, &err)) {
        request_fail_with(request, &err);
    } else if (sound->file < 0) {
        request_fail(request, 404, "%s", sound->problem);
    }
    shelf_give_back(request->web->shelf, reader);
    return sound->file >= 0;
}

/* ---- how it is sent ---- */

/* What tells one state of a file from another. */
struct marks {
    char tag[80];
    char modified[40];
};

static struct marks marks_of(const struct stat *status) {
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct marks marks;
    struct tm time = {0};
    snprintf(marks.tag, sizeof marks.tag, "\"%llx-%llx-%llx.%lx\"",
             (unsigned long long)status->st_ino, (unsigned long long)status->st_size,
             (unsigned long long)status->st_mtim.tv_sec, status->st_mtim.tv_nsec);
    gmtime_r(&status->st_mtim.tv_sec, &time);
    snprintf(marks.modified, sizeof marks.modified, "%s, %02d %s %04d %02d:%02d:%02d GMT",
             days[time.tm_wday], time.tm_mday, months[time.tm_mon], 1900 + time.tm_year,
             time.tm_hour, time.tm_min, time.tm_sec);
    return marks;
}

static void add_header(struct request *request, const char *name, const char *value) {
    MHD_add_response_header(request->stream, name, value);
}

static void answer_not_modified(struct request *request, const struct sound *sound,
                                const struct marks *marks) {
    request->status = 304;
    request->type = sound->type;
    request->stream = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    add_header(request, "ETag", marks->tag);
    add_header(request, "Last-Modified", marks->modified);
}

static void answer_outside(struct request *request, uint64_t size) {
    snprintf(request->header[0], sizeof request->header[0], "Content-Range");
    snprintf(request->header[1], sizeof request->header[1], "bytes */%llu",
             (unsigned long long)size);
    request_fail(request, 416, "the file has %llu bytes, and none of those that were asked for",
                 (unsigned long long)size);
}

/* The server's library reads from the file, and closes it; false if it cannot. */
static bool stream(struct request *request, const struct sound *sound, uint64_t first,
                   uint64_t length) {
    struct metrics *metrics = &request->web->metrics;
    if (atomic_fetch_add(&metrics->sending, 1) >= MOST_SOUNDS) {
        atomic_fetch_sub(&metrics->sending, 1);
        request_fail(request, 503, "too many songs are being sent already; try again in a moment");
        return false;
    }
    request->stream = MHD_create_response_from_fd_at_offset64(length, sound->file, first);
    if (request->stream == NULL) {
        atomic_fetch_sub(&metrics->sending, 1);
        request_fail(request, 503, "the song cannot be sent at the moment; try again");
        return false;
    }
    atomic_fetch_add(&metrics->sounds, 1);
    request->is_sound = true;
    request->is_alive = true;
    request->type = sound->type;
    MHD_set_connection_option(request->connection, MHD_CONNECTION_OPTION_TIMEOUT, SILENCE);
    return true;
}

static void answer_bytes(struct request *request, const struct sound *sound,
                         const struct marks *marks, uint64_t first, uint64_t length) {
    uint64_t size = (uint64_t)sound->status.st_size;
    char part[80];
    if (!stream(request, sound, first, length)) {
        close(sound->file);
        return;
    }
    add_header(request, "Accept-Ranges", "bytes");
    add_header(request, "ETag", marks->tag);
    add_header(request, "Last-Modified", marks->modified);
    /* So that its longer silence is not that of whatever is asked for next. */
    add_header(request, "Connection", "close");
    if (request->status == 206) {
        snprintf(part, sizeof part, "bytes %llu-%llu/%llu", (unsigned long long)first,
                 (unsigned long long)(first + length - 1), (unsigned long long)size);
        add_header(request, "Content-Range", part);
    }
}

/* Whether the part that is asked for is one of the file as it is now (RFC 9110, 13.1.5). */
static bool wants_part(const struct request *request, const struct marks *marks) {
    const char *only_if = request_header(request, "If-Range");
    return !request->is_head && (only_if == NULL || strcmp(only_if, marks->tag) == 0);
}

void answer_sound(struct request *request) {
    struct sound sound;
    uint64_t first = 0;
    uint64_t length = 0;
    if (!find_sound(request, &sound)) {
        return;
    }
    uint64_t size = (uint64_t)sound.status.st_size;
    struct marks marks = marks_of(&sound.status);
    const char *wanted = wants_part(request, &marks) ? request_header(request, "Range") : NULL;
    enum range_found found = range_read(wanted, size, &first, &length);
    if (range_tag_is_known(request_header(request, "If-None-Match"), marks.tag)) {
        close(sound.file);
        answer_not_modified(request, &sound, &marks);
    } else if (found == RANGE_OUTSIDE) {
        close(sound.file);
        answer_outside(request, size);
    } else {
        request->status = found == RANGE_PART ? 206 : 200;
        answer_bytes(request, &sound, &marks, first, length);
    }
}
