#include "web/range.h"

#include <string.h>
#include <strings.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Digits, as many as there are; what is too large for a number is the largest one. False without
 * any. */
static bool read_number(const char **next, uint64_t *out) {
    const char *start = *next;
    *out = 0;
    for (; is_digit(**next); (*next)++) {
        unsigned digit = (unsigned)(**next - '0');
        *out = *out > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *out * 10 + digit;
    }
    return *next > start;
}

/* The last `count` bytes. */
static enum range_found read_suffix(uint64_t count, uint64_t size, uint64_t *first,
                                    uint64_t *length) {
    if (count == 0 || size == 0) {
        return RANGE_OUTSIDE;
    }
    *length = count < size ? count : size;
    *first = size - *length;
    return RANGE_PART;
}

enum range_found range_read(const char *header, uint64_t size, uint64_t *first, uint64_t *length) {
    static const char unit[] = "bytes=";
    uint64_t from = 0;
    uint64_t to = UINT64_MAX;
    *first = 0;
    *length = size;
    if (header == NULL || strncasecmp(header, unit, strlen(unit)) != 0) {
        return RANGE_ALL;
    }
    const char *next = header + strlen(unit);
    bool starts = read_number(&next, &from);
    if (*next++ != '-') {
        return RANGE_ALL;
    }
    bool ends = read_number(&next, &to);
    if (*next != '\0' || (!starts && !ends) || (starts && ends && to < from)) {
        return RANGE_ALL;
    }
    if (!starts) {
        return read_suffix(to, size, first, length);
    }
    if (from >= size) {
        return RANGE_OUTSIDE;
    }
    uint64_t last = ends && to < size ? to : size - 1;
    *first = from;
    *length = last - from + 1;
    return RANGE_PART;
}

bool range_tag_is_known(const char *header, const char *tag) {
    const char *next = header == NULL ? "" : header + strspn(header, " \t");
    if (strcmp(next, "*") == 0) {
        return true;
    }
    size_t length = strlen(tag);
    while (*next != '\0') {
        next += strspn(next, " \t,");
        next += strncmp(next, "W/", 2) == 0 ? 2 : 0;
        if (*next != '"') {
            return false;
        }
        const char *end = strchr(next + 1, '"');
        if (end == NULL) {
            return false;
        }
        if ((size_t)(end + 1 - next) == length && strncmp(next, tag, length) == 0) {
            return true;
        }
        next = end + 1;
    }
    return false;
}
