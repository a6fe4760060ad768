/* Parts of a choice of samples. */
#include "expression/samples_inside.h"
#include "expression/subset.h"
#include "test.h"

/* Adds a sample of one shade. */
static void add(struct samples *samples, enum emotion emotion, enum split split,
                unsigned char shade) {
    unsigned char pixels[SAMPLE_PIXELS];
    memset(pixels, shade, sizeof pixels);
    samples_add(samples, pixels, emotion, split, (uint32_t)samples->count);
}

static void without_repeats(void **state) {
    (void)state;
    struct samples samples = {0};
    add(&samples, EMOTION_ANGRY, SPLIT_PUBLIC, 1); /* as 3 */
    add(&samples, EMOTION_SAD, SPLIT_PUBLIC, 2);   /* in no other split */
    add(&samples, EMOTION_HAPPY, SPLIT_PUBLIC, 2); /* the same again, but not in Training */
    add(&samples, EMOTION_FEAR, SPLIT_TRAINING, 1);
    add(&samples, EMOTION_FEAR, SPLIT_PUBLIC, 3); /* no mood */
    add(&samples, EMOTION_NEUTRAL, SPLIT_PUBLIC, 4);
    add(&samples, EMOTION_NEUTRAL, SPLIT_TRAINING, 4);
    struct samples_subset all = samples_with_mood(&samples, SPLIT_PUBLIC);
    assert_int_equal(all.count, 4);
    struct samples_subset rest = subset_without_repeats(&samples, &all, SPLIT_PUBLIC);
    assert_int_equal(rest.count, 2);
    assert_memory_equal(rest.index, ((uint32_t[]){1, 2}), 2 * sizeof(uint32_t));
    assert_memory_equal(rest.mood, ((unsigned char[]){MOOD_SAD, MOOD_HAPPY}), 2);
    assert_memory_equal(rest.table, ((size_t[MOOD_COUNT]){0, 0, 1, 1}), sizeof rest.table);
    assert_int_equal(all.count, 4);
    samples_subset_free(&all);
    samples_subset_free(&rest);
    samples_clear(&samples);
}

/* So many samples of moods in turn; what they look like does not matter here. */
static struct samples_subset subset_of(size_t count) {
    struct samples_subset subset = {
        .count = count, .index = memory_new(count, sizeof(uint32_t)), .mood = memory_new(count, 1)};
    for (size_t i = 0; i < count; i++) {
        subset.index[i] = (uint32_t)(3 * i);
        subset.mood[i] = i % MOOD_COUNT;
        subset.table[i % MOOD_COUNT]++;
    }
    return subset;
}

/* Both parts together are all there was, each in its old order. */
static void are_parts_of(const struct samples_subset *taken, const struct samples_subset *kept,
                         size_t count) {
    size_t t = 0, k = 0;
    assert_int_equal(taken->count + kept->count, count);
    for (uint32_t i = 0; i < count; i++) {
        bool here = t < taken->count && taken->index[t] == 3 * i;
        assert_true(here || (k < kept->count && kept->index[k] == 3 * i));
        assert_int_equal(here ? taken->mood[t] : kept->mood[k], i % MOOD_COUNT);
        t += here;
        k += !here;
    }
    for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
        size_t all = (count + MOOD_COUNT - 1 - mood) / MOOD_COUNT;
        assert_int_equal(taken->table[mood] + kept->table[mood], all);
    }
}

static struct samples_subset take(struct samples_subset *from, double share, uint64_t seed) {
    struct random random = random_seeded(seed, 1);
    return subset_take_out(from, share, &random);
}

static void a_tenth_taken_out(void **state) {
    (void)state;
    struct samples_subset kept = subset_of(5000), again = subset_of(5000), other = subset_of(5000);
    struct samples_subset taken = take(&kept, 0.1, 7);
    are_parts_of(&taken, &kept, 5000);
    assert_in_range(taken.count, 400, 600); /* 500 is expected, give or take 21 */
    struct samples_subset same = take(&again, 0.1, 7), different = take(&other, 0.1, 8);
    assert_int_equal(same.count, taken.count);
    assert_memory_equal(same.index, taken.index, taken.count * sizeof(uint32_t));
    assert_true(different.count != taken.count ||
                memcmp(different.index, taken.index, taken.count * sizeof(uint32_t)) != 0);
    struct samples_subset *const all[] = {&kept, &again, &other, &taken, &same, &different};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        samples_subset_free(all[i]);
    }
}

static void nothing_and_all_taken_out(void **state) {
    (void)state;
    struct samples_subset kept = subset_of(50);
    struct samples_subset nothing = take(&kept, 0, 1);
    assert_int_equal(nothing.count, 0);
    are_parts_of(&nothing, &kept, 50);
    struct samples_subset all = take(&kept, 1, 1);
    assert_int_equal(kept.count, 0);
    are_parts_of(&all, &kept, 50);
    struct samples_subset none = take(&kept, 0.5, 1);
    assert_int_equal(none.count, 0);
    samples_subset_free(&kept);
    samples_subset_free(&nothing);
    samples_subset_free(&all);
    samples_subset_free(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_repeats),
        cmocka_unit_test(a_tenth_taken_out),
        cmocka_unit_test(nothing_and_all_taken_out),
    };
    return test_run("expression/subset", tests);
}
