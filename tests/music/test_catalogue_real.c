/* The real catalogues. What is expected was counted and summed with Python's csv module, gzip and
 * float(): an independent reader, over the same rows (those with a title). */
#include "reading.h"
#include "test.h"

#include <unistd.h>

struct fact {
    const char *file;
    uint64_t read, no_title, taken, distinct; /* distinct ids among those taken */
    uint64_t artists, albums, genres;         /* tracks that have one */
    uint64_t title_bytes;
    int64_t duration;  /* the sum */
    uint64_t with[11]; /* tracks that have the feature, in the order of enum feature */
    double sum[11];
};

static const struct fact facts[] = {
    {"genres_v2.csv.gz",
     42305,
     20786,
     21519,
     18352,
     0,
     0,
     21519,
     333905,
     4185913083,
     {21519, 21519, 21519, 21519, 21519, 21519, 21519, 21519, 21519, 21519, 21519},
     {14516.3434, 14143.403088, 110714.0, -151525.995, 12546.0, 3831.9234, 3599.74718501,
      1634.50888395, 4204.3409, 8981.6989, 3259713.466000007}},
    {"spotify_songs_26k.csv.gz",
     26229,
     0,
     26229,
     26229,
     26229,
     0,
     26229,
     453573,
     5914215826,
     {26229, 26229, 0, 26229, 0, 26229, 26229, 26229, 26229, 26229, 26229},
     {17144.5523, 18268.757515, 0, -179362.972000001, 0, 2852.0706, 4743.48437198, 2495.01217328,
      5013.00302, 13281.11145, 3173805.059999998}},
    {"data_moods_dev.csv",
     343,
     0,
     343,
     343,
     343,
     343,
     0,
     5349,
     76527715,
     {343, 343, 343, 343, 0, 343, 343, 343, 343, 343, 343},
     {171.0542, 172.71386, 1774.0, -3989.268, 0, 18.7204, 154.0552287, 116.49707984, 58.8984,
      118.5896, 40966.194}},
    {"exportify/exportify_features_a.csv",
     706,
     0,
     706,
     706,
     706,
     706,
     324,
     11290,
     146163504,
     {706, 706, 706, 706, 706, 706, 706, 706, 706, 706, 706},
     {399.7315, 345.08857, 3570.0, -6580.23, 605.0, 37.4333, 322.1096893, 57.463361, 115.9301,
      314.209, 83605.522}},
    {"exportify/exportify_nofeatures_b.csv",
     746,
     0,
     746,
     746,
     746,
     746,
     0,
     15606,
     175740591,
     {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
     {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
    {"exportify/exportify_excel_c.csv.gz",
     2645,
     0,
     2645,
     2645,
     2645,
     2645,
     1954,
     43770,
     629265855,
     {2643, 2643, 2643, 2643, 2643, 2643, 2643, 2643, 2643, 2643, 2643},
     {1672.8543, 1582.00429, 14528.0, -24262.646, 1383.0, 297.0908, 749.62425254, 730.22336522,
      479.80261, 1341.4734, 309108.495}},
};

struct sums {
    struct fact is;
    uint64_t *ids; /* their hashes, to count the distinct ones */
    size_t capacity;
};

static bool add(void *context, const struct track *track, struct error *err) {
    (void)err;
    struct sums *sums = context;
    struct fact *is = &sums->is;
    sums->ids = memory_grow(sums->ids, &sums->capacity, is->taken + 1, sizeof *sums->ids);
    sums->ids[is->taken++] = text_hash(TEXT_HASH, track->id, strlen(track->id));
    is->artists += track->artist != NULL;
    is->albums += track->album != NULL;
    is->genres += track->genre != NULL;
    is->title_bytes += strlen(track->title);
    is->duration += track->duration;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        is->with[i] += !isnan(track->feature[i]);
        is->sum[i] += isnan(track->feature[i]) ? 0 : track->feature[i];
    }
    return true;
}

static int compare(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t count_distinct(uint64_t *ids, size_t count) {
    qsort(ids, count, sizeof *ids, compare);
    uint64_t distinct = count > 0;
    for (size_t i = 1; i < count; i++) {
        distinct += ids[i] != ids[i - 1];
    }
    return distinct;
}

static void real_catalogues(void **state) {
    (void)state;
    char *folder = path_join(test_shared(), "data/music");
    for (size_t f = 0; f < sizeof facts / sizeof facts[0]; f++) {
        const struct fact *fact = &facts[f];
        char *path = path_join(folder, fact->file);
        struct sums sums = {0};
        struct catalogue_counts counts;
        struct error err = {""};
        if (!catalogue_read(path, add, &sums, &counts, NULL, &err)) {
            fail_msg("%s", err.message);
        }
        assert_int_equal(counts.read, fact->read);
        assert_int_equal(counts.left_out[LEFT_OUT_NO_TITLE], fact->no_title);
        assert_int_equal(counts.left_out[LEFT_OUT_NO_IDENTIFIER], 0);
        assert_int_equal(counts.left_out[LEFT_OUT_BAD_VALUE], 0);
        assert_int_equal(counts.left_out[LEFT_OUT_WRONG_FIELDS], 0);
        assert_string_equal(counts.first_broken, "");
        assert_int_equal(sums.is.taken, fact->taken);
        assert_int_equal(count_distinct(sums.ids, sums.is.taken), fact->distinct);
        assert_int_equal(sums.is.artists, fact->artists);
        assert_int_equal(sums.is.albums, fact->albums);
        assert_int_equal(sums.is.genres, fact->genres);
        assert_int_equal(sums.is.title_bytes, fact->title_bytes);
        assert_int_equal(sums.is.duration, fact->duration);
        for (int i = 0; i < FEATURE_COUNT; i++) {
            assert_int_equal(sums.is.with[i], fact->with[i]);
            assert_near(sums.is.sum[i], fact->sum[i], 1e-9 * fabs(fact->sum[i]));
        }
        free(sums.ids);
        free(path);
    }
    free(folder);
}

static void other_real_files(void **state) {
    (void)state;
    static const char *const files[] = {
        "genres_v2_provenance.csv.gz",
        "sessions/diginetica_sample.csv.gz",
        "histories/lastfm_scrobbles_a.csv.gz",
        "histories/StreamingHistory_sample.json",
        "hetrec2011-lastfm-2k/tags.dat.gz",
        "sklearn_reference.json",
        "README.md",
    };
    char *folder = path_join(test_shared(), "data/music");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *path = path_join(folder, files[i]);
        reading_fails(reading_of_path(path), "not a song catalogue");
        free(path);
    }
    /* Names and numbers, but of artists. */
    char *artists = path_join(folder, "hetrec2011-lastfm-2k/artists.dat.gz");
    struct reading reading = reading_of_path(artists);
    assert_true(reading.good);
    assert_int_equal(reading.taken, 0);
    assert_int_equal(reading_left_out(&reading, LEFT_OUT_NO_IDENTIFIER), reading.counts.read);
    reading_free(&reading);
    free(artists);
    reading_fails(reading_of_path(folder), "is a directory");
    free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_catalogues),
        cmocka_unit_test(other_real_files),
    };
    return test_run_shared("music/catalogue real", tests);
}
