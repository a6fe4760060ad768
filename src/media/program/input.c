#include "media/program/input.h"

#include "media/program/probe.h"
#include "media/program/send.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 64 << 10 };

static int read_some(void *context, uint8_t *to, int size) {
    struct input *input = context;
    ssize_t got;
    send_alive(); /* a long way may have to be read to find a place in a file */
    if (input->size >= 0) {
        /* Not beyond what counts as its end, even if the file goes on. */
        int64_t left = input->size - (lseek(input->file, 0, SEEK_CUR) - input->start);
        size = left < size ? (int)(left > 0 ? left : 0) : size;
    }
    while ((got = read(input->file, to, (size_t)size)) < 0) {
        if (errno == EAGAIN) {
            /* A pipe that someone set so; poll() is not to be had here. */
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        } else if (errno != EINTR) {
            break;
        }
    }
    if (got < 0) {
        input->problem = errno;
        return AVERROR(errno);
    }
    return got == 0 ? AVERROR_EOF : (int)got;
}

static int64_t seek_to(void *context, int64_t offset, int whence) {
    const struct input *input = context;
    if ((whence & AVSEEK_SIZE) != 0) {
        return input->size;
    }
    if ((whence & ~AVSEEK_FORCE) != SEEK_SET || offset < 0 || offset > INT64_MAX - input->start) {
        return AVERROR(EINVAL);
    }
    off_t place = lseek(input->file, input->start + offset, SEEK_SET);
    return place < 0 ? AVERROR(errno) : place - input->start;
}

/* A playlist, or a film that lies in parts: the other files are not this program's to open. */
static int open_other(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
                      AVDictionary **options) {
    (void)format;
    (void)io;
    (void)url;
    (void)flags;
    (void)options;
    return AVERROR(EPERM);
}

bool input_error(const struct input *input, int problem, struct error *err) {
    char words[AV_ERROR_MAX_STRING_SIZE] = "";
    if (input->problem != 0) {
        return error_set(err, "cannot be read: %s", strerror(input->problem));
    }
    switch (problem) {
    case AVERROR(ENOMEM):
        return error_set(err, "needs more memory than a file may take; it may be damaged");
    case AVERROR(EPERM):
        return error_set(err, "refers to other files, which are not opened");
    case AVERROR_INVALIDDATA:
    case AVERROR_EOF:
        return error_set(err, "is damaged or cut short");
    default:
        av_strerror(problem, words, sizeof words);
        return error_set(err, "cannot be decoded (%s); it may be damaged", words);
    }
}

void input_measure(struct input *input, int file) {
    struct stat status;
    *input = (struct input){.file = file, .size = -1, .start = lseek(file, 0, SEEK_CUR)};
    if (input->start >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size >= input->start) {
        input->size = status.st_size - input->start;
    }
}

static bool make_io(struct input *input, struct error *err) {
    unsigned char *buffer = av_malloc(BUFFER);
    input->io = buffer == NULL ? NULL
                               : avio_alloc_context(buffer, BUFFER, 0, input, read_some, NULL,
                                                    input->size >= 0 ? seek_to : NULL);
    if (input->io == NULL) {
        av_free(buffer);
        return input_error(input, AVERROR(ENOMEM), err);
    }
    return true;
}

bool input_open(struct input *input, struct error *err) {
    const AVInputFormat *kind;
    if (!make_io(input, err) || !probe(input, &kind, err)) {
        return false;
    }
    input->format = avformat_alloc_context();
    AVDictionary *options = NULL;
    if (input->format == NULL ||
        /* No protocol has this name; it is the second lock beside open_other(). */
        av_dict_set(&options, "protocol_whitelist", "none", 0) < 0) {
        return input_error(input, AVERROR(ENOMEM), err);
    }
    input->format->pb = input->io;
    input->format->io_open = open_other;
    int problem = avformat_open_input(&input->format, "", kind, &options);
    av_dict_free(&options);
    return problem == 0 || input_error(input, problem, err);
}

void input_close(struct input *input) {
    avformat_close_input(&input->format);
    if (input->io != NULL) {
        av_freep(&input->io->buffer);
        avio_context_free(&input->io);
    }
}
