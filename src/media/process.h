/* Starts and ends mien-media. */
#ifndef MEDIA_PROCESS_H
#define MEDIA_PROCESS_H

#include "media/message.h"

#include <sys/types.h>

struct media_process {
    pid_t pid;
    int answers;  /* the pipe that it writes, not blocking here */
    int requests; /* the socket that it reads; -1 if it could not be started */
    bool writes;  /* encodes instead of decoding */
};

/* Starts it with `input` (a file to read or to write, or -1) and `output` (where tags are written,
 * or -1), and sends it the request. `process` is
 * to be stopped, also if this is false; the error is a sentence without the name of the file. */
bool media_process_start(struct media_process *process, const struct media_request *request,
                         int input, int output, struct error *err);

/* Asks for a frame; whether it can still hear that is found out when reading the answer. */
void media_process_ask(const struct media_process *process);

/* Ends it, and says how it had ended before, if it had. Always false. */
bool media_process_fate(struct media_process *process, struct error *err);

/* Ends it, if it is there. */
void media_process_stop(struct media_process *process);

#endif
