#include "cli/screen.h"

#include <stdlib.h>
#include <string.h>

struct line {
    const char *start;
    size_t length;
};

/* Adds as much of a line as has room; colours take none. */
static void add_cut(struct text *out, struct line line, size_t columns) {
    char *copy = memory_string_n(line.start, line.length);
    size_t left = columns;
    for (char *at = copy; *at != '\0';) {
        if (*at == '\033') {
            size_t bytes = strcspn(at, "m");
            bytes += at[bytes] == 'm';
            text_add(out, at, bytes);
            at += bytes;
            continue;
        }
        size_t bytes = strcspn(at, "\033");
        char *words = memory_string_n(at, bytes);
        size_t fits = text_fit(words, left);
        text_add(out, words, fits);
        left = fits < bytes ? 0 : left - text_width(words);
        free(words);
        at += bytes;
    }
    free(copy);
}

enum { LINES = 128 };

struct layout {
    struct line line[LINES];
    size_t lines;
};

static struct layout find_lines(const struct text *lines) {
    struct layout all = {.lines = 0};
    const char *at = lines->length == 0 ? "" : lines->data;
    while (*at != '\0' && all.lines < LINES) {
        struct line line = {at, strcspn(at, "\n")};
        all.line[all.lines++] = line;
        at += line.length;
        at += *at == '\n';
    }
    return all;
}

static struct layout choose_lines(const struct layout *all, size_t rows) {
    struct layout kept = {.lines = 0};
    size_t too_many = all->lines > rows ? all->lines - rows : 0;
    for (size_t i = 0; i < all->lines; i++) {
        struct line line = all->line[i];
        if (too_many > 0 && line.length == 0) {
            too_many--;
        } else if (kept.lines < rows) {
            kept.line[kept.lines++] = line;
        } else if (i + 1 == all->lines) {
            kept.line[rows - 1] = line;
        }
    }
    return kept;
}

/* What is behind a line is erased before it is written: a terminal whose last column was just
 * filled would erase that. */
void screen_lay_out(const struct screen *screen, const struct text *lines, struct text *out) {
    struct layout all = find_lines(lines);
    struct layout kept = screen->plain ? all : choose_lines(&all, screen->rows);
    text_add_string(out, screen->plain ? "\n" : "\033[H");
    for (size_t i = 0; i < kept.lines; i++) {
        bool last = i + 1 == kept.lines;
        if (!screen->plain) {
            text_add_string(out, last ? "\033[J" : "\033[K");
        }
        add_cut(out, kept.line[i], screen->columns);
        text_add_string(out, screen->colour ? "\033[0m" : "");
        text_add_string(out, last && !screen->plain ? "" : "\n");
    }
}

void screen_fill(struct text *out, const char *string, size_t width) {
    size_t has = text_width(string);
    if (has > width && width > 0) {
        char *start = memory_string_n(string, text_fit(string, width - 1));
        text_add_string(out, start);
        text_add_string(out, "…");
        has = text_width(start) + 1;
        free(start);
    } else if (width > 0) {
        text_add_string(out, string);
    }
    for (; has < width; has++) {
        text_add(out, " ", 1);
    }
}
