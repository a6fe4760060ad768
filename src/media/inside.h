/* What is behind struct media. */
#ifndef MEDIA_INSIDE_H
#define MEDIA_INSIDE_H

#include "media/process.h"
#include "media/reader.h"

struct media {
    char *name; /* for errors */
    struct media_process process;
    struct media_reader reader;
    bool newest; /* each frame is asked for */
};

#endif
