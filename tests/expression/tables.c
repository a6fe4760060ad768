#include "tables.h"
#include "test.h"

#include <zlib.h>

unsigned char table_pixel(unsigned picture, size_t i) {
    size_t mixed = (i + 1) * (2 * picture + 7) % 65521;
    return (unsigned char)(mixed % 3 == 0 ? mixed % 10 : mixed % 256);
}

void table_add_pixels(struct text *table, unsigned picture, size_t count) {
    for (size_t i = 0; i < count; i++) {
        text_format(table, i == 0 ? "%u" : " %u", table_pixel(picture, i));
    }
}

void table_add_row(struct text *table, int emotion, unsigned picture, const char *usage) {
    text_format(table, "%d,", emotion);
    table_add_pixels(table, picture, SAMPLE_PIXELS);
    text_format(table, ",%s\n", usage);
}

struct text table_of(size_t rows) {
    static const char *const usages[] = {"Training", "PublicTest", "Training", "PrivateTest"};
    struct text table = {0};
    text_add_string(&table, "emotion,pixels,Usage\n");
    for (size_t i = 0; i < rows; i++) {
        table_add_row(&table, (int)(i % EMOTION_COUNT), (unsigned)i, usages[i % 4]);
    }
    return table;
}

char *table_write(const char *name, const void *bytes, size_t length, bool packed) {
    char *path = path_join(test_folder(), name);
    gzFile file = gzopen(path, packed ? "wb1" : "wbT");
    assert_non_null(file);
    assert_int_equal(length == 0 ? 0 : gzwrite(file, bytes, (unsigned)length), length);
    assert_int_equal(gzclose(file), Z_OK);
    return path;
}

struct samples *table_read(const char *bytes, size_t length) {
    char *path = table_write("table.csv", bytes, length, false);
    struct error err = {""};
    struct samples *samples = samples_read(path, NULL, NULL, &err);
    if (samples == NULL) {
        fail_msg("%s", err.message);
    }
    free(path);
    return samples;
}

struct samples *table_read_text(const char *text) {
    return table_read(text, strlen(text));
}

void table_path_fails(const char *path, const char *part) {
    struct error err = {""};
    struct samples *samples = samples_read(path, NULL, NULL, &err);
    assert_null(samples);
    if (strstr(err.message, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.message, part);
    }
}

void table_fails(const char *bytes, size_t length, const char *part) {
    char *path = table_write("bad.csv", bytes, length, false);
    table_path_fails(path, part);
    free(path);
}

void tables_equal(const struct samples *a, const struct samples *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->read, b->read);
    assert_int_equal(a->scaled, b->scaled);
    assert_memory_equal(a->pixels, b->pixels, a->count * SAMPLE_PIXELS);
    assert_memory_equal(a->emotion, b->emotion, a->count);
    assert_memory_equal(a->split, b->split, a->count);
    assert_memory_equal(a->row, b->row, a->count * sizeof *a->row);
    assert_memory_equal(a->table, b->table, sizeof a->table);
    for (int i = 0; i < FAULT_COUNT; i++) {
        assert_int_equal(a->left_out[i].count, b->left_out[i].count);
        assert_int_equal(a->left_out[i].line, b->left_out[i].line);
        assert_string_equal(a->left_out[i].first.message, b->left_out[i].first.message);
    }
}
