#include "base/settings.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT = 1 << 16 }; /* bytes of the file */

char *settings_path(void) {
    const char *config = getenv("XDG_CONFIG_HOME");
    if (config != NULL && config[0] == '/') {
        return path_join(config, "mien/config");
    }
    const char *home = getenv("HOME");
    return path_join(home != NULL && home[0] == '/' ? home : "/", ".config/mien/config");
}

/* The whole file; an empty one if there is none. NULL with an error. */
static char *read_all(const char *path, struct error *err) {
    size_t length = 0;
    return file_exists(path) ? file_read(path, LIMIT, &length, err) : memory_string("");
}

static const char *past_spaces(const char *text) {
    return text + strspn(text, " \t");
}

/* Where the value of a line begins if the line is of that name; else NULL. */
static const char *value_of(const char *line, const char *name) {
    const char *at = past_spaces(line);
    size_t length = strlen(name);
    if (strncmp(at, name, length) != 0) {
        return NULL;
    }
    at = past_spaces(at + length);
    return *at == '=' ? past_spaces(at + 1) : NULL;
}

/* The length of a line with the newline that ends it. */
static size_t line_length(const char *line) {
    size_t length = strcspn(line, "\n");
    return line[length] == '\n' ? length + 1 : length;
}

bool settings_get(const char *name, char **value, struct error *err) {
    char *path = settings_path();
    char *all = read_all(path, err);
    free(path);
    *value = NULL;
    if (all == NULL) {
        return false;
    }
    for (const char *line = all; *line != '\0' && *value == NULL; line += line_length(line)) {
        const char *start = value_of(line, name);
        if (start != NULL) {
            size_t length = strcspn(start, "\r\n");
            while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t')) {
                length--;
            }
            *value = length == 0 ? NULL : memory_string_n(start, length);
        }
    }
    free(all);
    return true;
}

static bool write_all(const char *path, const struct text *text, struct error *err) {
    char *folder = path_folder(path);
    bool good = file_make_folder(folder, err) && file_write(path, text->data, text->length, err);
    free(folder);
    return good;
}

bool settings_set(const char *name, const char *value, struct error *err) {
    char *path = settings_path();
    char *all = read_all(path, err);
    bool good = false;
    struct text text = {0};
    if (all == NULL) {
        goto done;
    }
    bool placed = false;
    for (const char *line = all; *line != '\0'; line += line_length(line)) {
        if (value_of(line, name) == NULL) {
            text_add(&text, line, line_length(line));
        } else if (!placed) {
            text_format(&text, "%s = %s\n", name, value);
            placed = true;
        }
    }
    if (!placed) {
        if (text.length > 0 && text.data[text.length - 1] != '\n') {
            text_add_string(&text, "\n");
        }
        text_format(&text, "%s = %s\n", name, value);
    }
    good = write_all(path, &text, err);
done:
    text_free(&text);
    free(all);
    free(path);
    return good;
}
