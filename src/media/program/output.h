/* The file that a video is written into: MP4, through the one descriptor that is open. */
#ifndef MEDIA_PROGRAM_OUTPUT_H
#define MEDIA_PROGRAM_OUTPUT_H

#include "base/base.h"

#include <libavformat/avformat.h>

struct output {
    int file;    /* that can be read, too */
    int problem; /* errno of writing or reading it */
    AVFormatContext *format;
    AVIOContext *io;
};

/* Sets up what is written into `file`, which stays open. `output` is to be closed, also if this is
 * false. */
bool output_open(struct output *output, int file, struct error *err);
void output_close(struct output *output);

/* Writes what is before the packets, once there is a stream; a packet of it; and what is after
 * them. */
bool output_begin(struct output *output, struct error *err);
bool output_packet(struct output *output, AVPacket *packet, struct error *err);
bool output_end(struct output *output, struct error *err);

/* Says what went wrong, by FFmpeg's number for it; always false. */
bool output_error(const struct output *output, int problem, struct error *err);

#endif
