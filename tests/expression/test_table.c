/* FER2013's table as a whole: what is read, and that how it is read changes nothing. */
#include "expression/lines.h"
#include "tables.h"
#include "test.h"

static void rows_are_read(void **state) {
    (void)state;
    struct text table = table_of(30);
    struct samples *samples = table_read(table.data, table.length);
    assert_int_equal(samples->count, 30);
    assert_int_equal(samples->read, 30);
    assert_int_equal(samples->scaled, 0);
    static const enum split splits[] = {SPLIT_TRAINING, SPLIT_PUBLIC, SPLIT_TRAINING,
                                        SPLIT_PRIVATE};
    size_t expected[SPLIT_COUNT][EMOTION_COUNT] = {{0}};
    for (size_t i = 0; i < 30; i++) {
        assert_int_equal(samples->emotion[i], i % EMOTION_COUNT);
        assert_int_equal(samples->split[i], splits[i % 4]);
        assert_int_equal(samples->row[i], i);
        expected[splits[i % 4]][i % EMOTION_COUNT]++;
        for (size_t k = 0; k < SAMPLE_PIXELS; k++) {
            assert_int_equal(samples->pixels[i * SAMPLE_PIXELS + k], table_pixel((unsigned)i, k));
        }
    }
    assert_memory_equal(samples->table, expected, sizeof expected);
    for (int i = 0; i < FAULT_COUNT; i++) {
        assert_int_equal(samples->left_out[i].count, 0);
    }
    samples_free(samples);
    text_free(&table);
}

/* The same table with other line ends, quotes, a byte order mark, empty lines. */
static void ways_of_writing(void **state) {
    (void)state;
    struct text table = table_of(9);
    struct samples *plain = table_read(table.data, table.length);
    struct text other = {0};
    text_add_string(&other, "\xef\xbb\xbf\"emotion\" , pixels,\"Usage\" ");
    for (const char *line = strchr(table.data, '\n') + 1; *line != '\0';) {
        const char *pixels = strchr(line, ',') + 1, *usage = strchr(pixels, ',') + 1;
        const char *end = strchr(usage, '\n');
        text_format(&other, "\r\n\"%c\",\"%.*s\",\"%.*s\"", line[0], (int)(usage - 1 - pixels),
                    pixels, (int)(end - usage), usage);
        line = end + 1;
    }
    struct samples *same = table_read(other.data, other.length); /* ends without a line end */
    tables_equal(plain, same);
    samples_free(same);
    text_add_string(&other, "\r\n\r\n \t\n\n");
    same = table_read(other.data, other.length);
    tables_equal(plain, same);
    samples_free(same);
    samples_free(plain);
    text_free(&other);
    text_free(&table);
}

static struct samples *read_piece(const char *path, size_t piece, struct pool *pool) {
    struct samples *samples = memory_new(1, sizeof *samples);
    struct error err;
    if (!samples_read_table(path, piece, pool, NULL, samples, &err)) {
        fail_msg("%s", err.message);
    }
    return samples;
}

/* A table with every kind of row, good and bad, and lines about as long as can be. */
static struct text mixed_table(void) {
    struct text table = table_of(40);
    char *line = memory_new(LINES_LONGEST + 20, 1);
    for (size_t length = LINES_LONGEST - 2; length < LINES_LONGEST + 3; length++) {
        memset(line, ' ', length);
        line[length] = '\0';
        text_format(&table, "%s\n", line);
        line[length - 1] = 'x';
        text_format(&table, "%s\r\n", line);
    }
    free(line);
    text_add_string(&table, "3,1 2 3,Training\n\n8,,\n3,4 5 600,Training\n");
    table_add_row(&table, 3, 500, "Training");
    text_add_string(&table, "\n3,1,2,3\n3\n");
    table_add_row(&table, 3, 501, "Testing");
    table_add_row(&table, 4, 502, "Training\r");
    text_add_string(&table, "3,1 2 3");
    return table;
}

static void pieces_and_threads_change_nothing(void **state) {
    (void)state;
    struct text table = mixed_table();
    char *plain = table_write("plain.csv", table.data, table.length, false);
    char *packed = table_write("packed.csv", table.data, table.length, true);
    struct samples *whole = read_piece(plain, SAMPLES_PIECE, NULL);
    assert_int_equal(whole->count, 42);
    assert_int_equal(whole->row[40], 40 + 8 + 3);
    assert_int_equal(whole->row[41], 40 + 8 + 7);
    assert_int_equal(whole->read, 40 + 8 + 9);
    assert_int_equal(whole->left_out[FAULT_LONG].count, 7);
    assert_int_equal(whole->left_out[FAULT_CUT].count, 3);
    assert_int_equal(whole->left_out[FAULT_EMOTION].count, 1);
    assert_int_equal(whole->left_out[FAULT_PIXEL].count, 1);
    assert_int_equal(whole->left_out[FAULT_FIELDS].count, 1);
    assert_int_equal(whole->left_out[FAULT_PIXEL_COUNT].count, 1);
    assert_int_equal(whole->left_out[FAULT_USAGE].count, 1);
    assert_string_equal(whole->left_out[FAULT_PIXEL].first.message,
                        "line 55: pixel 3 is \"600\", not a number from 0 to 255");
    static const size_t pieces[] = {1, 2, 3, 7, 64, 1000, 8191, 65536, 100003, 1 << 22};
    for (size_t threads = 0; threads <= 20; threads += 5) {
        struct pool *pool = threads == 0 ? NULL : pool_new((unsigned)threads);
        for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
            struct samples *samples = read_piece(i % 2 == 0 ? plain : packed, pieces[i], pool);
            tables_equal(whole, samples);
            samples_free(samples);
            samples = read_piece(i % 2 == 0 ? packed : plain, pieces[i], pool);
            tables_equal(whole, samples);
            samples_free(samples);
        }
        pool_free(pool);
    }
    samples_free(whole);
    free(plain);
    free(packed);
    text_free(&table);
}

/* gzip members behind each other are one file, as gzip has it. */
static void several_members(void **state) {
    (void)state;
    struct text table = table_of(4);
    char *first = table_write("first.gz", table.data, 9000, true);
    char *second = table_write("second.gz", table.data + 9000, table.length - 9000, true);
    struct error err;
    struct text both = {0};
    const char *paths[] = {first, second};
    for (size_t i = 0; i < 2; i++) {
        size_t length = 0;
        char *bytes = file_read(paths[i], 1 << 20, &length, &err);
        text_add(&both, bytes, length);
        free(bytes);
    }
    struct samples *plain = table_read(table.data, table.length);
    struct samples *packed = table_read(both.data, both.length);
    tables_equal(plain, packed);
    samples_free(plain);
    samples_free(packed);
    text_free(&both);
    text_free(&table);
    free(first);
    free(second);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(ways_of_writing),
        cmocka_unit_test(pieces_and_threads_change_nothing),
        cmocka_unit_test(several_members),
    };
    return test_run("expression/samples table", tests);
}
