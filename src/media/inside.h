/* What is behind struct media and struct media_writer. */
#ifndef MEDIA_INSIDE_H
#define MEDIA_INSIDE_H

#include "media/process.h"
#include "media/reader.h"

struct media {
    char *name; /* for errors */
    struct media_process process;
    struct media_reader reader;
    bool hash;   /* of the sound is all that was asked for */
    bool newest; /* each frame is asked for */
};

struct media_writer {
    struct draft draft; /* its path is the name for errors */
    struct media_process process;
    struct media_reader answers;
    struct media_write_options options;
    double first, last; /* seconds of the first frame and the newest one */
    bool any;           /* there were frames */
};

/* Sets the error to why a reader ended, and ends the process where it is the reason. Always false.
 */
bool media_told(struct media_process *process, struct media_reader *reader, const char *name,
                struct error *err);

/* A regular file that can be read, or standard input, whatever that is. -1 with an error; opening a
 * FIFO here waits for nobody. */
int media_open_input(const char *path, struct error *err);

#endif
