/* Messages about the work itself, for whoever asks with --verbose. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/error.h"

#include <stdio.h>

enum log_level { LOG_QUIET, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Owned by whoever runs the program; there is no log behind anyone's back. */
struct log {
    enum log_level level; /* what is more talkative than this is left out */
    FILE *out;
};

/* One line, "mien: ...", with control characters made harmless. A NULL log is silent. */
void log_write(const struct log *log, enum log_level level, const char *format, ...)
    BASE_PRINTF(3, 4);

#endif
