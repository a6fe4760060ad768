/* Names, the article's choice, and pictures that repeat. */
#include "tables.h"
#include "test.h"

static void names(void **state) {
    (void)state;
    assert_string_equal(emotion_name(EMOTION_ANGRY), "angry");
    assert_string_equal(emotion_name(EMOTION_DISGUST), "disgust");
    assert_string_equal(emotion_name(EMOTION_FEAR), "fear");
    assert_string_equal(emotion_name(EMOTION_HAPPY), "happy");
    assert_string_equal(emotion_name(EMOTION_SAD), "sad");
    assert_string_equal(emotion_name(EMOTION_SURPRISE), "surprise");
    assert_string_equal(emotion_name(EMOTION_NEUTRAL), "neutral");
    assert_string_equal(split_name(SPLIT_TRAINING), "training");
    assert_string_equal(split_name(SPLIT_PUBLIC), "public");
    assert_string_equal(split_name(SPLIT_PRIVATE), "private");
    assert_string_equal(split_name(SPLIT_ALL), "all");
    static const char *const faults[FAULT_COUNT] = {
        "row cut short", "row too long",  "wrong number of fields",
        "bad emotion",   "bad pixel",     "wrong number of pixels",
        "bad usage",     "not a picture", "unknown folder"};
    for (int i = 0; i < FAULT_COUNT; i++) {
        assert_string_equal(sample_fault_name((enum sample_fault)i), faults[i]);
    }
}

static void moods_of_emotions(void **state) {
    (void)state;
    assert_int_equal(emotion_mood(EMOTION_ANGRY), MOOD_ANGRY);
    assert_int_equal(emotion_mood(EMOTION_DISGUST), MOOD_UNKNOWN);
    assert_int_equal(emotion_mood(EMOTION_FEAR), MOOD_UNKNOWN);
    assert_int_equal(emotion_mood(EMOTION_HAPPY), MOOD_HAPPY);
    assert_int_equal(emotion_mood(EMOTION_SAD), MOOD_SAD);
    assert_int_equal(emotion_mood(EMOTION_SURPRISE), MOOD_UNKNOWN);
    assert_int_equal(emotion_mood(EMOTION_NEUTRAL), MOOD_CALM);
}

/* Adds a sample of one shade, but for one pixel. */
static void add(struct samples *samples, enum emotion emotion, enum split split,
                unsigned char shade, size_t place) {
    unsigned char pixels[SAMPLE_PIXELS];
    memset(pixels, shade, sizeof pixels);
    pixels[place] = 7;
    samples_add(samples, pixels, emotion, split, (uint32_t)samples->count);
}

static void subsets(void **state) {
    (void)state;
    struct samples samples = {0};
    static const enum split splits[] = {SPLIT_PUBLIC, SPLIT_TRAINING, SPLIT_PUBLIC};
    for (unsigned i = 0; i < 21; i++) {
        add(&samples, (enum emotion)(i % EMOTION_COUNT), splits[i / EMOTION_COUNT], 0, i);
    }
    struct samples_subset training = samples_with_mood(&samples, SPLIT_TRAINING);
    assert_int_equal(training.count, 4);
    assert_memory_equal(training.index, ((uint32_t[]){7, 10, 11, 13}), 4 * sizeof(uint32_t));
    assert_memory_equal(training.mood,
                        ((unsigned char[]){MOOD_ANGRY, MOOD_HAPPY, MOOD_SAD, MOOD_CALM}), 4);
    samples_subset_free(&training);
    struct samples_subset public = samples_with_mood(&samples, SPLIT_PUBLIC);
    assert_int_equal(public.count, 8);
    assert_memory_equal(public.index, ((uint32_t[]){0, 3, 4, 6, 14, 17, 18, 20}),
                        8 * sizeof(uint32_t));
    samples_subset_free(&public);
    struct samples_subset private = samples_with_mood(&samples, SPLIT_PRIVATE);
    assert_int_equal(private.count, 0);
    samples_subset_free(&private);
    struct samples_subset all = samples_with_mood(&samples, SPLIT_ALL);
    assert_int_equal(all.count, 12);
    for (int i = 0; i < MOOD_COUNT; i++) {
        assert_int_equal(all.table[i], 3);
    }
    samples_subset_free(&all);
    samples_clear(&samples);
}

static void repeats_are(const struct samples *samples, enum split split, const bool *expected) {
    bool repeated[16];
    size_t count = 0;
    memset(repeated, 1, sizeof repeated);
    for (size_t i = 0; i < samples->count; i++) {
        count += expected[i];
    }
    assert_int_equal(samples_repeats(samples, split, repeated), count);
    assert_memory_equal(repeated, expected, samples->count * sizeof *repeated);
}

static void repeats(void **state) {
    (void)state;
    struct samples samples = {0};
    add(&samples, EMOTION_ANGRY, SPLIT_PUBLIC, 1, 0);       /* as 1, 4, 7 */
    add(&samples, EMOTION_HAPPY, SPLIT_TRAINING, 1, 0);     /* the first in Training */
    add(&samples, EMOTION_ANGRY, SPLIT_PUBLIC, 1, 1);       /* differs in two pixels */
    add(&samples, EMOTION_ANGRY, SPLIT_PUBLIC, 1, 1);       /* repeats 2, not of Training */
    add(&samples, EMOTION_FEAR, SPLIT_TRAINING, 1, 0);      /* repeats 1 */
    add(&samples, EMOTION_FEAR, SPLIT_PRIVATE, 2, 2303);    /* as 6, 8 */
    add(&samples, EMOTION_SAD, SPLIT_TRAINING, 2, 2303);    /* the only one in Training */
    add(&samples, EMOTION_FEAR, SPLIT_PUBLIC, 1, 0);        /* as 1 */
    add(&samples, EMOTION_SURPRISE, SPLIT_PUBLIC, 2, 2303); /* as 6 */
    repeats_are(&samples, SPLIT_PUBLIC, (bool[]){1, 0, 0, 0, 0, 0, 0, 1, 1});
    repeats_are(&samples, SPLIT_PRIVATE, (bool[]){0, 0, 0, 0, 0, 1, 0, 0, 0});
    repeats_are(&samples, SPLIT_TRAINING, (bool[]){0, 0, 0, 0, 1, 0, 0, 0, 0});
    repeats_are(&samples, SPLIT_ALL, (bool[]){1, 0, 0, 0, 1, 1, 0, 1, 1});
    samples_clear(&samples);
    assert_int_equal(samples_repeats(&samples, SPLIT_ALL, NULL), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(moods_of_emotions),
        cmocka_unit_test(subsets),
        cmocka_unit_test(repeats),
    };
    return test_run("expression/samples", tests);
}
