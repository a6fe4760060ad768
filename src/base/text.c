#include "base/text.h"

#include "base/memory.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_add(struct text *text, const char *bytes, size_t length) {
    text->data = memory_grow(text->data, &text->capacity, text->length + length + 1, 1);
    if (length > 0) {
        memcpy(text->data + text->length, bytes, length);
    }
    text->length += length;
    text->data[text->length] = '\0';
}

void text_add_string(struct text *text, const char *string) {
    text_add(text, string, strlen(string));
}

void text_reserve(struct text *text, size_t length) {
    text->data = memory_grow(text->data, &text->capacity, text->length + length + 1, 1);
    text->data[text->length] = '\0';
}

void text_format(struct text *text, const char *format, ...) {
    enum { USUAL = 32 };
    va_list arguments;
    text_reserve(text, USUAL);
    for (int written = 0; written < 2; written++) {
        size_t room = text->capacity - text->length;
        va_start(arguments, format);
        int length = vsnprintf(text->data + text->length, room, format, arguments);
        va_end(arguments);
        if (length < 0) {
            text->data[text->length] = '\0';
            return;
        }
        if ((size_t)length < room) {
            text->length += (size_t)length;
            return;
        }
        text_reserve(text, (size_t)length);
    }
}

void text_clear(struct text *text) {
    text->length = 0;
    if (text->data != NULL) {
        text->data[0] = '\0';
    }
}

void text_free(struct text *text) {
    free(text->data);
    *text = (struct text){0};
}

/* The length of the UTF-8 character that starts at `bytes`, 0 if it is none; *code is set. */
static size_t character(const char *bytes, size_t length, uint32_t *code) {
    const unsigned char *b = (const unsigned char *)bytes;
    if (length == 0) {
        return 0;
    }
    if (b[0] < 0x80) {
        *code = b[0];
        return 1;
    }
    size_t size = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
    if (b[0] < 0xc2 || b[0] > 0xf4 || length < size) {
        return 0;
    }
    uint32_t value = b[0] & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((b[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = value << 6 | (b[i] & 0x3f);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[size] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
        return 0;
    }
    *code = value;
    return size;
}

/* Eight bytes of ASCII, which most text is. */
static bool is_ascii(const char *bytes) {
    uint64_t eight = 0;
    memcpy(&eight, bytes, sizeof eight);
    return (eight & 0x8080808080808080u) == 0;
}

bool text_is_utf8(const char *bytes, size_t length) {
    uint32_t code = 0;
    for (size_t i = 0; i < length;) {
        if (length - i >= 8 && is_ascii(bytes + i)) {
            i += 8;
            continue;
        }
        size_t size = character(bytes + i, length - i, &code);
        if (size == 0) {
            return false;
        }
        i += size;
    }
    return true;
}

void text_printable(char *out, size_t size, const char *string) {
    size_t length = strlen(string);
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        size_t bytes = character(string + i, length - i, &code);
        /* C0, DEL and C1 controls; the marks that turn the direction of text around; what Unicode
         * says is no character, which neither XML nor cairo takes. */
        bool hidden = bytes == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0) ||
                      (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
                      (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
        size_t step = bytes == 0 ? 1 : bytes;
        size_t needed = hidden ? 1 : step;
        if (used + needed + 1 > size) {
            break;
        }
        if (hidden) {
            out[used] = '?';
        } else {
            memcpy(out + used, string + i, step);
        }
        used += needed;
        i += step;
    }
    if (size > 0) {
        out[used] = '\0';
    }
}

void text_printable_format(char *out, size_t size, const char *format, va_list arguments) {
    char raw[1024];
    vsnprintf(raw, sizeof raw, format, arguments);
    text_printable(out, size, raw);
}

/* Columns of one character: a short form of Unicode's East Asian Width (UAX 11) and of the
 * combining marks, since wcwidth() only knows them in a UTF-8 locale. */
static size_t columns(uint32_t code) {
    if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) ||
        (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0x20d0 && code <= 0x20ff)) {
        return 0;
    }
    bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
                (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
                (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff) ||
                (code >= 0x20000 && code <= 0x3fffd);
    return wide ? 2 : 1;
}

size_t text_width(const char *string) {
    size_t length = strlen(string);
    size_t width = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = '?';
        size_t bytes = character(string + i, length - i, &code);
        width += columns(code);
        i += bytes == 0 ? 1 : bytes;
    }
    return width;
}

