/* One stream of a file or a camera, frame by frame. */
#ifndef MEDIA_PROGRAM_DECODE_H
#define MEDIA_PROGRAM_DECODE_H

#include "media/program/input.h"

#include <libavcodec/avcodec.h>

struct decode {
    struct input *input;
    AVFormatContext *format; /* the input's */
    AVStream *stream;
    AVCodecContext *codec;
    AVPacket *packet;
    AVFrame *frame;   /* the newest one */
    bool live;        /* a camera: frames come when they come, and there is no end */
    bool draining;    /* the file is at its end, the decoder is not */
    double back;      /* seconds before the place that was wanted, to which was sought last */
    int64_t start;    /* what counts as 0 seconds, in the stream's units */
    uint64_t damaged; /* pieces that could not be read or decoded */
};

enum decoded { DECODE_FRAME, DECODE_END, DECODE_ERROR };

/* Chooses the best stream of the kind, and opens no decoder. `decode` is to be closed, also if this
 * is false. */
bool decode_find(struct decode *decode, struct input *input, enum AVMediaType kind, bool live,
                 struct error *err);

/* The same, and opens its decoder. */
bool decode_open(struct decode *decode, struct input *input, enum AVMediaType kind, bool live,
                 struct error *err);
void decode_close(struct decode *decode);

/* Goes to a place at or somewhat before `seconds`, as well as the file knows its own places. */
void decode_seek(struct decode *decode, double seconds);

/* After decode_seek(): the first frame that was read is behind `seconds` already, so it goes
 * further back than before. False if it cannot, or was at the beginning. */
bool decode_seek_back(struct decode *decode, double seconds);

/* The next frame, into decode->frame. */
enum decoded decode_next(struct decode *decode, struct error *err);

/* When the frame is to be shown or heard, in seconds; NAN if nothing says it. */
double decode_seconds(const struct decode *decode);

#endif
