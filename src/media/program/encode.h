/* Pictures to the packets of a video. */
#ifndef MEDIA_PROGRAM_ENCODE_H
#define MEDIA_PROGRAM_ENCODE_H

#include "media/message.h"
#include "media/program/output.h"

#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>

struct encode {
    struct output *output;
    AVCodecContext *codec;
    AVStream *stream;
    AVPacket *packet;
    AVFrame *rgb;         /* the next picture goes in here: of even sides */
    AVFrame *yuv;         /* as it is encoded */
    size_t width, height; /* of the part of `rgb` that is given */
    int64_t last; /* milliseconds at which the frame before is shown; -1 before there is one */
    int64_t step; /* milliseconds from one frame to the next, as of late */
    struct SwsContext *scaler;
};

/* "libx264" if FFmpeg has it, else "mpeg4". */
const char *encode_codec(void);

/* Opens the encoder of this name, and begins the file. `encode` is to be closed, also if this is
 * false. */
bool encode_open(struct encode *encode, struct output *output, const char *name,
                 const struct media_write_options *options, struct error *err);
void encode_close(struct encode *encode);

/* Encodes what is in encode->rgb, shown from `seconds` on, and writes what comes out of it. */
bool encode_frame(struct encode *encode, double seconds, struct error *err);

/* Writes what the encoder still has, and ends the file. */
bool encode_end(struct encode *encode, struct error *err);

#endif
