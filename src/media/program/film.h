/* A video from the frames that Mien sends. */
#ifndef MEDIA_PROGRAM_FILM_H
#define MEDIA_PROGRAM_FILM_H

#include "media/message.h"

/* Reads messages of frames from `from` until the end is one, writes a video into `file`, and says
 * when it is whole. If Mien goes away before, the process ends. */
bool film_write(int from, int file, const struct media_write_options *options, struct error *err);

#endif
