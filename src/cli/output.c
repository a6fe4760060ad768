#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

void grid_add(struct grid *grid, const char *format, ...) {
    char raw[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    grid->cell = memory_grow(grid->cell, &grid->capacity, grid->cells + 1, sizeof *grid->cell);
    char *cell = memory_new(sizeof raw, 1);
    text_printable(cell, sizeof raw, raw);
    grid->cell[grid->cells++] = cell;
}

/* One cell, cut to the column's width with an ellipsis, padded unless it ends the line. */
static void print_cell(const char *cell, size_t width, bool right, bool last) {
    size_t has = text_width(cell);
    const char *end = "";
    size_t bytes = strlen(cell);
    if (has > width) {
        bytes = text_fit(cell, width - 1);
        char *start = memory_string_n(cell, bytes);
        has = text_width(start) + 1;
        free(start);
        end = "…";
    }
    int padding = (int)(width - has);
    printf("%*s%.*s%s%*s", right ? padding : 0, "", (int)bytes, cell, end,
           right || last ? 0 : padding, "");
}

/* True if colour is welcome: a terminal, and not told otherwise (no-color.org). */
static bool has_colour(void) {
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0');
}

const char *cli_mood_colour(enum mood mood) {
    static const char *const colours[MOOD_COUNT] = {[MOOD_ANGRY] = "\033[31m",
                                                    [MOOD_CALM] = "\033[32m",
                                                    [MOOD_HAPPY] = "\033[33m",
                                                    [MOOD_SAD] = "\033[34m"};
    return mood == MOOD_UNKNOWN ? "" : colours[mood];
}

/* What turns the colour of a cell's first word on; "" for what is no mood. */
static const char *colour_of(const char *cell) {
    char *word = memory_string_n(cell, strcspn(cell, " "));
    enum mood mood = mood_from_name(word);
    free(word);
    return cli_mood_colour(mood);
}

/* Takes from the widest of the columns that may be cut until a row fits the terminal's line. */
static void fit_terminal(const struct grid *grid, size_t *width) {
    enum { NARROWEST = 12 };
    struct winsize window = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) {
        return; /* a file or a pipe: lines of any length */
    }
    size_t line = 2 * (grid->columns - 1);
    for (size_t c = 0; c < grid->columns; c++) {
        line += width[c];
    }
    for (; line > window.ws_col; line--) {
        size_t widest = grid->columns;
        for (size_t c = 0; c < grid->columns; c++) {
            bool cut = grid->most[c] != 0 && width[c] > NARROWEST;
            if (cut && (widest == grid->columns || width[c] > width[widest])) {
                widest = c;
            }
        }
        if (widest == grid->columns) {
            return;
        }
        width[widest]--;
    }
}

void grid_print(struct grid *grid) {
    size_t width[12] = {0};
    bool coloured = grid->mood > 0 && has_colour();
    for (size_t i = 0; i < grid->cells; i++) {
        size_t column = i % grid->columns;
        size_t has = text_width(grid->cell[i]);
        width[column] = has > width[column] ? has : width[column];
    }
    for (size_t c = 0; c < grid->columns; c++) {
        if (grid->most[c] != 0 && width[c] > grid->most[c]) {
            width[c] = grid->most[c];
        }
    }
    fit_terminal(grid, width);
    for (size_t i = 0; i < grid->cells; i++) {
        size_t column = i % grid->columns;
        bool last = column + 1 == grid->columns;
        const char *colour = coloured && column + 1 == grid->mood ? colour_of(grid->cell[i]) : "";
        fputs(colour, stdout);
        print_cell(grid->cell[i], width[column], grid->align[column] == 'r', last);
        fputs(colour[0] == '\0' ? "" : "\033[0m", stdout);
        fputs(last ? "\n" : "  ", stdout);
        free(grid->cell[i]);
    }
    free(grid->cell);
    grid->cell = NULL;
    grid->cells = 0;
    grid->capacity = 0;
}

struct cli_count cli_count(int64_t number) {
    struct cli_count count = {{0}};
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    size_t length = strlen(digits);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        count.text[used++] = digits[i];
        bool more = i + 1 < length && digits[i] != '-';
        if (more && (length - i - 1) % 3 == 0) {
            count.text[used++] = ',';
        }
    }
    return count;
}

char *cli_output_path(const char *out, bool several, const char *file, const char *ending,
                      struct error *err) {
    struct stat status;
    bool folder = stat(out, &status) == 0 && S_ISDIR(status.st_mode);
    if (!folder && !several) {
        return memory_string(out);
    }
    if (!folder && !file_make_folder(out, err)) {
        return NULL;
    }
    struct text name = {0};
    const char *dot = strrchr(path_name(file), '.');
    size_t length = dot == NULL ? strlen(path_name(file)) : (size_t)(dot - path_name(file));
    text_add(&name, path_name(file), length);
    text_add_string(&name, ending);
    char *path = path_join(out, name.data);
    text_free(&name);
    return path;
}
