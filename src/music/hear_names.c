#include "music/hearing.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A part of a path as people read it; NULL if nothing is left. */
static char *readable(const char *bytes, size_t length) {
    char *raw = memory_string_n(bytes, length);
    for (char *c = raw; *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
    char *out = memory_new(length + 1, 1);
    text_printable(out, length + 1, raw);
    free(raw);
    size_t end = strlen(out);
    while (end > 0 && out[end - 1] == ' ') {
        out[--end] = '\0';
    }
    size_t start = strspn(out, " ");
    memmove(out, out + start, end - start + 1);
    if (out[0] == '\0') {
        free(out);
        return NULL;
    }
    return out;
}

/* Where the title begins in a file's name, behind "3 - ", "3. " or "03 ", if more follows; "99
 * Balloons" are ninety-nine. */
static size_t behind_number(const char *name, size_t length) {
    size_t at = 0;
    while (at < length && at < 3 && isdigit((unsigned char)name[at])) {
        at++;
    }
    size_t digits = at;
    bool plain = digits > 0 && name[0] == '0';
    while (at < length && strchr(" .-_", name[at]) != NULL) {
        plain = plain || name[at] != ' ';
        at++;
    }
    return digits > 0 && plain && at > digits && at < length ? at : 0;
}

static void name_title(struct hear_tags *tags, const char *path) {
    const char *name = path_name(path);
    const char *dot = strrchr(name, '.');
    size_t length = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
    size_t start = behind_number(name, length);
    tags->title = readable(name + start, length - start);
    if (tags->title == NULL) {
        tags->title = memory_string("?");
    }
}

void hear_names(struct hear_tags *tags, const char *path, size_t root_length) {
    enum { FOLDERS = 2 };
    const char *folder[FOLDERS] = {NULL}; /* the innermost first */
    size_t length[FOLDERS] = {0};
    const char *end = path_name(path) - 1;
    const char *top = path + root_length;
    for (size_t i = 0; i < FOLDERS && end > top; i++) {
        const char *start = end;
        while (start > top && start[-1] != '/') {
            start--;
        }
        folder[i] = start;
        length[i] = (size_t)(end - start);
        end = start - 1;
    }
    /* Artist/Album/Title, or Artist/Title. */
    size_t artist = folder[1] != NULL ? 1 : 0;
    if (tags->album == NULL && tags->artist == NULL && artist == 1) {
        tags->album = readable(folder[0], length[0]);
    }
    if (tags->artist == NULL && folder[artist] != NULL) {
        tags->artist = readable(folder[artist], length[artist]);
    }
    if (tags->title == NULL) {
        name_title(tags, path);
    }
}

char *hear_uri(const char *path) {
    struct text uri = {0};
    text_add_string(&uri, "file://");
    for (const char *c = path; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || strchr("-._~/", *c) != NULL;
        if (plain) {
            text_add(&uri, c, 1);
        } else {
            text_format(&uri, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
    return uri.data;
}
