/* Writing a video: frames go to mien-media, which encodes them into a file without a name. */
#include "media/inside.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static bool options_are_good(const char *path, const struct media_write_options *options,
                             struct error *err) {
    if (options->width < 1 || options->height < 1 || options->width > MEDIA_WRITTEN_SIDE ||
        options->height > MEDIA_WRITTEN_SIDE ||
        options->width > MEDIA_MOST_PIXELS / options->height) {
        return error_set(err,
                         "%s: a video cannot have %zu x %zu pixels; at most %d a side and %d in "
                         "all are possible",
                         path, options->width, options->height, MEDIA_WRITTEN_SIDE,
                         MEDIA_MOST_PIXELS);
    }
    if (options->rate != 0 && !(options->rate >= 0.001 && options->rate <= 1000)) {
        return error_set(
            err, "%s: cannot be written with %g frames a second; 0.001 to 1,000 are possible", path,
            options->rate);
    }
    return true;
}

struct media_writer *media_write_video(const char *path, const struct media_write_options *options,
                                       struct error *err) {
    struct draft draft;
    if (!options_are_good(path, options, err) || !draft_open(&draft, path, err)) {
        return NULL;
    }
    struct media_writer *writer = memory_new(1, sizeof *writer);
    writer->draft = draft;
    writer->options = *options;
    struct media_request request = {.version = MEDIA_VERSION,
                                    .parent = (int32_t)getpid(),
                                    .write = 1,
                                    .write_options = *options};
    struct error problem;
    if (!media_process_start(&writer->process, &request, draft.file, -1, &problem)) {
        error_set(err, "%s: %s", path, problem.message);
        media_write_cancel(writer);
        return NULL;
    }
    writer->answers =
        (struct media_reader){.pipe = writer->process.answers, .patience = MEDIA_PATIENCE};
    return writer;
}

static bool told(struct media_writer *writer, struct error *err) {
    if (writer->answers.state == MEDIA_ENDED) {
        error_set(&writer->answers.problem, "mien-media ended it too early");
    }
    return media_told(&writer->process, &writer->answers, writer->draft.path, err);
}

/* Waits until mien-media takes more. In short steps, of which each counts for no more than it was
 * to take, as where it is waited for answers. */
static bool wait_for(struct media_writer *writer) {
    double patience = writer->answers.patience, step = patience / 16;
    for (double waited = 0; waited < patience;) {
        struct pollfd ready[2] = {{.fd = writer->process.requests, .events = POLLOUT},
                                  {.fd = writer->process.answers, .events = POLLIN}};
        double start = clock_seconds();
        int count = poll(ready, 2, (int)ceil(step * 1000));
        if (count > 0 && ready[1].revents != 0 && !media_reader_listen(&writer->answers)) {
            return false;
        }
        if (count > 0 && ready[0].revents != 0) {
            return true;
        }
        waited += count == 0 ? step : fmin(clock_seconds() - start, step);
    }
    writer->answers.state = MEDIA_LATE;
    return false;
}

/* False if mien-media hears nothing more; the state of its answers says why. */
static bool say(struct media_writer *writer, const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t sent = send(writer->process.requests, next, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            next += sent;
            length -= (size_t)sent;
        } else if (errno == EAGAIN || errno == EINTR) {
            if (!wait_for(writer)) {
                return false;
            }
        } else {
            /* Its last words, or that there are none. */
            media_reader_finish(&writer->answers);
            return false;
        }
    }
    return true;
}

static bool frame_is_good(const struct media_writer *writer, const struct image *frame,
                          double seconds, struct error *err) {
    const char *path = writer->draft.path;
    const struct media_write_options *options = &writer->options;
    if (frame->width != options->width || frame->height != options->height ||
        frame->channels != 3) {
        return error_set(err, "%s: has frames of %zu x %zu pixels in colour, not of %zu x %zu%s",
                         path, options->width, options->height, frame->width, frame->height,
                         frame->channels == 3 ? "" : " in gray");
    }
    if (!isfinite(seconds) || fabs(seconds) > MEDIA_SECONDS) {
        return error_set(err, "%s: no frame can be shown at %g seconds", path, seconds);
    }
    if (writer->any && seconds < writer->last) {
        return error_set(err, "%s: a frame at %g seconds cannot follow one at %g", path, seconds,
                         writer->last);
    }
    return !writer->any || seconds - writer->first <= MEDIA_WRITTEN_SECONDS ||
           error_set(err, "%s: cannot be longer than %d seconds", path, MEDIA_WRITTEN_SECONDS);
}

bool media_write_frame(struct media_writer *writer, const struct image *frame, double seconds,
                       struct error *err) {
    if (writer->answers.state == MEDIA_RUNNING && !frame_is_good(writer, frame, seconds, err)) {
        return false;
    }
    if (!writer->any) {
        writer->first = seconds;
    }
    size_t bytes = frame->width * frame->height * 3;
    double when = seconds - writer->first;
    struct media_header header = {MEDIA_MESSAGE_FRAME, (uint32_t)(sizeof when + bytes)};
    writer->any = true;
    writer->last = seconds;
    return (media_reader_listen(&writer->answers) && say(writer, &header, sizeof header) &&
            say(writer, &when, sizeof when) && say(writer, frame->pixels, bytes)) ||
           told(writer, err);
}

bool media_write_end(struct media_writer *writer, struct error *err) {
    struct media_header header = {MEDIA_MESSAGE_END, 0};
    bool good = writer->any || error_set(err, "%s: a video needs a frame", writer->draft.path);
    if (good) {
        good = (media_reader_listen(&writer->answers) && say(writer, &header, sizeof header) &&
                media_reader_finish(&writer->answers)) ||
               told(writer, err);
    }
    good = good && draft_keep(&writer->draft, err);
    media_write_cancel(writer);
    return good;
}

void media_write_cancel(struct media_writer *writer) {
    if (writer == NULL) {
        return;
    }
    media_process_stop(&writer->process);
    media_reader_empty(&writer->answers);
    draft_drop(&writer->draft);
    free(writer);
}