size_t text_fit(const char *string, size_t width) {
    size_t length = strlen(string);
    size_t used = 0;
    size_t i = 0;
    while (i < length) {
        uint32_t code = '?';
        size_t bytes = character(string + i, length - i, &code);
        if (used + columns(code) > width) {
            break;
        }
        used += columns(code);
        i += bytes == 0 ? 1 : bytes;
    }
    return i;
}

static const char *skip_spaces(const char *s) {
    while (*s == ' ' || *s == '\t') {
        s++;
    }
    return s;
}

static const char *skip_digits(const char *s) {
    while (*s >= '0' && *s <= '9') {
        s++;
    }
    return s;
}

/* Powers of ten that a double holds exactly. */
static const double exact_power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const uint64_t largest_exact = (uint64_t)1 << 53;

/* Reads digits on into *value, which wraps around where there are too many. */
static const char *read_digits(const char *s, uint64_t *value) {
    for (; *s >= '0' && *s <= '9'; s++) {
        *value = *value * 10 + (uint64_t)(*s - '0');
    }
    return s;
}

/* What strtod makes of digits too many for exact arithmetic: all of them as a whole number, so that
 * the locale's decimal mark has no part in it. False if they are absurdly many. */
static bool long_decimal(const char *digits, const char *end, int exponent, double *out) {
    char copy[128];
    size_t length = 0;
    for (const char *c = digits; c < end; c++) {
        if (*c < '0' || *c > '9' || (*c == '0' && length == 0)) {
            continue;
        }
        if (length == sizeof copy - 16) {
            return false;
        }
        copy[length++] = *c;
    }
    snprintf(copy + length, sizeof copy - length, "%se%d", length == 0 ? "0" : "", exponent);
    *out = strtod(copy, NULL);
    return true;
}

/* By hand because strtod follows the locale's decimal mark and takes "inf", "nan" and hex, and
 * because a catalogue is half a million of these. The short ones need no strtod at all: a whole
 * number up to 2^53 and a power of ten within ±22 are exact doubles, so that one rounded operation
 * gives the nearest one (Clinger 1990). */
bool text_to_double(const char *string, char point, double *out) {
    const char *start = skip_spaces(string);
    bool negative = *start == '-';
    const char *digits = start + (*start == '-' || *start == '+');
    uint64_t whole = 0;
    const char *mark = read_digits(digits, &whole);
    const char *mantissa = mark; /* its end */
    int behind = 0;              /* digits behind the mark */
    if (*mark == point) {
        mantissa = read_digits(mark + 1, &whole);
        behind = (int)(mantissa - mark - 1);
    }
    ptrdiff_t count = mark - digits + behind;
    if (count < 1) {
        return false;
    }
    const char *end = mantissa;
    int exponent = 0;
    if (*end == 'e' || *end == 'E') {
        const char *power = end + 1 + (end[1] == '-' || end[1] == '+');
        end = skip_digits(power);
        if (end == power) {
            return false;
        }
        for (const char *s = power; s < end; s++) {
            exponent = exponent < 10000 ? exponent * 10 + (*s - '0') : exponent;
        }
        exponent = power[-1] == '-' ? -exponent : exponent;
    }
    if (*skip_spaces(end) != '\0') {
        return false;
    }
    exponent -= behind;
    double value = (double)whole;
    if (count > 19 || whole > largest_exact || exponent < -22 || exponent > 22) {
        if (!long_decimal(digits, mantissa, exponent, &value)) {
            return false;
        }
    } else if (exponent < 0) {
        value /= exact_power[-exponent];
    } else {
        value *= exact_power[exponent];
    }
    if (!isfinite(value)) {
        return false;
    }
    *out = negative ? -value : value;
    return true;
}

bool text_to_integer(const char *string, int64_t least, int64_t most, int64_t *out) {
    const char *start = skip_spaces(string);
    const char *digits = start + (*start == '-' || *start == '+');
    const char *end = skip_digits(digits);
    if (end == digits || *skip_spaces(end) != '\0') {
        return false;
    }
    errno = 0;
    long long value = strtoll(start, NULL, 10);
    if (errno != 0 || value < least || value > most) {
        return false;
    }
    *out = value;
    return true;
}

static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool text_same(const char *a, const char *b) {
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

bool text_starts(const char *string, const char *start) {
    return strncmp(string, start, strlen(start)) == 0;
}

uint64_t text_hash(uint64_t seed, const char *bytes, size_t length) {
    uint64_t hash = seed;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    }
    return hash;
}
