#include "real_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MOST_FIELDS = 64, MOST_BYTES = 64 << 20, SLOTS = 1 << 17 };

/* One line of the file, its fields as strings. */
struct line {
    char *field[MOST_FIELDS];
    size_t fields;
};

static void fail(const char *path, const char *what) {
    fprintf(stderr, "%s: %s\n", path, what);
    exit(1);
}

static char *read_all(const char *path) {
    char *bytes = memory_new(MOST_BYTES + 1, 1);
    gzFile file = gzopen(path, "rb");
    int length = file == NULL ? -1 : gzread(file, bytes, MOST_BYTES);
    if (length <= 0 || length == MOST_BYTES) {
        fail(path, "cannot be read");
    }
    gzclose(file);
    return bytes;
}

/* Cuts the next line into fields, in place; gives where the line after it begins. Quoted fields
 * may hold commas, line ends and doubled quotes. */
static char *next_line(char *at, struct line *line) {
    char end = ',';
    line->fields = 0;
    while (end == ',' && line->fields < MOST_FIELDS) {
        char *out = at;
        bool quoted = *at == '"';
        line->field[line->fields++] = out;
        for (at += quoted ? 1 : 0; *at != '\0'; at++) {
            if (quoted && at[0] == '"' && at[1] == '"') {
                at++;
            } else if (quoted && *at == '"') {
                quoted = false;
                continue;
            } else if (!quoted && (*at == ',' || *at == '\n')) {
                break;
            }
            if (*at != '\r' || quoted) {
                *out++ = *at;
            }
        }
        end = *at;
        at += end == '\0' ? 0 : 1;
        *out = '\0';
    }
    return at;
}

static size_t find_column(const struct line *head, const char *name, const char *path) {
    for (size_t i = 0; i < head->fields; i++) {
        if (strcmp(head->field[i], name) == 0) {
            return i;
        }
    }
    fail(path, name);
    return 0;
}

/* True the first time a pair of strings is seen; pairs are told apart by 64 bits of hash. */
static bool is_new(uint64_t *seen, const char *name, const char *uri) {
    uint64_t hash = text_hash(TEXT_HASH, name, strlen(name) + 1);
    hash = text_hash(hash, uri, strlen(uri)) | 1;
    size_t slot = hash >> 40 & (SLOTS - 1);
    while (seen[slot] != 0 && seen[slot] != hash) {
        slot = (slot + 1) & (SLOTS - 1);
    }
    bool fresh = seen[slot] == 0;
    seen[slot] = hash;
    return fresh;
}

struct table real_table(const char *path, const char *const *columns, size_t count, bool clean) {
    char *bytes = read_all(path);
    uint64_t *seen = memory_new(SLOTS, sizeof *seen);
    size_t column[MOST_FIELDS], rows = 0, room = 0, name = 0, uri = 0;
    double *numbers = NULL;
    struct line line;
    char *at = next_line(bytes, &line);
    for (size_t c = 0; c < count; c++) {
        column[c] = find_column(&line, columns[c], path);
    }
    if (clean) {
        name = find_column(&line, "song_name", path);
        uri = find_column(&line, "uri", path);
    }
    size_t fields = line.fields;
    while (*at != '\0') {
        at = next_line(at, &line);
        if (line.fields != fields) {
            fail(path, "a line with another number of fields");
        }
        if (clean && (line.field[name][0] == '\0' || line.field[uri][0] == '\0' ||
                      !is_new(seen, line.field[name], line.field[uri]))) {
            continue;
        }
        numbers = memory_grow(numbers, &room, (rows + 1) * count, sizeof *numbers);
        for (size_t c = 0; c < count; c++) {
            if (!text_to_double(line.field[column[c]], '.', &numbers[rows * count + c])) {
                fail(path, "not a number");
            }
        }
        rows++;
    }
    struct table table = table_new(rows, count);
    for (size_t i = 0; i < rows; i++) {
        for (size_t c = 0; c < count; c++) {
            table_column(&table, c)[i] = numbers[i * count + c];
        }
    }
    free(numbers);
    free(seen);
    free(bytes);
    return table;
}
