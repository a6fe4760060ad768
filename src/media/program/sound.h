/* Sound: brought to one rate and one or two channels, and sent. */
#ifndef MEDIA_PROGRAM_SOUND_H
#define MEDIA_PROGRAM_SOUND_H

#include "media/message.h"
#include "media/program/decode.h"

/* Sends the facts and all samples, if there are any. */
bool sound_send(struct decode *decode, const struct media_sound_options *options,
                struct error *err);

#endif
