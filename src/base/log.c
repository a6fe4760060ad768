#include "base/log.h"

#include "base/text.h"

#include <stdarg.h>

void log_write(const struct log *log, enum log_level level, const char *format, ...) {
    if (log == NULL || level > log->level) {
        return;
    }
    char raw[1024];
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    text_printable(line, sizeof line, raw);
    fprintf(log->out, "mien: %s\n", line);
}
