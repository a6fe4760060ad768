#include "media/media.h"

#include "media/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int media_open_input(const char *path, struct error *err) {
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                        : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(err, "%s: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        error_set(err, "%s: is a folder", path);
    } else if (!standard && S_ISCHR(status.st_mode)) {
        error_set(err, "%s: not a file (a camera is written camera:%s)", path, path);
    } else if (!standard && !S_ISREG(status.st_mode)) {
        error_set(err, "%s: not a file", path);
    } else if (S_ISREG(status.st_mode) && status.st_size == 0) {
        error_set(err, "%s: is empty", path);
    } else {
        return file;
    }
    if (file >= 0) {
        close(file);
    }
    return -1;
}

/* Whether `path` names a camera, or, where tests allow it, a picture that FFmpeg makes. */
static bool is_device(const char *path, struct media_request *request) {
    const char *device = NULL;
    if (strcmp(path, "camera") == 0) {
        device = "";
        request->source = MEDIA_CAMERA;
    } else if (strncmp(path, "camera:", strlen("camera:")) == 0) {
        device = path + strlen("camera:");
        request->source = MEDIA_CAMERA;
    } else if (strncmp(path, "test:", strlen("test:")) == 0 &&
               getenv("MIEN_TEST_SOURCES") != NULL) {
        device = path + strlen("test:");
        request->source = MEDIA_TEST;
    }
    if (device == NULL || strlen(device) >= sizeof request->device) {
        request->source = MEDIA_FILE;
        return false;
    }
    memcpy(request->device, device, strlen(device) + 1);
    return true;
}

bool media_told(struct media_process *process, struct media_reader *reader, const char *name,
                struct error *err) {
    switch (reader->state) {
    case MEDIA_GONE:
        media_process_fate(process, &reader->problem);
        break;
    case MEDIA_LATE:
        media_process_stop(process);
        error_set(&reader->problem, "nothing came for %.0f seconds; given up", reader->patience);
        break;
    default:
        break;
    }
    reader->state = MEDIA_FAILED;
    return error_set(err, "%s: %s", name, reader->problem.message);
}

/* Says why there is nothing more to read. */
static bool told(struct media *media, struct error *err) {
    return media_told(&media->process, &media->reader, media->name, err);
}

static struct media *start(const char *path, struct media_request *request, struct error *err) {
    int input = -1;
    struct media *media = NULL;
    /* Sound is in files only. */
    bool device = request->sound == 0 && is_device(path, request);
    if (!device && (input = media_open_input(path, err)) < 0) {
        return NULL;
    }
    media = memory_new(1, sizeof *media);
    media->name = memory_string(request->source == MEDIA_CAMERA ? "camera"
                                : strcmp(path, "-") == 0        ? "standard input"
                                                                : path);
    media->hash = request->hash == 1;
    media->newest = request->source != MEDIA_FILE && request->video_options.newest;
    request->video_options.newest = media->newest;
    request->version = MEDIA_VERSION;
    request->parent = (int32_t)getpid();
    struct error problem;
    bool good = false;
    if (!media_process_start(&media->process, request, input, -1, &problem)) {
        error_set(err, "%s: %s", media->name, problem.message);
    } else {
        media->reader = (struct media_reader){
            .pipe = media->process.answers,
            .sound = request->sound == 1,
            .channels = request->sound == 1 ? request->sound_options.channels
                        : request->video_options.form == MEDIA_GRAY ? 1
                                                                    : 3,
            .patience = MEDIA_PATIENCE,
        };
        good = media_reader_begin(&media->reader) || told(media, err);
    }
    if (input >= 0) {
        close(input);
    }
    if (!good) {
        media_close(media);
        return NULL;
    }
    return media;
}

static bool seconds_are_good(double from) {
    return from >= 0 && from <= MEDIA_SECONDS;
}

struct media *media_open_video(const char *path, const struct media_video_options *options,
                               struct error *err) {
    struct media_request request = {.video_options = *options};
    if (!seconds_are_good(options->from)) {
        error_set(err, "%s: cannot begin at %g seconds", path, options->from);
        return NULL;
    }
    if (options->rate != 0 && !(options->rate >= 0.001 && options->rate <= 1000)) {
        error_set(err, "%s: cannot be read with %g frames a second; 0.001 to 1,000 are possible",
                  path, options->rate);
        return NULL;
    }
    return start(path, &request, err);
}

/* 0 is none, or the file's own. */
static bool rate_is_good(unsigned rate) {
    return rate == 0 || (rate >= MEDIA_LEAST_RATE && rate <= MEDIA_MOST_RATE);
}

struct media *media_open_sound(const char *path, const struct media_sound_options *options,
                               struct error *err) {
    struct media_request request = {.sound = 1, .sound_options = *options};
    if (!seconds_are_good(options->from)) {
        error_set(err, "%s: cannot begin at %g seconds", path, options->from);
        return NULL;
    }
    if (!rate_is_good(options->rate) || !rate_is_good(options->beside) || options->channels > 2) {
        error_set(err, "%s: cannot be brought to %u samples a second in %u channels", path,
                  options->rate, options->channels);
        return NULL;
    }
    return start(path, &request, err);
}

struct media *media_open_hash(const char *path, bool cover, struct error *err) {
    struct media_request request = {
        .sound = 1, .hash = 1, .sound_options = {.channels = 1, .cover = cover}};
    return start(path, &request, err);
}

bool media_frame(struct media *media, struct image *frame, double *seconds, bool *end,
                 struct error *err) {
    *end = false;
    if (media->reader.sound) {
        return error_set(err, "%s: was opened for its sound", media->name);
    }
    if (media->newest && media->reader.state == MEDIA_RUNNING) {
        media_process_ask(&media->process);
    }
    if (media_reader_frame(&media->reader, frame, seconds)) {
        return true;
    }
    *end = media->reader.state == MEDIA_ENDED;
    return *end || told(media, err);
}

bool media_samples(struct media *media, float *out, size_t frames, size_t *got, struct error *err) {
    *got = 0;
    if (!media->reader.sound || media->hash) {
        return error_set(err, "%s: was opened for its %s", media->name,
                         media->hash ? "hash" : "frames");
    }
    *got = media_reader_samples(&media->reader, out, frames);
    return *got == frames || media->reader.state == MEDIA_ENDED || told(media, err);
}

bool media_piece(struct media *media, struct media_piece *out, struct error *err) {
    *out = (struct media_piece){0};
    if (!media->reader.sound || media->hash) {
        return error_set(err, "%s: was opened for its %s", media->name,
                         media->hash ? "hash" : "frames");
    }
    return media_reader_piece(&media->reader, out) || media->reader.state == MEDIA_ENDED ||
           told(media, err);
}

bool media_hash(struct media *media, unsigned char hash[MEDIA_HASH], struct error *err) {
    if (!media->hash) {
        return error_set(err, "%s: was not opened for its hash", media->name);
    }
    return media_reader_hash(&media->reader, hash) || told(media, err);
}

const struct media_facts *media_facts(const struct media *media) {
    return &media->reader.facts;
}

uint64_t media_damaged(const struct media *media) {
    return media->reader.damaged;
}

void media_close(struct media *media) {
    if (media == NULL) {
        return;
    }
    media_process_stop(&media->process);
    media_reader_empty(&media->reader);
    free(media->name);
    free(media);
}
