/* The real FER2013 (Training and PublicTest). What is expected was counted, and its CRC-32 taken,
 * with Python's csv, gzip and zlib modules: an independent reader. */
#include "tables.h"
#include "test.h"

#include <zlib.h>

static struct samples *samples; /* read by the first test */

static void read_all(void **state) {
    (void)state;
    char *path = path_join(test_shared(), "data/fer2013/fer2013_train_public.csv.gz");
    struct pool *pool = pool_new(0);
    struct error err;
    samples = samples_read(path, pool, NULL, &err);
    if (samples == NULL) {
        fail_msg("%s", err.message);
    }
    pool_free(pool);
    free(path);
}

static unsigned long crc_of(const void *bytes, size_t length) {
    return crc32(0, bytes, (unsigned)length);
}

/* Indices as four bytes each, the lowest first. */
static unsigned long crc_of_indices(const uint32_t *index, size_t count) {
    unsigned long crc = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[4] = {(unsigned char)index[i], (unsigned char)(index[i] >> 8),
                                  (unsigned char)(index[i] >> 16), (unsigned char)(index[i] >> 24)};
        crc = crc32(crc, bytes, sizeof bytes);
    }
    return crc;
}

static void every_byte(void **state) {
    (void)state;
    static const size_t table[SPLIT_COUNT][EMOTION_COUNT] = {
        {3995, 436, 4097, 7215, 4830, 3171, 4965}, {467, 56, 496, 895, 653, 415, 607}, {0}};
    assert_int_equal(samples->count, 32298);
    assert_int_equal(samples->read, 32298);
    assert_memory_equal(samples->table, table, sizeof table);
    assert_int_equal(crc_of(samples->pixels, samples->count * SAMPLE_PIXELS), 0x3e561297);
    assert_int_equal(crc_of(samples->emotion, samples->count), 0x81dd110a);
    assert_int_equal(crc_of(samples->split, samples->count), 0x0e3e5224);
    for (size_t i = 0; i < samples->count; i++) {
        assert_int_equal(samples->row[i], i);
    }
    for (int i = 0; i < FAULT_COUNT; i++) {
        assert_int_equal(samples->left_out[i].count, 0);
    }
}

static void the_articles_choice(void **state) {
    (void)state;
    static const struct {
        enum split split;
        size_t count, table[MOOD_COUNT];
        unsigned long index_crc, mood_crc;
    } expected[] = {
        {SPLIT_TRAINING, 21005, {3995, 4965, 7215, 4830}, 0xb7150cdf, 0x930e1cff},
        {SPLIT_PUBLIC, 2622, {467, 607, 895, 653}, 0x30a5def3, 0x81f73602},
        {SPLIT_PRIVATE, 0, {0, 0, 0, 0}, 0, 0},
        {SPLIT_ALL, 23627, {4462, 5572, 8110, 5483}, 0x73aed091, 0xa7f369f1},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct samples_subset subset = samples_with_mood(samples, expected[i].split);
        assert_int_equal(subset.count, expected[i].count);
        assert_memory_equal(subset.table, expected[i].table, sizeof subset.table);
        assert_int_equal(crc_of_indices(subset.index, subset.count), expected[i].index_crc);
        assert_int_equal(crc_of(subset.mood, subset.count), expected[i].mood_crc);
        samples_subset_free(&subset);
    }
}

static void repeated_pictures(void **state) {
    (void)state;
    bool *repeated = memory_new(samples->count, sizeof *repeated);
    assert_int_equal(samples_repeats(samples, SPLIT_PUBLIC, repeated), 280);
    uint32_t index[280];
    size_t count = 0, with_mood = 0;
    for (size_t i = 0; i < samples->count; i++) {
        if (repeated[i]) {
            assert_true(count < 280);
            index[count++] = (uint32_t)i;
            with_mood += emotion_mood(samples->emotion[i]) != MOOD_UNKNOWN;
        }
    }
    assert_int_equal(count, 280);
    assert_int_equal(crc_of_indices(index, count), 0x834324bb);
    assert_int_equal(with_mood, 104);
    assert_int_equal(samples_repeats(samples, SPLIT_TRAINING, repeated), 1236);
    free(repeated);
}

/* Threads and pieces of another size give the same. */
static void other_ways_to_read(void **state) {
    (void)state;
    char *path = path_join(test_shared(), "data/fer2013/fer2013_train_public.csv.gz");
    struct pool *pool = pool_new(3);
    struct samples other = {0};
    struct error err;
    assert_true(samples_read_table(path, 123457, pool, NULL, &other, &err));
    tables_equal(samples, &other);
    samples_clear(&other);
    pool_free(pool);
    free(path);
}

static void another_real_file(void **state) {
    (void)state;
    char *path = path_join(test_shared(), "data/fer2013/ferplus_train_public.csv");
    table_path_fails(path, "ferplus_train_public.csv: not a table of faces");
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_all),
        cmocka_unit_test(every_byte),
        cmocka_unit_test(the_articles_choice),
        cmocka_unit_test(repeated_pictures),
        cmocka_unit_test(other_ways_to_read),
        cmocka_unit_test(another_real_file),
    };
    int failed = test_run_shared("expression/samples real", tests);
    samples_free(samples);
    return failed;
}
