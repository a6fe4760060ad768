#include "base/log.h"

#include "base/text.h"

#include <stdarg.h>

void log_write(const struct log *log, enum log_level level, const char *format, ...) {
    if (log == NULL || level > log->level) {
        return;
    }
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    text_printable_format(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(log->out, "mien: %s\n", line);
}
