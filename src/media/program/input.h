/* A file as FFmpeg reads it: through one descriptor that is open already, and nothing else. */
#ifndef MEDIA_PROGRAM_INPUT_H
#define MEDIA_PROGRAM_INPUT_H

#include "base/base.h"

#include <libavformat/avformat.h>

struct input {
    int file;
    int64_t start; /* where in it the file begins: 0 if not standard input */
    int64_t size;  /* bytes from there; -1 for a pipe */
    int problem;   /* errno of a read that failed, or 0 */
    AVIOContext *io;
    AVFormatContext *format; /* NULL until opened */
    char device[256];        /* a camera's name; "" for files */
};

/* Begins with a file: how large it is, which is not to be asked any more once it is confined. */
void input_measure(struct input *input, int file);

/* Opens what is in it by its content, if it is of a kind that Mien reads. `input` is to be closed,
 * also if this is false. */
bool input_open(struct input *input, struct error *err);
void input_close(struct input *input);

/* A sentence for an error of FFmpeg's, while doing something with the file. Always false. */
bool input_error(const struct input *input, int problem, struct error *err);

#endif
