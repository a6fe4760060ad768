/* Video and cameras: frames as upright pictures, and sent. */
#ifndef MEDIA_PROGRAM_VIDEO_H
#define MEDIA_PROGRAM_VIDEO_H

#include "media/message.h"
#include "media/program/decode.h"

/* Sends the facts and all frames that are wanted, if there are any. */
bool video_send(struct decode *decode, const struct media_video_options *options,
                struct error *err);

#endif
