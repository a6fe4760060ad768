#include "media/program/output.h"

#include "media/program/send.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 64 << 10 };

bool output_error(const struct output *output, int problem, struct error *err) {
    char words[AV_ERROR_MAX_STRING_SIZE] = "";
    if (output->problem != 0) {
        return error_set(err, "cannot be written: %s", strerror(output->problem));
    }
    if (problem == AVERROR(ENOMEM) || problem == AVERROR_EXTERNAL) {
        return error_set(err, "needs more memory than encoding may take; write smaller frames");
    }
    av_strerror(problem, words, sizeof words);
    return error_set(err, "cannot be encoded (%s)", words);
}

static int write_some(void *context, uint8_t *bytes, int size) {
    struct output *output = context;
    for (int done = 0; done < size;) {
        ssize_t written = write(output->file, bytes + done, (size_t)(size - done));
        if (written < 0 && errno != EINTR) {
            output->problem = errno;
            return AVERROR(errno);
        }
        done += written < 0 ? 0 : (int)written;
    }
    send_alive(); /* at its end a long file is moved, to make room for its index */
    return size;
}

static int64_t seek_to(void *context, int64_t offset, int whence) {
    struct output *output = context;
    if ((whence & ~AVSEEK_FORCE) != SEEK_SET) {
        return AVERROR(EINVAL);
    }
    off_t place = lseek(output->file, offset, SEEK_SET);
    return place < 0 ? AVERROR(errno) : place;
}

/* The same file, read from a place of its own. */
struct again {
    struct output *output;
    off_t place;
};

static int read_again(void *context, uint8_t *to, int size) {
    struct again *again = context;
    ssize_t got = pread(again->output->file, to, (size_t)size, again->place);
    if (got < 0) {
        again->output->problem = errno; /* FFmpeg takes it for the end of the file */
        return AVERROR(errno);
    }
    again->place += got;
    return got == 0 ? AVERROR_EOF : (int)got;
}

static int64_t seek_again(void *context, int64_t offset, int whence) {
    struct again *again = context;
    if ((whence & ~AVSEEK_FORCE) != SEEK_SET || offset < 0) {
        return AVERROR(EINVAL);
    }
    again->place = offset;
    return offset;
}

/* FFmpeg moves the index of a file to its beginning by opening the file a second time, to read it.
 */
static int open_again(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
                      AVDictionary **options) {
    (void)url;
    (void)options;
    if ((flags & AVIO_FLAG_WRITE) != 0) {
        return AVERROR(EPERM);
    }
    struct again *again = memory_new(1, sizeof *again);
    again->output = format->opaque;
    unsigned char *buffer = av_malloc(BUFFER);
    *io = buffer == NULL
              ? NULL
              : avio_alloc_context(buffer, BUFFER, 0, again, read_again, NULL, seek_again);
    if (*io == NULL) {
        av_free(buffer);
        free(again);
        return AVERROR(ENOMEM);
    }
    return 0;
}

static int close_again(AVFormatContext *format, AVIOContext *io) {
    (void)format;
    free(io->opaque);
    av_freep(&io->buffer);
    avio_context_free(&io);
    return 0;
}

bool output_open(struct output *output, int file, struct error *err) {
    *output = (struct output){.file = file};
    unsigned char *buffer = av_malloc(BUFFER);
    output->io = buffer == NULL
                     ? NULL
                     : avio_alloc_context(buffer, BUFFER, 1, output, NULL, write_some, seek_to);
    if (output->io == NULL) {
        av_free(buffer);
        return output_error(output, AVERROR(ENOMEM), err);
    }
    int problem = avformat_alloc_output_context2(&output->format, NULL, "mp4", NULL);
    if (problem < 0) {
        return output_error(output, problem, err);
    }
    output->format->pb = output->io;
    output->format->opaque = output;
    output->format->io_open = open_again;
    output->format->io_close2 = close_again;
    /* The same frames are the same bytes, on any day. */
    output->format->flags |= AVFMT_FLAG_BITEXACT;
    return true;
}

void output_close(struct output *output) {
    avformat_free_context(output->format);
    if (output->io != NULL) {
        av_freep(&output->io->buffer);
        avio_context_free(&output->io);
    }
    output->format = NULL;
}

bool output_begin(struct output *output, struct error *err) {
    AVDictionary *options = NULL;
    /* The index before the frames, so that a browser need not read all to begin. */
    int problem = av_dict_set(&options, "movflags", "+faststart", 0);
    problem = problem < 0 ? problem : avformat_write_header(output->format, &options);
    av_dict_free(&options);
    return problem >= 0 || output_error(output, problem, err);
}

bool output_packet(struct output *output, AVPacket *packet, struct error *err) {
    int problem = av_write_frame(output->format, packet);
    problem = problem < 0 ? problem : output->io->error;
    return problem >= 0 || output_error(output, problem, err);
}

bool output_end(struct output *output, struct error *err) {
    int problem = av_write_trailer(output->format);
    avio_flush(output->io);
    problem = problem < 0 ? problem : output->io->error;
    return (problem >= 0 && output->problem == 0) || output_error(output, problem, err);
}
