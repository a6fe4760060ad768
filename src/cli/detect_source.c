#include "cli/detect_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEAD = 16,                  /* bytes that tell a picture */
    STANDARD_INPUT = 128 << 20, /* bytes of a picture on standard input */
    PATIENCE = 60,              /* seconds that nothing may come on standard input */
};

/* ---- files ---- */

static bool is_regular(int file, const char *path, struct error *err) {
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        return error_set(err, "%s: %s", path, strerror(errno));
    }
    if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) {
        return error_set(err, "%s: not a file; a picture from a pipe is read as -", path);
    }
    if (S_ISCHR(status.st_mode)) {
        return error_set(err, "%s: not a file (a camera is written camera:%s)", path, path);
    }
    return S_ISREG(status.st_mode) || error_set(err, "%s: not a file", path);
}

/* The first bytes of a file; opening a FIFO here waits for nobody. */
static bool read_head(const char *path, unsigned char head[HEAD], size_t *length,
                      struct error *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool good = is_regular(file, path, err);
    if (good) {
        ssize_t got = pread(file, head, HEAD, 0);
        good = got > 0 || error_set(err, "%s: %s", path, got < 0 ? strerror(errno) : "is empty");
        *length = got < 0 ? 0 : (size_t)got;
    }
    if (file >= 0) {
        close(file);
    }
    return good;
}

bool source_is_picture(const char *path) {
    unsigned char head[HEAD];
    size_t length = 0;
    struct error unused;
    return read_head(path, head, &length, &unused) && image_is_picture(head, length);
}

/* ---- standard input ---- */

/* Some bytes more; false with an error, also if none come for a minute. */
static bool read_some(struct text *bytes, bool *end, struct error *err) {
    static char block[1 << 16];
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    int count;
    do {
        count = poll(&ready, 1, PATIENCE * 1000);
    } while (count < 0 && errno == EINTR);
    if (count == 0) {
        return error_set(err, "standard input: nothing came for %d seconds; given up", PATIENCE);
    }
    ssize_t got = read(STDIN_FILENO, block, sizeof block);
    if (got < 0 && errno != EINTR && errno != EAGAIN) {
        return error_set(err, "standard input: %s", strerror(errno));
    }
    *end = got == 0;
    text_add(bytes, block, got < 0 ? 0 : (size_t)got);
    return true;
}

/* What is no picture is not read to its end, which may never come. */
static bool read_standard_input(size_t megapixels, struct image *out, struct error *err) {
    struct text bytes = {0};
    bool good = true, end = false;
    while (good && !end) {
        good = read_some(&bytes, &end, err);
        if (good && bytes.length > STANDARD_INPUT) {
            good = error_set(err, "standard input: is more than %d MB; name the file instead",
                             STANDARD_INPUT >> 20);
        }
        if (bytes.length >= HEAD && !image_is_picture(bytes.data, bytes.length)) {
            end = true;
        }
    }
    good = good && image_decode(bytes.data == NULL ? "" : bytes.data, bytes.length,
                                "standard input", megapixels, out, err);
    text_free(&bytes);
    return good;
}

/* ---- opening ---- */

bool source_is_camera(const char *name) {
    return strcmp(name, "camera") == 0 || strncmp(name, "camera:", strlen("camera:")) == 0 ||
           (strncmp(name, "test:", strlen("test:")) == 0 && getenv("MIEN_TEST_SOURCES") != NULL);
}

static bool open_video(struct source *source, const char *name,
                       const struct source_options *options, struct error *err) {
    struct media_video_options video = {.form = options->colour ? MEDIA_RGB : MEDIA_GRAY,
                                        .rate = options->rate,
                                        .newest = source_is_camera(name)};
    source->media = media_open_video(name, &video, err);
    return source->media != NULL;
}

static void make_gray(struct image *image) {
    if (image->channels != 1) {
        struct image gray = image_gray(image);
        image_free(image);
        *image = gray;
    }
}

/* What is no picture can still be a video. */
static bool open_other(struct source *source, const char *name,
                       const struct source_options *options, struct error *err) {
    struct error problem;
    if (open_video(source, name, options, &problem)) {
        return true;
    }
    /* mien-media, which was asked last, knows nothing of pictures. */
    if (strstr(problem.message, ": not a sound or video file") != NULL) {
        return error_set(err, "%s: neither a picture (JPEG, PNG, PGM or PPM) nor a video", name);
    }
    return error_set(err, "%s", problem.message);
}

static bool open_file(struct source *source, const char *name, const struct source_options *options,
                      struct error *err) {
    unsigned char head[HEAD];
    size_t length = 0;
    if (!read_head(name, head, &length, err)) {
        return false;
    }
    if (!image_is_picture(head, length)) {
        return open_other(source, name, options, err);
    }
    /* Gray is all that is needed to find and read faces. */
    return options->colour ? image_read(name, options->megapixels, &source->frame, err)
                           : image_read_gray(name, options->megapixels, &source->frame, err);
}

bool source_open(struct source *source, const char *name, const struct source_options *options,
                 struct error *err) {
    *source = (struct source){0};
    if (source_is_camera(name)) {
        return open_video(source, name, options, err);
    }
    bool good = strcmp(name, "-") == 0
                    ? read_standard_input(options->megapixels, &source->frame, err)
                    : open_file(source, name, options, err);
    if (good && source->media == NULL && !options->colour) {
        make_gray(&source->frame);
    }
    return good;
}

void source_close(struct source *source) {
    media_close(source->media);
    image_free(&source->frame);
    *source = (struct source){0};
}

bool source_next(struct source *source, double *seconds, bool *end, struct error *err) {
    if (source->media != NULL) {
        return media_frame(source->media, &source->frame, seconds, end, err);
    }
    *seconds = 0;
    *end = source->given;
    source->given = true;
    return true;
}
