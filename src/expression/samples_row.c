#include "expression/samples_row.h"

#include <string.h>

enum { FIELDS = 3 };

struct field {
    const char *at;
    size_t length;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static struct field trim(struct field field) {
    while (field.length > 0 && is_blank(field.at[0])) {
        field.at++;
        field.length--;
    }
    while (field.length > 0 && is_blank(field.at[field.length - 1])) {
        field.length--;
    }
    return field;
}

/* Without the blanks around it and its quotes; a quote without a second one stays, and is found to
 * be wrong there. */
static struct field field_between(const char *from, const char *to) {
    struct field field = trim((struct field){from, (size_t)(to - from)});
    if (field.length >= 2 && field.at[0] == '"' && field.at[field.length - 1] == '"') {
        field = trim((struct field){field.at + 1, field.length - 2});
    }
    return field;
}

static bool emotion_of(struct field field, enum emotion *out) {
    if (field.length != 1 || field.at[0] < '0' || field.at[0] >= '0' + EMOTION_COUNT) {
        return false;
    }
    *out = (enum emotion)(field.at[0] - '0');
    return true;
}

static bool split_of(struct field field, enum split *out) {
    static const char *const names[SPLIT_COUNT] = {"Training", "PublicTest", "PrivateTest"};
    for (int i = 0; i < SPLIT_COUNT; i++) {
        if (field.length == strlen(names[i]) && memcmp(field.at, names[i], field.length) == 0) {
            *out = (enum split)i;
            return true;
        }
    }
    return false;
}

/* False if there is no second comma; where there are more than two, the second field has the
 * others in it. */
static bool split_line(const char *line, size_t length, struct field field[FIELDS]) {
    const char *first = memchr(line, ',', length);
    const char *last = memrchr(line, ',', length);
    if (first == last) {
        return false;
    }
    field[0] = field_between(line, first);
    field[1] = field_between(first + 1, last);
    field[2] = field_between(last + 1, line + length);
    return true;
}

bool sample_row_read(const char *line, size_t length, struct sample_row *out) {
    struct field field[FIELDS];
    /* An emotion and a comma stand before the pixels, and a comma behind them. */
    return split_line(line, length, field) && emotion_of(field[0], &out->emotion) &&
           sample_pixels_read(field[1].at, field[1].length, out->pixels) &&
           split_of(field[2], &out->split);
}

/* ---- what is wrong with one that cannot be read ---- */

/* The start of a field as a string, for a sentence. */
struct shown {
    char text[16];
};

static struct shown show(struct field field) {
    struct shown shown = {""};
    size_t most = sizeof shown.text - 1;
    size_t length = field.length < most ? field.length : most;
    for (size_t i = 0; i < length; i++) {
        shown.text[i] = field.at[i] == '\0' ? '?' : field.at[i];
    }
    if (field.length > most) {
        memcpy(shown.text + most - 3, "...", 3);
    }
    return shown;
}

static size_t count_fields(const char *line, size_t length) {
    size_t count = 1;
    for (size_t i = 0; i < length; i++) {
        count += line[i] == ',';
    }
    return count;
}

/* Takes the next number, or whatever else stands between spaces; empty at the end. */
static struct field next_number(struct field *field) {
    while (field->length > 0 && field->at[0] == ' ') {
        field->at++;
        field->length--;
    }
    struct field number = {field->at, 0};
    while (number.length < field->length && field->at[number.length] != ' ') {
        number.length++;
    }
    field->at += number.length;
    field->length -= number.length;
    return number;
}

static bool is_pixel(struct field number) {
    unsigned value = 0;
    for (size_t i = 0; i < number.length; i++) {
        if (i == 3 || number.at[i] < '0' || number.at[i] > '9') {
            return false;
        }
        value = 10 * value + (unsigned)(number.at[i] - '0');
    }
    return value <= 255;
}

/* FAULT_COUNT if the pixels are good. */
static enum sample_fault pixels_fault(struct field field, struct error *what) {
    size_t count = 0;
    for (struct field number = next_number(&field); number.length > 0;
         number = next_number(&field)) {
        count++;
        if (!is_pixel(number)) {
            error_set(what, "pixel %zu is \"%s\", not a number from 0 to 255", count,
                      show(number).text);
            return FAULT_PIXEL;
        }
    }
    if (count != SAMPLE_PIXELS) {
        error_set(what, "%zu pixels, not 2304 (48 x 48)", count);
        return FAULT_PIXEL_COUNT;
    }
    return FAULT_COUNT;
}

enum sample_fault sample_row_fault(const char *line, size_t length, bool unended,
                                   struct error *what) {
    struct error unwanted;
    what = what == NULL ? &unwanted : what;
    size_t fields = count_fields(line, length);
    struct field field[FIELDS];
    enum emotion emotion;
    enum split split;
    if (fields > FIELDS) {
        error_set(what, "%zu fields, not three: emotion,pixels,Usage", fields);
        return FAULT_FIELDS;
    }
    if (!split_line(line, length, field)) {
        error_set(what, "ends in field %zu of three", fields);
        return FAULT_CUT;
    }
    if (!emotion_of(field[0], &emotion)) {
        error_set(what, "the emotion is \"%s\", not 0 to 6", show(field[0]).text);
        return FAULT_EMOTION;
    }
    enum sample_fault fault = pixels_fault(field[1], what);
    if (fault != FAULT_COUNT) {
        return fault;
    }
    if (unended && !split_of(field[2], &split)) {
        error_set(what, "ends in field 3 of three");
        return FAULT_CUT;
    }
    error_set(what, "the usage is \"%s\", not Training, PublicTest or PrivateTest",
              show(field[2]).text);
    return FAULT_USAGE;
}
