#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *err, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    text_printable_format(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    return false;
}
