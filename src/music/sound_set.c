#include "music/sound_set.h"

#include "music/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_BYTES = 64 << 20 };

void sound_set_free(struct sound_set *set) {
    if (set != NULL) {
        for (size_t i = 0; i < set->count; i++) {
            free(set->example[i].file);
            free(set->example[i].artist);
        }
        free(set->example);
        free(set->value);
        free(set);
    }
}

/* Which column has what; `columns` where none has. */
struct columns {
    size_t count, file, artist, mood, feature[FEATURE_COUNT];
};

static struct columns read_header(const struct csv_row *row) {
    struct columns columns = {row->count, row->count, row->count, row->count, {0}};
    for (size_t f = 0; f < FEATURE_COUNT; f++) {
        columns.feature[f] = row->count;
    }
    for (size_t i = 0; i < row->count; i++) {
        const char *name = csv_field(row, i);
        enum feature feature = feature_from_name(name);
        columns.file = strcmp(name, "file") == 0 ? i : columns.file;
        columns.artist = strcmp(name, "artist") == 0 ? i : columns.artist;
        columns.mood = strcmp(name, "mood") == 0 ? i : columns.mood;
        if (feature != FEATURE_COUNT) {
            columns.feature[feature] = i;
        }
    }
    return columns;
}

struct reading {
    const char *path;
    struct sound_set *set;
    size_t capacity, row;
    struct columns columns;
};

static bool read_features(const struct reading *reading, const struct csv_row *row,
                          struct sound_example *out, struct error *err) {
    for (size_t f = 0; f < FEATURE_COUNT; f++) {
        size_t column = reading->columns.feature[f];
        out->feature[f] = NAN;
        if (column < row->count && csv_field(row, column)[0] != '\0' &&
            (!text_to_double(csv_field(row, column), '.', &out->feature[f]) ||
             !feature_in_range((enum feature)f, out->feature[f]))) {
            return error_set(err, "%s: row %zu: '%.40s' cannot be a song's %s", reading->path,
                             reading->row, csv_field(row, column), feature_name((enum feature)f));
        }
    }
    return true;
}

static bool read_row(struct reading *reading, const struct csv_row *row, struct error *err) {
    struct sound_set *set = reading->set;
    reading->row++;
    if (reading->row == 1) {
        reading->columns = read_header(row);
        const struct columns *columns = &reading->columns;
        return (columns->file < columns->count && columns->mood < columns->count) ||
               error_set(err, "%s: needs a header with the columns file, artist and mood",
                         reading->path);
    }
    if (row->count != reading->columns.count) {
        return error_set(err, "%s: row %zu has %zu fields, the header %zu", reading->path,
                         reading->row, row->count, reading->columns.count);
    }
    const char *file = csv_field(row, reading->columns.file);
    const char *mood = csv_field(row, reading->columns.mood);
    if (file[0] == '\0' || mood_from_name(mood) == MOOD_UNKNOWN) {
        return error_set(err,
                         "%s: row %zu: '%.40s' is no mood, or there is no file: the moods are "
                         "angry, calm, happy and sad",
                         reading->path, reading->row, mood);
    }
    if (set->count == SOUND_SET_MOST) {
        return error_set(err, "%s: has more than %d rows", reading->path, SOUND_SET_MOST);
    }
    set->example =
        memory_grow(set->example, &reading->capacity, set->count + 1, sizeof *set->example);
    struct sound_example *example = &set->example[set->count];
    const char *artist =
        reading->columns.artist < row->count ? csv_field(row, reading->columns.artist) : "";
    *example = (struct sound_example){.mood = mood_from_name(mood)};
    if (!read_features(reading, row, example, err)) {
        return false;
    }
    example->file = memory_string(file);
    example->artist = memory_string(artist[0] == '\0' ? file : artist);
    set->count++;
    return true;
}

static int by_artist(const void *a, const void *b) {
    const struct sound_example *const *left = a, *const *right = b;
    return strcmp((*left)->artist, (*right)->artist);
}

static void number_artists(struct sound_set *set) {
    struct sound_example **order = memory_new(set->count, sizeof(struct sound_example *));
    for (size_t i = 0; i < set->count; i++) {
        order[i] = &set->example[i];
    }
    qsort(order, set->count, sizeof(struct sound_example *), by_artist);
    for (size_t i = 0; i < set->count; i++) {
        set->groups += i == 0 || strcmp(order[i - 1]->artist, order[i]->artist) != 0;
        order[i]->group = set->groups - 1;
    }
    free(order);
}

static bool read_rows(struct reading *reading, const char *bytes, size_t length,
                      struct error *err) {
    struct csv *csv = csv_new(',');
    struct csv_row row;
    bool good = true;
    size_t mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    csv_feed(csv, bytes + mark, length - mark);
    while (good && csv_next(csv, &row)) {
        good = read_row(reading, &row, err);
    }
    if (good && csv_problem(csv) == NULL && csv_finish(csv, &row)) {
        good = read_row(reading, &row, err);
    }
    if (good && csv_problem(csv) != NULL) {
        good = error_set(err, "%s: %s", reading->path, csv_problem(csv));
    }
    csv_free(csv);
    return good;
}

struct sound_set *sound_set_read(const char *path, struct error *err) {
    size_t length;
    char *bytes = file_read(path, TABLE_BYTES, &length, err);
    if (bytes == NULL) {
        return NULL;
    }
    struct sound_set *set = memory_new(1, sizeof *set);
    struct reading reading = {.path = path, .set = set};
    bool good = read_rows(&reading, bytes, length, err);
    free(bytes);
    if (good && set->count == 0) {
        good = error_set(err, "%s: has no songs", path);
    }
    if (!good) {
        sound_set_free(set);
        return NULL;
    }
    number_artists(set);
    return set;
}
