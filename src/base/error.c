#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *err, const char *format, ...) {
    char message[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    text_printable(err->message, sizeof err->message, message);
    return false;
}

bool error_prefix(struct error *err, const char *what) {
    char rest[sizeof err->message];
    memcpy(rest, err->message, sizeof rest);
    return error_set(err, "%.200s: %s", what, rest);
}
