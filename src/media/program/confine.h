/* Gives away what a decoder never needs. */
#ifndef MEDIA_PROGRAM_CONFINE_H
#define MEDIA_PROGRAM_CONFINE_H

#include "base/base.h"

enum confine { CONFINE_SOUND, CONFINE_VIDEO, CONFINE_CAMERA, CONFINE_WRITING };

enum {
    /* MiB of address space; FFmpeg's libraries take 190 of it, with libavdevice 270. Video of
     * 8192 x 4320 pixels needs a good part of the second. */
    CONFINE_SOUND_MEMORY = 640,
    CONFINE_VIDEO_MEMORY = 2560,
    /* GiB of a video that is written: half a day of 1920 x 1080 pixels. */
    CONFINE_FILE_SIZE = 16,
    /* Seconds of computing from one message to the next, and of all for sound. */
    CONFINE_SECONDS = 60,
    CONFINE_SOUND_SECONDS = 3600,
};

/* From here on this process and its threads can read what is open, write into its pipe, and if it
 * is for writing into its file, and compute, within limits; they can open nothing, start nothing,
 * and reach no network. Under AddressSanitizer, which needs all of it, nothing changes but that no
 * core is left. */
bool confine(enum confine what, struct error *err);

/* Allows CONFINE_SECONDS more of computing; then SIGPROF ends the process. */
void confine_rewind(void);

#endif
